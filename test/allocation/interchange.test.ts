import { describe, expect, test } from 'vitest';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import type { FacilityInput, OrderInput, PolicyInput, ProblemInput, SkuInput } from '../../src/model/schema.js';
import { buildNetwork } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { type MixedPlan, mixedOracle } from '../support/interchange-oracle.js';
import { chance, type Draw, pick, sample, seededDraw } from '../support/random.js';

const cases = Number(process.env.INTERCHANGE_CASES ?? 1500);
const firstSeed = Number(process.env.INTERCHANGE_SEED ?? 0);

const mixedPlanOf = ({ cost, costTerms, shipments }: Plan): MixedPlan => ({
  cost,
  interchange: costTerms.interchange,
  unserved: costTerms.unserved,
  shipments: shipments.map(({ facilityId, legs, lines }) => ({
    facilityId,
    service: legs[0]?.service ?? '',
    lines,
  })),
});

/*
 * All weights are 0 but money's: a shipment from `near` costs 300, one from `far` 900, and what is sent in place of the
 * ordered sku adds its penalty: 250 a unit of B, 100 a unit of C. A tyre left out costs 5000, and so does its line.
 */
describe('interchange by hand', () => {
  const free = { move: 0, touch: 0, hour: 0, km: 0, shipment: 0, lateHour: 0, rejection: 0 };
  const facility = (id: string, service: string): FacilityInput => ({
    id,
    kind: 'store',
    latitude: 0,
    longitude: 0,
    services: [service],
  });
  const skus: SkuInput[] = [
    { sku: 'A', brand: 'Alpha', interchange: '205/55', penalty: 70 },
    { sku: 'B', brand: 'Beta', interchange: '205/55', penalty: 250 },
    { sku: 'C', brand: 'Gamma', interchange: '205/55', penalty: 100 },
    { sku: 'D', brand: 'Beta' },
  ];
  type Held = Partial<Record<'A' | 'B' | 'C' | 'D', number>>;
  type Line = OrderInput['lines'][number];

  function routed(
    stock: Record<'near' | 'far', Held>,
    lines: readonly Line[],
    rest: Partial<ProblemInput> = {},
    more: Partial<OrderInput> = {},
  ): Plan {
    const problem = assertProblem({
      currency: 'CNY',
      facilities: [facility('near', 'bike'), facility('far', 'van')],
      services: [
        { id: 'bike', baseMinutes: 10, minutesPerKm: 0, money: { base: 300 } },
        { id: 'van', baseMinutes: 10, minutesPerKm: 0, money: { base: 900 } },
      ],
      stock: Object.entries(stock).flatMap(([facilityId, held]) =>
        Object.entries(held).map(([sku, onHand]) => ({ facilityId, sku, onHand })),
      ),
      skus,
      ...rest,
      policy: { weights: free, unserved: { line: 5000, unit: 5000 }, ...rest.policy },
    });
    const [order] = assertOrders([
      {
        id: 'o',
        placedAt: '2026-10-01T09:00Z',
        latitude: 0,
        longitude: 0,
        method: 'deliver',
        lines: lines.map((line) => ({ ...line })),
        ...more,
      },
    ]) as [Order];
    return route(buildNetwork(problem), order);
  }

  const sent = ({ shipments }: Plan) =>
    shipments.map(
      ({ facilityId, lines }) =>
        `${facilityId}: ${lines.map(({ line, sku, quantity }) => `${line} ${quantity} ${sku}`).join(', ')}`,
    );
  const tyres = (quantity: number, more: Partial<Line> = {}): Line => ({
    sku: 'A',
    quantity,
    accept: 'interchange',
    ...more,
  });

  test('an equivalent from near by is taken while its penalty is less than the way', () => {
    // 300 + 2 x 250 = 800, against 900 for the ordered ones.
    const two = routed({ near: { B: 9 }, far: { A: 9 } }, [tyres(2)]);
    expect(sent(two)).toEqual(['near: 0 2 B']);
    expect([two.cost, two.costTerms.interchange, two.costTerms.money]).toEqual([800, 500, 300]);
    // 300 + 3 x 250 = 1050, against 900.
    const three = routed({ near: { B: 9 }, far: { A: 9 } }, [tyres(3)]);
    expect(sent(three)).toEqual(['far: 0 3 A']);
    expect([three.cost, three.costTerms.interchange]).toEqual([900, 0]);
  });

  test('a line that accepts nothing else gets what it ordered', () => {
    for (const accept of [undefined, 'exact'] as const) {
      const plan = routed({ near: { B: 9 }, far: { A: 9 } }, [{ sku: 'A', quantity: 2, ...(accept && { accept }) }]);
      expect(sent(plan)).toEqual(['far: 0 2 A']);
    }
  });

  test('lines of one sku accept others only if all of them do', () => {
    const plan = routed({ near: { B: 9 }, far: { A: 9 } }, [tyres(1), { sku: 'A', quantity: 1 }]);
    expect(sent(plan)).toEqual(['far: 0 1 A, 1 1 A']);
  });

  test('brand by brand: the cheapest equivalent, and none for a sku outside the group', () => {
    const plan = routed({ near: { B: 9, C: 9, D: 9 }, far: {} }, [tyres(2)]);
    expect(sent(plan)).toEqual(['near: 0 2 C']);
    expect(plan.cost).toBe(300 + 2 * 100);
    const other = routed({ near: { A: 9, B: 9 }, far: { D: 9 } }, [{ sku: 'D', quantity: 1, accept: 'interchange' }]);
    expect(sent(other)).toEqual(['far: 0 1 D']);
  });

  test('skus are mixed in one shipment: the ordered ones first, the rest by the cheapest equivalents', () => {
    const plan = routed({ near: { A: 1, B: 9, C: 2 }, far: { A: 9 } }, [tyres(4)]);
    // 300 + 2 x 100 + 1 x 250 = 750, against 900.
    expect(sent(plan)).toEqual(['near: 0 1 A, 0 1 B, 0 2 C']);
    expect([plan.cost, plan.costTerms.interchange]).toEqual([750, 450]);
  });

  test('a set that goes together is never mixed', () => {
    const stock = { near: { A: 1, B: 9, C: 2 }, far: { A: 9 } };
    // 300 + 4 x 250 = 1300 from one kind near by, against 900.
    expect(sent(routed(stock, [tyres(4, { together: true })]))).toEqual(['far: 0 4 A']);
    const only = routed({ ...stock, far: {} }, [tyres(4, { together: true })]);
    expect(sent(only)).toEqual(['near: 0 4 B']);
    expect(only.cost).toBe(1300);
    const none = routed({ near: { A: 3, B: 3, C: 3 }, far: { A: 3 } }, [tyres(4, { together: true })]);
    expect(none.unserved).toMatchObject([{ line: 0, quantity: 4 }]);
    expect(none.cost).toBe(5000 + 4 * 5000);
  });

  test('two lines that may be sent the same tyres share what lies there', () => {
    // B is the second line's own; without the sharing both lines would go from near by, at 300 + 2 x 250.
    const plan = routed({ near: { B: 2 }, far: { A: 9 } }, [tyres(2), { sku: 'B', quantity: 2 }]);
    expect(sent(plan)).toEqual(['near: 1 2 B', 'far: 0 2 A'].sort());
    expect(plan.cost).toBe(300 + 900);
    const three = routed({ near: { B: 3 }, far: {} }, [tyres(2), { sku: 'B', quantity: 2, accept: 'interchange' }]);
    // One of four tyres stays out: of the first line it saves a penalty of 250.
    expect(sent(three)).toEqual(['near: 0 1 B, 1 2 B']);
    expect(three.cost).toBe(300 + 250 + 5000 + 5000);
  });

  test('each of two ordered skus stands in for the other', () => {
    const plan = routed({ near: { A: 3, B: 1 }, far: {} }, [
      tyres(1),
      { sku: 'B', quantity: 3, accept: 'interchange' },
    ]);
    // Two of A for B, at the penalty of the one sent.
    expect(sent(plan)).toEqual(['near: 0 1 A, 1 1 B, 1 2 A']);
    expect(plan.cost).toBe(300 + 2 * 70);
  });

  test('penalties are rounded once for each shipment', () => {
    const fractional = skus.map((row) => ({ ...row, ...(row.sku === 'B' && { penalty: 0.4 }) }));
    const one = routed({ near: { B: 2 }, far: {} }, [tyres(2)], { skus: fractional });
    expect([one.cost, one.costTerms.interchange]).toEqual([301, 1]);
    const services = ['bike', 'van'].map((id) => ({ id, baseMinutes: 10, minutesPerKm: 0, money: { base: 0 } }));
    const two = routed({ near: { B: 2 }, far: { B: 2 } }, [tyres(2)], { skus: fractional, services });
    // 2 x round(0.4) = 0, against round(0.8) = 1.
    expect(sent(two)).toEqual(['far: 0 1 B', 'near: 0 1 B']);
    expect(two.cost).toBe(0);
  });

  test('the money weight does not touch the penalty', () => {
    const plan = routed({ near: { B: 9 }, far: {} }, [tyres(1)], { policy: { weights: { ...free, money: 0.5 } } });
    expect([plan.costTerms.money, plan.costTerms.interchange]).toEqual([150, 250]);
  });

  test('a sku below its price floor is not sent, be it the one ordered or one in its place', () => {
    const floor = (brand: string, channel?: string): Partial<ProblemInput> => ({
      policy: { priceFloor: [{ brand, ...(channel && { channel }), unitPrice: 500 }] },
    });
    const stock = { near: { B: 9 }, far: { A: 9 } };
    const web = { channel: 'web' };
    const cheap = [tyres(2, { price: 499.99 })];
    // Beta may not be sold at 499.99: the ordered ones from afar, 900, and not 300 + 2 x 250.
    expect(sent(routed(stock, cheap, floor('Beta', 'web'), web))).toEqual(['far: 0 2 A']);
    expect(sent(routed(stock, cheap, floor('Beta'), web))).toEqual(['far: 0 2 A']);
    // At the floor itself, in another channel, or where no price is known, it may.
    expect(sent(routed(stock, [tyres(2, { price: 500 })], floor('Beta'), web))).toEqual(['near: 0 2 B']);
    expect(sent(routed(stock, cheap, floor('Beta', 'shop'), web))).toEqual(['near: 0 2 B']);
    expect(sent(routed(stock, [tyres(2)], floor('Beta'), web))).toEqual(['near: 0 2 B']);
    // Alpha may not: three of Beta, 300 + 3 x 250 = 1050, though the ordered ones would cost 900.
    const replaced = routed(stock, [tyres(3, { price: 499 })], floor('Alpha'), web);
    expect(sent(replaced)).toEqual(['near: 0 3 B']);
    expect(replaced.cost).toBe(1050);
    // One line below the floor keeps the whole demand from it; with nothing in its place it stays unserved.
    const both = routed(
      { near: { A: 9 }, far: {} },
      [tyres(1, { price: 600 }), tyres(1, { price: 499 })],
      floor('Alpha'),
    );
    expect(sent(both)).toEqual([]);
    expect(both.unserved.map(({ reason }) => reason)).toEqual(['BELOW_PRICE_FLOOR', 'BELOW_PRICE_FLOOR']);
  });

  test('of equal costs: more from the smaller origin, then more of the ordered sku, then of the smaller id', () => {
    const even = skus.map((row) => ({ ...row, penalty: 0 }));
    const services = ['bike', 'van'].map((id) => ({ id, baseMinutes: 10, minutesPerKm: 0, money: { base: 0 } }));
    const rest = { skus: even, services };
    const mixed = routed({ near: { A: 1, B: 9, C: 9 }, far: {} }, [{ ...tyres(4), sku: 'C' }], rest);
    expect(sent(mixed)).toEqual(['near: 0 4 C']);
    const short = routed({ near: { A: 1, B: 9, C: 2 }, far: {} }, [{ ...tyres(4), sku: 'C' }], rest);
    expect(sent(short)).toEqual(['near: 0 2 C, 0 1 A, 0 1 B']);
    const origins = routed({ near: { A: 3 }, far: { B: 2, C: 1 } }, [tyres(5)], rest);
    expect(sent(origins)).toEqual(['far: 0 2 B, 0 1 C', 'near: 0 2 A']);
  });

  test('origins by id fill the earliest line, whatever sku they send', () => {
    const plan = routed({ near: { A: 2 }, far: { C: 2 } }, [tyres(1), tyres(3)]);
    expect(sent(plan)).toEqual(['far: 0 1 C, 1 1 C', 'near: 1 2 A']);
    expect(plan.cost).toBe(300 + 900 + 2 * 100);
  });
});

const fewIds = ['a', 'B', 'é', 'c'];
const manyIds = [...fewIds, ...Array.from({ length: 16 }, (_, row) => `n${row}`)];

/**
 * Up to four places, or twenty of which two ship at most; two or three equivalent skus and a stranger; prices that tie, or
 * fall between minor units.
 */
function drawMixed(draw: Draw, wide: boolean): { problem: ProblemInput; order: OrderInput } {
  const kind = draw.int(0, 3);
  const price = (): number => {
    if (kind === 0) return 0;
    if (kind === 1) return pick(draw, [0, 100]);
    if (kind === 2) return draw.int(0, 400);
    return pick(draw, [0, 0.1, 0.5, 33.333, 0.4, 99.95, 250]);
  };
  const penalty = (): number => pick(draw, [0, price(), price(), kind === 3 ? 0.3 : 50]);
  const quantity = pick(draw, wide ? [1, 2] : [1, 2, 2, 3]);
  const lines = pick(draw, wide ? [1, 2] : [1, 2, 2, 3]);
  const services = ['s', 't'].map((id) => ({
    id,
    baseMinutes: pick(draw, [10, 60]),
    minutesPerKm: pick(draw, [0, 1]),
    money: { base: price(), perUnit: price(), ...(chance(draw, 30) && { perKm: price() / 100 }) },
    ...(chance(draw, 30) && { stops: 1 }),
  }));
  const few = lines * quantity > 6 ? 2 : lines * quantity > 3 ? 3 : 4;
  const facilities = sample(draw, wide ? manyIds : fewIds, wide ? 20 : few).map(
    (id): FacilityInput => ({
      id,
      kind: 'store',
      latitude: draw.int(0, wide ? 40 : 3) / 100,
      longitude: draw.int(0, wide ? 40 : 1) / 100,
      services: !wide && chance(draw, 20) ? ['s', 't'] : [pick(draw, ['s', 't'])],
      ...(chance(draw, 20) && { handlingMinutes: 30 }),
      ...(chance(draw, 20) && { capacity: { unitsPerDay: draw.int(0, 4) } }),
    }),
  );
  const group = sample(draw, ['p', 'Q', 'r'], draw.int(2, lines * quantity > 6 ? 2 : 3));
  const skus: SkuInput[] = [
    ...group.map((sku) => ({
      sku,
      interchange: 'group',
      penalty: penalty(),
      ...(chance(draw, 10) && { together: true }),
    })),
    { sku: 'x', penalty: 9, ...(chance(draw, 50) && { interchange: 'alone' }) },
  ];
  const priced = chance(draw, 50);
  const stock = facilities.flatMap(({ id }) =>
    skus
      .filter(() => chance(draw, wide ? 30 : 70))
      .map(({ sku }) => ({
        facilityId: id,
        sku,
        onHand: draw.int(0, quantity + 1),
        ...(priced && { unitMoney: price() }),
      })),
  );
  const weight = (): number => (kind === 0 ? 0 : kind === 3 ? pick(draw, [0, 0.5, 1.25, 33.333]) : pick(draw, [0, 50]));
  const tiny = chance(draw, 30);
  const policy: PolicyInput = {
    weights: {
      move: weight(),
      touch: weight(),
      hour: weight(),
      km: weight(),
      shipment: weight(),
      rejection: 0,
      money: pick(draw, kind === 3 ? [1, 1, 0.5, 1.1] : [1, 1, 2]),
    },
    unserved: tiny
      ? { line: pick(draw, [0, 90, 0.5]), unit: pick(draw, [0, 100, 130.5]) }
      : { line: 5000, unit: pick(draw, [0, 5000]) },
    limits: { maxShipments: draw.int(1, wide ? 2 : 3) },
    ...(chance(draw, 25) && {
      priceFloor: [
        { brand: 'beta', unitPrice: 100, ...(chance(draw, 50) && { channel: pick(draw, ['web', 'shop']) }) },
      ],
    }),
  };
  const order: OrderInput = {
    id: 'o',
    placedAt: '2026-10-01T09:00Z',
    latitude: 0.005,
    longitude: 0.005,
    method: 'deliver',
    lines: Array.from({ length: lines }, () => ({
      sku: chance(draw, 85) ? pick(draw, group) : 'x',
      quantity: draw.int(1, quantity),
      ...(chance(draw, 85) && { accept: 'interchange' as const }),
      ...(chance(draw, 12) && { together: chance(draw, 70) }),
      ...(chance(draw, 30) && { price: pick(draw, [99.5, 100, 200]) }),
    })),
    ...(chance(draw, 50) && { channel: 'web' }),
    ...(chance(draw, 10) && { shipComplete: true }),
  };
  return { problem: { currency: 'CNY', facilities, services, stock, skus, policy }, order };
}

test.each([
  { places: 'few', count: cases, wide: false },
  { places: 'many', count: Math.ceil(cases / 10), wide: true },
])('property: the same plan as trying everything, $places places', ({ count, wide }) => {
  let mixed = 0;
  let replaced = 0;
  for (let seed = 0; seed < count; seed += 1) {
    const input = drawMixed(seededDraw(firstSeed + seed), wide);
    const problem = assertProblem(input.problem);
    const [order] = assertOrders([input.order]) as [Order];
    const plan = route(buildNetwork(problem), order);
    expect(mixedPlanOf(plan), `seed ${firstSeed + seed}`).toEqual(mixedOracle(problem, order));
    const others = plan.shipments.flatMap(({ lines }) =>
      lines.filter(({ line, sku }) => order.lines[line]?.sku !== sku),
    );
    if (others.length > 0) replaced += 1;
    if (plan.shipments.some(({ lines }) => new Set(lines.map(({ line }) => line)).size < lines.length)) mixed += 1;
  }
  expect(replaced).toBeGreaterThan(count / 5);
  expect(mixed).toBeGreaterThan(0);
});

test('fifteen pairs of lines, each drawing on stock of its own: a pair does not multiply the ways of the others', () => {
  const pairs = Array.from({ length: 15 }, (_, at) => `${at}`);
  const place = { kind: 'store' as const, latitude: 0, longitude: 0, services: ['van'] };
  const network = buildNetwork(
    assertProblem({
      currency: 'CNY',
      facilities: ['a', 'b'].map((id) => ({ ...place, id })),
      services: [{ id: 'van', baseMinutes: 10, minutesPerKm: 0, money: { base: 1 } }],
      skus: pairs.flatMap((pair) => ['cheap', 'dear'].map((kind) => ({ sku: `${kind} ${pair}`, interchange: pair }))),
      // Both lines of a pair want the cheap one, and there is one.
      stock: ['a', 'b'].flatMap((facilityId) =>
        pairs.flatMap((pair) => [
          { facilityId, sku: `cheap ${pair}`, onHand: facilityId === 'a' ? 1 : 0, unitMoney: 100 },
          { facilityId, sku: `dear ${pair}`, onHand: 1, unitMoney: 200 },
        ]),
      ),
    }),
  );
  const lines = ['cheap', 'dear'].flatMap((kind) =>
    pairs.map((pair) => ({ sku: `${kind} ${pair}`, quantity: 1, accept: 'interchange' as const })),
  );
  const [order] = assertOrders([
    { id: 'o', placedAt: '2026-10-01T09:00Z', latitude: 0, longitude: 0, method: 'deliver', lines },
  ]) as [Order];
  const plan = route(network, order);
  expect(plan.status).toBe('served');
  expect(plan.shipments.map(({ facilityId, lines: sent }) => [facilityId, sent.length])).toEqual([['a', 30]]);
  expect(plan.costTerms.money).toBe(1 + 15 * (100 + 200));
});
