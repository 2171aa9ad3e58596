import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/model/issues.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import type { NetworkOptions } from '../../src/network/distance.js';
import { buildNetwork } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { verify } from '../../src/verify/verify.js';
import { facilityInput, orderInput, problemInput, serviceInput, stockInput } from './support.js';

interface Case {
  readonly problem?: Record<string, unknown>;
  readonly order?: Record<string, unknown>;
  readonly options?: NetworkOptions;
}

/** The plan of one order, judged by verify. */
function plan({ problem, order, options = {} }: Case): Plan {
  const parsed = assertProblem(problemInput(problem));
  const [only] = assertOrders([orderInput(order)]);
  if (!only) throw new Error('no order');
  const found = route(buildNetwork(parsed, options), only);
  expect(verify(parsed, [only], [found], options)).toEqual([]);
  return found;
}

/** The InputError that something throws. */
function inputError(run: () => unknown): InputError {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('nothing thrown');
}

const origins = (found: Plan): string[] => found.shipments.map(({ facilityId }) => facilityId);

describe('hostile distances', () => {
  for (const [name, metres, code] of [
    ['NaN', Number.NaN, 'NOT_FINITE'],
    ['Infinity', Number.POSITIVE_INFINITY, 'NOT_FINITE'],
    ['a negative number', -1, 'OUT_OF_RANGE'],
    ['a road longer than any', 1e15, 'TOO_LARGE'],
  ] as const) {
    test(`case 13: ${name} from a distance function names facility and order`, () => {
      const { issues } = inputError(() => plan({ options: { distance: () => metres } }));
      expect(issues).toMatchObject([{ code }]);
      expect(issues[0]?.path).toMatch(/alpha|beta/);
      expect(issues[0]?.path).toContain('order-1');
    });
  }

  test('case 14: what a distance function throws is the cause', () => {
    const cause = new RangeError('no such road');
    const distance = (): number => {
      throw cause;
    };
    const error = inputError(() => plan({ options: { distance } }));
    expect(error.cause).toBe(cause);
    expect(error.issues[0]?.path).toContain('order-1');
  });

  const table = { origins: ['alpha', 'beta'], destinations: ['order-1'] };
  for (const [name, metres, code] of [
    ['NaN', [[Number.NaN], [1]], 'NOT_FINITE'],
    ['Infinity', [[1], [Number.POSITIVE_INFINITY]], 'NOT_FINITE'],
    ['a negative number', [[-1], [1]], 'OUT_OF_RANGE'],
    ['a ragged row', [[1, 2], [1]], 'OUT_OF_RANGE'],
    ['a row missing', [[1]], 'OUT_OF_RANGE'],
  ] as const) {
    test(`case 46: ${name} in a distance table`, () => {
      const parsed = assertProblem(problemInput());
      const { issues } = inputError(() => buildNetwork(parsed, { distance: { ...table, metres } }));
      expect(issues).toMatchObject([{ code }]);
    });
  }

  test('case 46: a pair that is missing is refused, or falls back when asked', () => {
    const distance = { origins: ['alpha'], destinations: ['order-1'], metres: [[10_000]] };
    expect(inputError(() => plan({ options: { distance } })).issues).toMatchObject([{ code: 'MISSING' }]);
    expect(plan({ options: { distance: { ...distance, fallback: 'greatCircle' } } }).status).toBe('served');
  });

  test('case 46: a facility or an order twice in a table', () => {
    const parsed = assertProblem(problemInput());
    const twice = {
      origins: ['alpha', 'alpha'],
      destinations: ['order-1', 'order-1'],
      metres: [
        [1, 1],
        [1, 1],
      ],
    };
    const { issues } = inputError(() => buildNetwork(parsed, { distance: twice }));
    expect(issues).toMatchObject([
      { code: 'DUPLICATE_ID', path: 'distance.origins[1]' },
      { code: 'DUPLICATE_ID', path: 'distance.destinations[1]' },
    ]);
  });

  test.each([5, null, {}, 'metres'])('case 46: %j is no distance', (distance) => {
    const parsed = assertProblem(problemInput());
    const { issues } = inputError(() => buildNetwork(parsed, { distance: distance as never }));
    expect(issues).toMatchObject([{ code: 'WRONG_TYPE', path: 'distance' }]);
  });

  test('case 46: a whole table is used', () => {
    const found = plan({ options: { distance: { ...table, metres: [[90_000], [5_000]] } } });
    expect([origins(found), found.metres]).toEqual([['beta'], 5_000]);
  });
});

describe('hostile ids and orders', () => {
  const strange = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'feasible', 'result', 'bounded'];

  for (const id of strange) {
    test(`case 17, 18: ${id} is routed like any other id`, () => {
      const before = Reflect.ownKeys(Object.prototype);
      const found = plan({
        problem: {
          facilities: [facilityInput({ id, services: [id] })],
          services: [serviceInput({ id })],
          stock: [stockInput({ facilityId: id, sku: id })],
        },
        order: { id, lines: [{ sku: id, quantity: 2 }] },
      });
      expect(found).toMatchObject({
        orderId: id,
        status: 'served',
        shipments: [{ facilityId: id, lines: [{ sku: id, quantity: 2 }] }],
      });
      expect(found.shipments[0]?.legs[0]?.service).toBe(id);
      expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
    });
  }

  test('case 19: an extra property makes no difference', () => {
    const extra = { external: 1, feasible: false };
    const odd = plan({
      problem: { facilities: [facilityInput(extra), facilityInput({ id: 'beta' })], stock: [stockInput(extra)] },
      order: extra,
    });
    const plain = plan({
      problem: { facilities: [facilityInput(), facilityInput({ id: 'beta' })], stock: [stockInput()] },
    });
    expect(odd).toEqual(plain);
  });

  test('case 20, 21: input changed after parsing changes no plan', () => {
    const input = problemInput();
    const orderRow = orderInput();
    const network = buildNetwork(assertProblem(input));
    const [order] = assertOrders([orderRow]);
    if (!order) throw new Error('no order');
    const before = JSON.stringify(route(network, order));
    for (const row of input.facilities as Record<string, unknown>[]) row.latitude = 0;
    (orderRow.lines as unknown[]).length = 0;
    expect(JSON.stringify(route(network, order))).toBe(before);
  });

  test('case 22: parsed rows may be frozen, and are left as they are', () => {
    const problem = assertProblem(problemInput());
    const orders = assertOrders([orderInput()]);
    const freeze = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
      Object.values(value).forEach(freeze);
      Object.freeze(value);
    };
    freeze(problem);
    freeze(orders);
    const before = JSON.stringify([problem, orders]);
    const network = buildNetwork(problem);
    const plans = orders.map((order) => route(network, order, { reserve: true }));
    expect(plans[0]?.status).toBe('served');
    expect(JSON.stringify([problem, orders])).toBe(before);
  });

  test('case 25: no orders, no plans, no violations', () => {
    expect(assertOrders([])).toEqual([]);
    expect(verify(assertProblem(problemInput()), [], [])).toEqual([]);
  });

  test('case 26: no facilities', () => {
    const found = plan({ problem: { facilities: [], stock: [], skus: [{ sku: 'tyre' }] } });
    expect(found).toMatchObject({
      status: 'unserved',
      shipments: [],
      unserved: [{ line: 0, quantity: 2, reason: 'NO_FACILITY' }],
    });
  });

  test('case 27: an unknown sku', () => {
    const found = plan({
      order: {
        lines: [
          { sku: 'unheard-of', quantity: 1 },
          { sku: 'tyre', quantity: 1 },
        ],
      },
    });
    expect(found).toMatchObject({ status: 'partial', unserved: [{ line: 0, quantity: 1, reason: 'UNKNOWN_SKU' }] });
  });

  test('case 28: two lines of one sku are one demand', () => {
    const lines = [
      { sku: 'tyre', quantity: 2 },
      { sku: 'tyre', quantity: 2 },
    ];
    const found = plan({ problem: { stock: [stockInput({ onHand: 3 })] }, order: { lines } });
    expect(found).toMatchObject({
      status: 'partial',
      shipments: [
        {
          lines: [
            { line: 0, quantity: 2 },
            { line: 1, quantity: 1 },
          ],
        },
      ],
      unserved: [{ line: 1, quantity: 1 }],
    });
  });

  test('case 12: tiny and huge prices and weights never make an order infeasible', () => {
    for (const weights of [
      { move: 1e-12, touch: 1e12 },
      { km: 1e12, hour: 1e-12 },
      { money: 1e-12, shipment: 1e12 },
    ]) {
      const found = plan({ problem: { policy: { weights, unserved: { line: 1e12, unit: 1e12 } } } });
      expect(Number.isSafeInteger(found.cost)).toBe(true);
      expect(found.shipments.length + found.unserved.length).toBeGreaterThan(0);
    }
  });
});

describe('hostile places', () => {
  const at = (id: string, latitude: number, longitude: number) => facilityInput({ id, latitude, longitude });
  const stockOf = (...ids: string[]) => ids.map((facilityId) => stockInput({ facilityId }));
  const free = { weights: { move: 0, touch: 0, hour: 0, km: 0, money: 0, shipment: 0, lateHour: 0, rejection: 0 } };

  test('case 15: all costs equal, the lowest id wins, however rows come', () => {
    const ids = ['b', 'a', 'B', '10', '9', 'é'];
    for (let turn = 0; turn < ids.length; turn++) {
      const turned = [...ids.slice(turn), ...ids.slice(0, turn)];
      const facilities = turned.map((id) => at(id, 31, 121));
      expect(origins(plan({ problem: { facilities, stock: stockOf(...turned), policy: free } }))).toEqual(['10']);
      expect(origins(plan({ problem: { facilities, stock: stockOf(...turned) } }))).toEqual(['10']);
    }
  });

  test('case 42: neighbours over the antimeridian', () => {
    const facilities = [at('far', -17, -178), at('near', -17, 179.95)];
    const found = plan({
      problem: { facilities, stock: stockOf('far', 'near') },
      order: { latitude: -17, longitude: -179.95 },
    });
    expect(origins(found)).toEqual(['near']);
    expect(found.metres).toBeLessThan(15_000);
  });

  test('case 43: at a pole any longitude is one place', () => {
    for (const pole of [90, -90]) {
      const facilities = [at('near', pole, -120), at('far', pole * 0.99, 77)];
      const found = plan({
        problem: { facilities, stock: stockOf('far', 'near') },
        order: { latitude: pole, longitude: 77 },
      });
      expect([origins(found), found.metres]).toEqual([['near'], 0]);
    }
  });

  test('case 44: antipodes are a finite way apart', () => {
    for (const [latitude, longitude] of [
      [0, 0],
      [31.23, 121.47],
      [-45, -179.999],
      [90, 5],
      [1e-9, 180],
    ] as const) {
      const facilities = [at('alpha', latitude, longitude)];
      const order = { latitude: -latitude, longitude: longitude > 0 ? longitude - 180 : longitude + 180 };
      const policy = { unserved: { line: 1e9, unit: 1e9 } };
      const found = plan({ problem: { facilities, stock: stockOf('alpha'), policy }, order });
      expect(found.status).toBe('served');
      expect(found.metres).toBeCloseTo(Math.PI * 6_371_008.8 * 1.3, -3);
    }
  });

  test('case 45: ten thousand facilities at one point', () => {
    const ids = Array.from({ length: 10_000 }, (_, row) => `f${row}`);
    const facilities = ids.map((id) => at(id, 31, 121)).reverse();
    const started = performance.now();
    const parsed = assertProblem(problemInput({ facilities, stock: stockOf(...ids) }));
    const network = buildNetwork(parsed);
    const orders = assertOrders(
      ids.slice(0, 100).map((id) => orderInput({ id, lines: [{ sku: 'tyre', quantity: 7 }] })),
    );
    for (const order of orders) expect(origins(route(network, order))).toEqual(['f0', 'f1']);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test('case 66: nobody reaches the order', () => {
    const far = plan({ problem: { services: [serviceInput({ maxMetres: 1_000 })] } });
    expect(far).toMatchObject({ status: 'unserved', unserved: [{ line: 0, quantity: 2, reason: 'OUT_OF_RANGE' }] });
    const none = plan({ problem: { facilities: [facilityInput({ services: [] })], stock: [stockInput()] } });
    expect(none).toMatchObject({ status: 'unserved', unserved: [{ line: 0, quantity: 2, reason: 'NO_SERVICE' }] });
  });

  test('case 67: demand above supply gives the best part and the exact shortfall', () => {
    const stock = [
      stockInput({ onHand: 3 }),
      stockInput({ facilityId: 'beta', onHand: 4 }),
      stockInput({ sku: 'bulb', onHand: 1 }),
    ];
    const lines = [
      { sku: 'tyre', quantity: 10 },
      { sku: 'bulb', quantity: 5 },
      { sku: 'bulb', quantity: 1 },
    ];
    const found = plan({ problem: { stock }, order: { lines } });
    expect(found.status).toBe('partial');
    expect(found.unserved.map(({ line, quantity }) => [line, quantity])).toEqual([
      [0, 3],
      [1, 4],
      [2, 1],
    ]);
  });
});

test('a problem that was not parsed is refused', () => {
  const { issues } = inputError(() => buildNetwork(problemInput() as never));
  expect(issues).toMatchObject([{ code: 'WRONG_TYPE', path: 'problem' }]);
});

test('case 12: a cost past what a double counts is refused, never rounded', () => {
  const stock = [stockInput({ facilityId: 'alpha', onHand: 20_000, unitMoney: 9.5e11 })];
  const lines = [{ sku: stock[0]?.sku, quantity: 20_000 }];
  const policy = { unserved: { line: 1e12, unit: 1e12 } };
  const { issues } = inputError(() => plan({ problem: { stock, policy }, order: { lines } }));
  expect(issues).toMatchObject([{ code: 'TOO_LARGE', path: 'cost' }]);
});
