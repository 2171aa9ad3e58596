import type { Plan } from '../../src/model/plan.js';
import type { FacilityInput, OrderInput, PolicyInput, ProblemInput, ServiceInput } from '../../src/model/schema.js';

export interface TieCase {
  readonly name: string;
  readonly problem: ProblemInput;
  readonly order: OrderInput;
  /** As summaryOf writes it. */
  readonly expected: string;
}

/** Facility id to what it has, and what differs from a store at the door with all services and no limits. */
type Shelves = Record<string, { readonly has: Record<string, number> } & Partial<FacilityInput>>;

interface TieParts {
  readonly name: string;
  readonly shelves: Shelves;
  /** sku and quantity, line by line. */
  readonly lines: readonly (readonly [sku: string, quantity: number])[];
  readonly expected: string;
  readonly services?: readonly Partial<ServiceInput>[];
  readonly unserved?: { line: number; unit: number };
  readonly maxShipments?: number;
  /** All others are zero. */
  readonly weights?: NonNullable<PolicyInput['weights']>;
}

function tie({ name, shelves, lines, expected, services = [{}], unserved, maxShipments, weights }: TieParts): TieCase {
  const offered = services.map((change, row) => ({
    id: `s${row}`,
    baseMinutes: 10,
    minutesPerKm: 0,
    money: { base: 0 },
    ...change,
  }));
  const free = { move: 0, touch: 0, hour: 0, km: 0, money: 0, shipment: 0, lateHour: 0, rejection: 0 };
  return {
    name,
    expected,
    problem: {
      currency: 'CNY',
      facilities: Object.entries(shelves).map(([id, { has, ...change }]) => ({
        id,
        kind: 'store',
        latitude: 0,
        longitude: 0,
        services: offered.map((service) => service.id),
        ...change,
      })),
      services: offered,
      stock: Object.entries(shelves).flatMap(([facilityId, { has }]) =>
        Object.entries(has).map(([sku, onHand]) => ({ facilityId, sku, onHand })),
      ),
      policy: {
        weights: { ...free, ...weights },
        unserved: unserved ?? { line: 0, unit: 1 },
        limits: { maxShipments: maxShipments ?? 4 },
      },
    },
    order: {
      id: 'o',
      placedAt: '2026-10-01T09:00Z',
      latitude: 0,
      longitude: 0,
      method: 'deliver',
      lines: lines.map(([sku, quantity]) => ({ sku, quantity })),
    },
  };
}

/** Instances where everything costs the same, small enough to see who must win, one for each tie and its reading. */
export const tieCases: readonly TieCase[] = [
  tie({
    name: 'fewer shipments before smaller ids',
    shelves: { a: { has: { x: 1 } }, b: { has: { y: 1 } }, z: { has: { x: 1, y: 1 } } },
    lines: [
      ['x', 1],
      ['y', 1],
    ],
    expected: 'z/s0: 0x1 1y1',
  }),
  tie({
    name: 'nothing served before something, where missing units cost nothing',
    shelves: { a: { has: { x: 1 } } },
    lines: [['x', 1]],
    unserved: { line: 0, unit: 0 },
    expected: '',
  }),
  tie({
    name: 'fewer moves before earlier arrival',
    shelves: { a: { has: { x: 1 } } },
    services: [{ stops: 1, baseMinutes: 1 }, { baseMinutes: 99 }],
    lines: [['x', 1]],
    expected: 'a/s1: 0x1',
  }),
  tie({
    name: 'earlier arrival before smaller ids',
    shelves: { a: { has: { x: 1 }, handlingMinutes: 1 }, b: { has: { x: 1 } } },
    lines: [['x', 1]],
    expected: 'b/s0: 0x1',
  }),
  tie({
    name: 'the last arrival counts alone, of two services of an earlier shipment the smaller id wins',
    shelves: { a: { has: { x: 1 } }, b: { has: { y: 1 }, services: ['s0'] } },
    services: [{ baseMinutes: 99 }, { baseMinutes: 1 }],
    lines: [
      ['x', 1],
      ['y', 1],
    ],
    expected: 'a/s0: 0x1 | b/s0: 1y1',
  }),
  tie({
    name: 'ids by UTF-16 code units, not by code points',
    shelves: { '～': { has: { x: 1 } }, '😀': { has: { x: 1 } } },
    lines: [['x', 1]],
    expected: '😀/s0: 0x1',
  }),
  tie({
    name: 'capitals before small letters, 10 before 9',
    shelves: { a: { has: { x: 1 } }, B: { has: { x: 1 } }, '9': { has: { x: 1 } }, '10': { has: { x: 1 } } },
    lines: [['x', 1]],
    expected: '10/s0: 0x1',
  }),
  tie({
    name: 'ids before quantities: the pair with the smaller list',
    shelves: { a: { has: { x: 1 } }, b: { has: { x: 2 } }, c: { has: { x: 2 } } },
    lines: [['x', 3]],
    expected: 'a/s0: 0x1 | b/s0: 0x2',
  }),
  tie({
    name: 'more from the smaller id',
    shelves: { a: { has: { x: 2 } }, b: { has: { x: 2 } } },
    lines: [['x', 3]],
    expected: 'a/s0: 0x2 | b/s0: 0x1',
  }),
  tie({
    name: 'the first line before the second',
    shelves: {
      a: { has: { x: 1, y: 1 }, capacity: { unitsPerDay: 1 } },
      b: { has: { x: 1, y: 1 }, capacity: { unitsPerDay: 1 } },
    },
    lines: [
      ['y', 1],
      ['x', 1],
    ],
    expected: 'a/s0: 0y1 | b/s0: 1x1',
  }),
  tie({
    name: 'line by line, not sku by sku: a second line of another sku goes before a third of the first',
    shelves: {
      a: { has: { x: 3, y: 1 }, capacity: { unitsPerDay: 2 } },
      b: { has: { x: 2, y: 1 }, capacity: { unitsPerDay: 2 } },
    },
    lines: [
      ['x', 1],
      ['y', 1],
      ['x', 2],
    ],
    expected: 'a/s0: 0x1 1y1 | b/s0: 2x2',
  }),
  tie({
    name: 'as much as there is, where what is missing of a line costs the same whatever comes of it',
    shelves: { a: { has: { x: 2, y: 1 } } },
    lines: [
      ['x', 3],
      ['y', 1],
    ],
    unserved: { line: 10, unit: 0 },
    expected: 'a/s0: 0x2 1y1',
  }),
  tie({
    name: 'the smaller service id, last of all',
    shelves: { a: { has: { x: 1 } } },
    services: [{ id: 'b' }, { id: 'B' }],
    lines: [['x', 1]],
    expected: 'a/B: 0x1',
  }),
  tie({
    name: 'one shipment alone allowed: the most units that one facility has',
    shelves: { a: { has: { x: 1 } }, b: { has: { x: 2 } } },
    lines: [['x', 3]],
    maxShipments: 1,
    expected: 'b/s0: 0x2',
  }),
];

/** Instances where a good plan is more than the sum of good shipments. */
export const jointCases: readonly TieCase[] = [
  tie({
    name: 'two shipments share the hours that neither would pay for alone',
    shelves: { a: { has: { x: 1 } }, b: { has: { x: 1 } } },
    services: [{ baseMinutes: 60 }],
    weights: { hour: 100 },
    lines: [['x', 2]],
    unserved: { line: 0, unit: 60 },
    expected: 'a/s0: 0x1 | b/s0: 0x1',
  }),
  tie({
    name: 'two shipments share the hours, the farther one later than the nearer',
    shelves: { a: { has: { x: 1 }, handlingMinutes: 1 }, b: { has: { x: 1 } } },
    services: [{ baseMinutes: 60 }],
    weights: { hour: 100 },
    lines: [['x', 2]],
    unserved: { line: 0, unit: 60 },
    expected: 'a/s0: 0x1 | b/s0: 0x1',
  }),
  tie({
    name: 'a line counts as short until its last unit: two shipments fill it, one alone gains nothing',
    shelves: { a: { has: { x: 1 } }, b: { has: { x: 1 } } },
    weights: { shipment: 40 },
    lines: [['x', 2]],
    unserved: { line: 100, unit: 0 },
    expected: 'a/s0: 0x1 | b/s0: 0x1',
  }),
  tie({
    name: 'three lines from three places share the hours',
    shelves: { a: { has: { x: 1 } }, b: { has: { y: 1 } }, c: { has: { z: 1 } } },
    services: [{ baseMinutes: 60 }],
    weights: { hour: 100 },
    lines: [
      ['x', 1],
      ['y', 1],
      ['z', 1],
    ],
    unserved: { line: 40, unit: 0 },
    expected: 'a/s0: 0x1 | b/s0: 1y1 | c/s0: 2z1',
  }),
  tie({
    name: 'a slow service that costs nothing, once another shipment is slow anyway',
    shelves: { a: { has: { x: 1 } }, b: { has: { y: 1 }, services: ['s0'] } },
    services: [{ baseMinutes: 120 }, { baseMinutes: 60, money: { base: 50 } }],
    weights: { hour: 60, money: 1 },
    lines: [
      ['x', 1],
      ['y', 1],
    ],
    unserved: { line: 0, unit: 1000 },
    expected: 'a/s0: 0x1 | b/s0: 1y1',
  }),
  tie({
    name: 'a roundabout way is taken where all from one place saves a shipment',
    shelves: { a: { has: { x: 1 } }, b: { has: { y: 1 } }, far: { has: { x: 1, y: 1 }, handlingMinutes: 600 } },
    weights: { hour: 10, shipment: 101 },
    lines: [
      ['x', 1],
      ['y', 1],
    ],
    unserved: { line: 0, unit: 1000 },
    expected: 'far/s0: 0x1 1y1',
  }),
];

/** Shipments of a plan in one line: origin, service, and line number, sku and quantity. */
export const summaryOf = ({ shipments }: Plan): string =>
  shipments
    .map(({ facilityId, legs, lines }) => {
      const goods = lines.map(({ line, sku, quantity }) => `${line}${sku}${quantity}`);
      return `${facilityId}/${legs[0]?.service}: ${goods.join(' ')}`;
    })
    .join(' | ');
