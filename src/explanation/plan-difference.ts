import { type CostTerm, orderTerms, type Plan, type Shipment, shipmentTerms } from '../model/plan.js';

/**
 * What differs between two plans of one order, `a` and `b`. Every number is b - a. Plain data: JSON keeps all of it.
 */
export interface PlanDifference {
  readonly orderId: string;
  /** Nothing below differs, down to the departures. */
  readonly same: boolean;
  readonly status: { readonly a: Plan['status']; readonly b: Plan['status'] };
  readonly cost: number;
  /** Adds up to `cost`. */
  readonly costTerms: Readonly<Record<CostTerm, number>>;
  readonly shipments: number;
  readonly moves: number;
  readonly touches: number;
  readonly metres: number;
  /** Units left out. */
  readonly unserved: number;
  /** Minutes of the last arrival; null unless both plans ship something. */
  readonly arrivalMinutes: number | null;
  readonly appointment: { readonly a: Plan['appointment'] | null; readonly b: Plan['appointment'] | null };
  /** Origins whose shipments differ, or stand in one plan alone; ascending id. */
  readonly origins: readonly OriginDifference[];
  /** Units served from another place, as another sku, or in one plan alone; by line, then by where they come from. */
  readonly moved: readonly MovedUnits[];
}

export interface OriginDifference {
  readonly facilityId: string;
  /** Its shipment; null: the plan has none. */
  readonly a: Shipment | null;
  readonly b: Shipment | null;
  /** What is sent, by which legs, when: where both plans ship from here. */
  readonly differs: { readonly lines: boolean; readonly legs: boolean; readonly times: boolean };
}

export interface MovedUnits {
  readonly line: number;
  readonly quantity: number;
  /** Where they come from in each plan, as what; null: nowhere, they are left out. */
  readonly a: Source | null;
  readonly b: Source | null;
}

export interface Source {
  readonly facilityId: string;
  readonly sku: string;
}

/** Compares two plans of one order. */
export function planDifference(a: Plan, b: Plan): PlanDifference {
  const costTerms = {} as Record<CostTerm, number>;
  for (const term of [...shipmentTerms, ...orderTerms]) costTerms[term] = b.costTerms[term] - a.costTerms[term];
  const origins = originsOf(a, b);
  const moved = movedUnits(a, b);
  const appointment = { a: a.appointment ?? null, b: b.appointment ?? null };
  return {
    orderId: a.orderId,
    same:
      origins.length === 0 &&
      moved.length === 0 &&
      a.cost === b.cost &&
      a.lastArrival === b.lastArrival &&
      JSON.stringify(appointment.a) === JSON.stringify(appointment.b),
    status: { a: a.status, b: b.status },
    cost: b.cost - a.cost,
    costTerms,
    shipments: b.shipments.length - a.shipments.length,
    moves: b.moves - a.moves,
    touches: b.touches - a.touches,
    metres: b.metres - a.metres,
    unserved: unitsLeftOut(b) - unitsLeftOut(a),
    arrivalMinutes: minutesBetween(a.lastArrival, b.lastArrival),
    appointment,
    origins,
    moved,
  };
}

function originsOf(a: Plan, b: Plan): OriginDifference[] {
  const shipmentsOfA = new Map(a.shipments.map((shipment) => [shipment.facilityId, shipment]));
  const shipmentsOfB = new Map(b.shipments.map((shipment) => [shipment.facilityId, shipment]));
  const ids = [...new Set([...shipmentsOfA.keys(), ...shipmentsOfB.keys()])].sort();
  return ids.flatMap((facilityId) => {
    const ofA = shipmentsOfA.get(facilityId) ?? null;
    const ofB = shipmentsOfB.get(facilityId) ?? null;
    const differs = {
      lines: !isSame(ofA?.lines, ofB?.lines),
      legs: !isSame(ofA?.legs.map(wayOf), ofB?.legs.map(wayOf)),
      times: !isSame(timesOf(ofA), timesOf(ofB)),
    };
    return differs.lines || differs.legs || differs.times ? [{ facilityId, a: ofA, b: ofB, differs }] : [];
  });
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const wayOf = ({ kind, from, to, service, metres }: Shipment['legs'][number]) => [kind, from, to, service, metres];

const timesOf = (shipment: Shipment | null) =>
  shipment && [
    shipment.handlingFrom,
    shipment.arriveAt,
    ...shipment.legs.map(({ departAt, arriveAt }) => [departAt, arriveAt]),
  ];

/** Sources that give less of a line in `b` are matched with those that give more, both ascending; the rest is left out. */
function movedUnits(a: Plan, b: Plan): MovedUnits[] {
  const lines = new Set([...linesOf(a), ...linesOf(b)]);
  return [...lines]
    .sort((first, second) => first - second)
    .flatMap((line) => {
      const changes = changesOf(line, a, b);
      const less = changes.filter(({ units }) => units < 0);
      const more = changes.filter(({ units }) => units > 0);
      const moved: MovedUnits[] = [];
      for (const from of less) {
        for (const to of more) {
          const quantity = Math.min(-from.units, to.units);
          if (quantity === 0) continue;
          from.units += quantity;
          to.units -= quantity;
          moved.push({ line, quantity, a: from.source, b: to.source });
        }
        if (from.units < 0) moved.push({ line, quantity: -from.units, a: from.source, b: null });
      }
      for (const { source, units } of more) if (units > 0) moved.push({ line, quantity: units, a: null, b: source });
      return moved;
    });
}

/** By source of a line, ascending facility id, then sku: units in `b` less those in `a`. */
function changesOf(line: number, a: Plan, b: Plan): { source: Source; units: number }[] {
  const changes = new Map<string, { source: Source; units: number }>();
  for (const [plan, sign] of [
    [a, -1],
    [b, 1],
  ] as const) {
    for (const { facilityId, lines } of plan.shipments) {
      for (const { line: of, sku, quantity } of lines) {
        if (of !== line) continue;
        const key = JSON.stringify([facilityId, sku]);
        const change = changes.get(key) ?? { source: { facilityId, sku }, units: 0 };
        change.units += sign * quantity;
        changes.set(key, change);
      }
    }
  }
  return [...changes.values()].sort(
    (first, second) =>
      compareText(first.source.facilityId, second.source.facilityId) ||
      compareText(first.source.sku, second.source.sku),
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const linesOf = ({ shipments }: Plan): number[] => shipments.flatMap(({ lines }) => lines.map(({ line }) => line));

const unitsLeftOut = ({ unserved }: Plan): number => unserved.reduce((sum, { quantity }) => sum + quantity, 0);

const minutesBetween = (a: string | null, b: string | null): number | null =>
  a === null || b === null ? null : (Date.parse(b) - Date.parse(a)) / 60_000;
