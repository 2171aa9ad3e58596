import { assertOrders, assertProblem, buildNetwork, type Plan, route, verify } from 'onehop';
import { describe, expect, test } from 'vitest';
import { central } from '../../examples/baselines/central.js';
import { evaluate } from '../../examples/baselines/evaluate.js';
import { fewestSplits } from '../../examples/baselines/fewest-splits.js';
import { hotwax } from '../../examples/baselines/hotwax.js';
import { Ledger } from '../../examples/baselines/ledger.js';
import { magento } from '../../examples/baselines/magento.js';
import { breaksRules, replay } from '../../examples/baselines/replay.js';
import { type Baseline, situationOf } from '../../examples/baselines/situation.js';
import { spree } from '../../examples/baselines/spree.js';

const baselines = { magento, spree, hotwax, fewestSplits, central };

/** A facility so many kilometres north of the customer, who lives at 30, 120. */
interface Site {
  readonly km: number;
  readonly stock: Readonly<Record<string, number>>;
  readonly kind?: string;
  readonly services?: readonly string[];
  readonly capacity?: { readonly ordersPerDay?: number; readonly unitsPerDay?: number };
}

function problemOf(sites: Readonly<Record<string, Site>>, maxShipments = 4) {
  return assertProblem({
    currency: 'CNY',
    policy: { limits: { maxShipments } },
    services: [
      { id: 'any', baseMinutes: 60, minutesPerKm: 1, money: { base: 1000, perKm: 10, perUnit: 100 } },
      { id: 'near', maxMetres: 20_000, baseMinutes: 30, minutesPerKm: 3, money: { base: 500, perKm: 50 } },
    ],
    facilities: Object.entries(sites).map(([id, { km, kind = 'store', services = ['any'], capacity = {} }]) => ({
      id,
      kind,
      latitude: 30 + km / 111.195,
      longitude: 120,
      services,
      capacity,
    })),
    stock: Object.entries(sites).flatMap(([facilityId, { stock }]) =>
      Object.entries(stock).map(([sku, onHand]) => ({ facilityId, sku, onHand })),
    ),
  });
}

function ordersOf(
  ...wishes: { lines: readonly (readonly [sku: string, quantity: number])[]; [field: string]: unknown }[]
) {
  return assertOrders(
    wishes.map(({ lines, ...fields }, row) => ({
      id: `order-${row + 1}`,
      placedAt: '2026-03-02T09:00Z',
      latitude: 30,
      longitude: 120,
      method: 'deliver',
      lines: lines.map(([sku, quantity]) => ({ sku, quantity })),
      ...fields,
    })),
  );
}

/** Who sends how many of what: `X: 2 A, 1 B`. */
const sent = ({ shipments }: Plan): string[] =>
  shipments.map(
    ({ facilityId, lines }) => `${facilityId}: ${lines.map(({ sku, quantity }) => `${quantity} ${sku}`).join(', ')}`,
  );

/** The plan of the first order, after the checker has agreed to all of them. */
function decide(
  baseline: Baseline,
  problem: ReturnType<typeof problemOf>,
  orders: ReturnType<typeof ordersOf>,
): Plan[] {
  const plans = replay(problem, orders, baseline);
  expect(verify(problem, orders, plans)).toEqual([]);
  return plans;
}

describe('published cases', () => {
  const fiveSkus = ordersOf({
    lines: [
      ['A', 1],
      ['B', 1],
      ['C', 1],
      ['D', 1],
      ['E', 1],
    ],
  });
  const three = problemOf({
    X: { km: 10, stock: { A: 1, B: 1, C: 1 } },
    Y: { km: 10, stock: { A: 1, B: 1, D: 1 } },
    Z: { km: 10, stock: { D: 1, E: 1 } },
  });

  test('Spree counts coverage once, so that three parcels go where two would do', () => {
    const [plan] = decide(spree, three, fiveSkus);
    expect(plan && sent(plan)).toEqual(['X: 1 A, 1 B, 1 C', 'Y: 1 D', 'Z: 1 E']);
  });

  test('fewest splits finds the two', () => {
    const [plan] = decide(fewestSplits, three, fiveSkus);
    expect(plan && sent(plan)).toEqual(['X: 1 A, 1 B, 1 C', 'Z: 1 D, 1 E']);
  });

  test('onehop finds the two as well', () => {
    const [order] = fiveSkus;
    const plan = order && route(buildNetwork(three), order);
    expect(plan && sent(plan)).toEqual(['X: 1 A, 1 B, 1 C', 'Z: 1 D, 1 E']);
  });

  test('Vendure 4030: 13 wanted from 10 and 15 are 13', () => {
    const problem = problemOf({ P: { km: 1, stock: { A: 10 } }, Q: { km: 2, stock: { A: 15 } } });
    const [plan] = decide(magento, problem, ordersOf({ lines: [['A', 13]] }));
    expect(plan && sent(plan)).toEqual(['P: 10 A', 'Q: 3 A']);
  });

  test('Magento: two lines of one sku are both served', () => {
    const problem = problemOf({ P: { km: 1, stock: { A: 4 } }, Q: { km: 2, stock: { A: 9 } } });
    const [plan] = decide(
      magento,
      problem,
      ordersOf({
        lines: [
          ['A', 2],
          ['A', 3],
        ],
      }),
    );
    expect(plan?.shipments.map(({ lines }) => lines)).toEqual([
      [
        { line: 0, sku: 'A', quantity: 2 },
        { line: 1, sku: 'A', quantity: 2 },
      ],
      [{ line: 1, sku: 'A', quantity: 1 }],
    ]);
  });

  test('Magento: two near halves go before one whole', () => {
    const problem = problemOf({
      P: { km: 1, stock: { A: 1 } },
      Q: { km: 2, stock: { B: 1 } },
      R: { km: 3, stock: { A: 1, B: 1 } },
    });
    const [plan] = decide(
      magento,
      problem,
      ordersOf({
        lines: [
          ['A', 1],
          ['B', 1],
        ],
      }),
    );
    expect(plan && sent(plan)).toEqual(['P: 1 A', 'Q: 1 B']);
  });

  test('Magento: equal distances go by id', () => {
    const problem = problemOf({ b: { km: 5, stock: { A: 1 } }, a: { km: 5, stock: { A: 1 } } });
    const [plan] = decide(magento, problem, ordersOf({ lines: [['A', 1]] }));
    expect(plan && sent(plan)).toEqual(['a: 1 A']);
  });
});

describe('HotWax cascade', () => {
  const wish = ordersOf({
    lines: [
      ['A', 1],
      ['B', 1],
    ],
  });
  const store = { km: 2, stock: { A: 1, B: 1 } };
  const warehouse = { km: 120, kind: 'distributor', stock: { A: 1, B: 1 } };

  test('a whole warehouse within 100 miles goes before a nearer store', () => {
    const [plan] = decide(hotwax, problemOf({ store, warehouse }), wish);
    expect(plan && sent(plan)).toEqual(['warehouse: 1 A, 1 B']);
  });

  test('beyond 100 miles the store has it', () => {
    const [plan] = decide(hotwax, problemOf({ store, warehouse: { ...warehouse, km: 170 } }), wish);
    expect(plan && sent(plan)).toEqual(['store: 1 A, 1 B']);
  });

  test('one whole far away goes before two near halves', () => {
    const problem = problemOf({
      P: { km: 1, stock: { A: 1 } },
      Q: { km: 2, stock: { B: 1 } },
      far: { ...warehouse, km: 900 },
    });
    const [plan] = decide(hotwax, problem, wish);
    expect(plan && sent(plan)).toEqual(['far: 1 A, 1 B']);
  });

  test('the last rule splits, and stock is counted down', () => {
    const problem = problemOf({ P: { km: 1, stock: { A: 1 } }, Q: { km: 2, stock: { A: 3, B: 1 } } });
    const [plan] = decide(
      hotwax,
      problem,
      ordersOf({
        lines: [
          ['A', 4],
          ['B', 1],
        ],
      }),
    );
    expect(plan && sent(plan)).toEqual(['P: 1 A', 'Q: 3 A, 1 B']);
  });

  test('a daily limit of one lets one order through', () => {
    const problem = problemOf({
      P: { km: 1, stock: { A: 9 }, capacity: { ordersPerDay: 1 } },
      Q: { km: 2, stock: { A: 9 } },
    });
    const plans = decide(hotwax, problem, ordersOf({ lines: [['A', 1]] }, { lines: [['A', 1]] }));
    expect(plans.flatMap(sent)).toEqual(['P: 1 A', 'Q: 1 A']);
  });
});

describe('fewest splits', () => {
  test('of sets of one size the nearest on average', () => {
    const problem = problemOf({
      P: { km: 1, stock: { A: 1 } },
      Q: { km: 50, stock: { B: 1 } },
      R: { km: 20, stock: { A: 1 } },
      S: { km: 40, stock: { B: 1 } },
    });
    const [plan] = decide(
      fewestSplits,
      problem,
      ordersOf({
        lines: [
          ['A', 1],
          ['B', 1],
        ],
      }),
    );
    expect(plan && sent(plan)).toEqual(['P: 1 A', 'S: 1 B']);
  });

  test('what nobody has does not keep the rest from being covered', () => {
    const problem = problemOf({ P: { km: 1, stock: { A: 1 } }, Q: { km: 2, stock: { A: 2 } } });
    const [plan] = decide(
      fewestSplits,
      problem,
      ordersOf({
        lines: [
          ['A', 2],
          ['B', 1],
        ],
      }),
    );
    expect(plan && sent(plan)).toEqual(['Q: 2 A']);
    expect(plan?.status).toBe('partial');
  });

  test('beyond the caps every sku goes to its nearest source', () => {
    // Only a set of five covers the order, and there are more than a million smaller ones to look at.
    const skus = ['A', 'B', 'C', 'D', 'E'];
    const sites = Object.fromEntries(
      Array.from({ length: 150 }, (_, row) => [
        `s${String(row).padStart(3, '0')}`,
        { km: row + 1, stock: { [skus[row % 5] ?? '']: 1 } },
      ]),
    );
    const [plan] = decide(fewestSplits, problemOf(sites, 5), ordersOf({ lines: skus.map((sku) => [sku, 1] as const) }));
    expect(plan && sent(plan)).toEqual(['s000: 1 A', 's001: 1 B', 's002: 1 C', 's003: 1 D', 's004: 1 E']);
  });
});

describe('central', () => {
  test('asks central warehouses alone: most of the order first, then the nearest', () => {
    const centralWarehouse = 'centralWarehouse';
    const problem = problemOf({
      store: { km: 1, stock: { A: 1, B: 1, C: 1 } },
      near: { km: 100, kind: centralWarehouse, stock: { A: 1 } },
      wide: { km: 900, kind: centralWarehouse, stock: { A: 1, B: 1 } },
    });
    const [plan] = decide(
      central,
      problem,
      ordersOf({
        lines: [
          ['A', 1],
          ['B', 1],
          ['C', 1],
        ],
      }),
    );
    expect(plan && sent(plan)).toEqual(['wide: 1 A, 1 B']);
    expect(plan?.unserved).toEqual([{ line: 2, quantity: 1, reason: expect.any(String) }]);
  });
});

describe('rules that all baselines are told', () => {
  const wishFields = { id: 'order-1', placedAt: '2026-03-02T09:00Z', latitude: 30, longitude: 120, method: 'deliver' };
  const near = { km: 2, stock: { A: 4, B: 4 } };
  const next = { km: 9, stock: { A: 9, B: 9 } };
  const cases: [name: string, sites: Record<string, Site>, wish: Parameters<typeof ordersOf>[0], expected: string[]][] =
    [
      [
        'a set goes whole from one facility',
        { near: { ...near, stock: { A: 3 } }, next },
        { lines: [['A', 4]], together: true },
        ['next: 4 A'],
      ],
      ['excluded facilities are left out', { near, next }, { lines: [['A', 1]], exclude: ['near'] }, ['next: 1 A']],
      [
        'a service must reach the customer',
        { near: { ...near, km: 30, services: ['near'] }, next: { ...next, km: 80 } },
        { lines: [['A', 1]] },
        ['next: 1 A'],
      ],
      [
        'a facility without services sends nothing',
        { near: { ...near, services: [] }, next },
        { lines: [['A', 1]] },
        ['next: 1 A'],
      ],
      [
        'a strict promise rules out what is late',
        { near: { ...near, km: 100 } },
        { lines: [['A', 1]], dueBy: '2026-03-02T10:30Z', strict: true },
        [],
      ],
      [
        'a full day is left out',
        { near: { ...near, capacity: { ordersPerDay: 0 } }, next },
        { lines: [['A', 1]] },
        ['next: 1 A'],
      ],
      [
        'units of a day are shared by all skus',
        { near: { ...near, capacity: { unitsPerDay: 3 } } },
        {
          lines: [
            ['A', 2],
            ['B', 2],
          ],
        },
        ['near: 2 A, 1 B'],
      ],
      [
        'ship complete: all or nothing',
        { near },
        {
          lines: [
            ['A', 1],
            ['C', 1],
          ],
          shipComplete: true,
        },
        [],
      ],
      [
        'shipments beyond the limit are left out, most units kept',
        { near: { km: 1, stock: { A: 1 } }, next: { km: 2, stock: { A: 5 } } },
        { lines: [['A', 5]], maxShipments: 1 },
        ['next: 4 A'],
      ],
      ['nobody knows the sku', { near }, { lines: [['Z', 1]] }, []],
    ];
  for (const [name, sites, { lines, together, ...fields }, expected] of cases) {
    test(name, () => {
      const problem = problemOf(sites);
      const orders = assertOrders([
        {
          ...wishFields,
          ...fields,
          lines: lines.map(([sku, quantity]) => ({ sku, quantity, together: together === true })),
        },
      ]);
      const [plan] = decide(magento, problem, orders);
      expect(plan && sent(plan)).toEqual(expected);
      for (const baseline of Object.values(baselines)) decide(baseline, problem, orders);
    });
  }
  test('a shipment goes by the cheapest service that may carry it', () => {
    const problem = problemOf({
      near: { ...near, services: ['any', 'near'] },
      next: { ...next, km: 30, services: ['any', 'near'] },
    });
    const [both] = decide(magento, problem, ordersOf({ lines: [['A', 6]] }));
    expect(both?.shipments.map(({ legs }) => legs[0]?.service)).toEqual(['near', 'any']);
  });

  test('a choice of more than was ordered is refused', () => {
    const problem = problemOf({ near });
    const ledger = new Ledger(problem);
    const [order] = ordersOf({ lines: [['A', 1]] });
    if (!order) throw new Error('no order');
    const row = situationOf(problem, ledger, order).sources[0]?.row ?? -1;
    const picks = [{ sku: 'A', quantity: 2 }];
    expect(() => evaluate(problem, ledger, order, [{ facilityRow: row, picks }])).toThrow(/more of A was chosen/);
  });

  test('a ledger gives nothing twice', () => {
    const problem = problemOf({ near });
    const ledger = new Ledger(problem);
    const [order] = ordersOf({ lines: [['A', 4]] });
    if (!order) throw new Error('no order');
    const plan = evaluate(problem, ledger, order, magento(situationOf(problem, ledger, order)));
    ledger.take(plan);
    expect(() => ledger.take(plan)).toThrow(/near has not 4 of A/);
  });
});

describe("hours, lanes, bays and dealers' rules", () => {
  // Of 12 March 2026, a Thursday; local time is UTC. The buyer lives at 30, 120, and a kilometre is 1 / 111.195 of a degree.
  const at = (km: number) => ({ latitude: 30 + km / 111.195, longitude: 120, timeZone: 'UTC' });
  const service = { id: 'any', baseMinutes: 60, minutesPerKm: 1, money: { base: 1000 } };
  const order = {
    id: 'order',
    placedAt: '2026-03-12T09:00Z',
    latitude: 30,
    longitude: 120,
    channel: 'online',
    method: 'deliver',
    lines: [{ sku: 'A', quantity: 1, price: 900 }],
  };
  const store = { kind: 'store', services: ['any'] };
  const shelves = (...facilityIds: string[]) => facilityIds.map((facilityId) => ({ facilityId, sku: 'A', onHand: 9 }));
  const skus = [{ sku: 'A', brand: 'Kestrand' }];

  test('who is closed sends later; who would be too late declines, and the next one is asked', () => {
    const problem = assertProblem({
      currency: 'CNY',
      services: [service],
      facilities: [
        { ...store, ...at(1), id: 'closed', hours: { fri: ['09:00-12:00'] } },
        { ...store, ...at(5), id: 'open' },
      ],
      stock: shelves('closed', 'open'),
    });
    const orders = assertOrders([order, { ...order, id: 'strict', dueBy: '2026-03-12T20:00Z', strict: true }]);
    const plans = decide(magento, problem, orders);
    expect(plans.flatMap(sent)).toEqual(['closed: 1 A', 'open: 1 A']);
    expect(plans.map(({ lastArrival }) => lastArrival)).toEqual([
      '2026-03-13T10:02:00.000Z',
      '2026-03-12T10:07:00.000Z',
    ]);
  });

  test('goods to be fitted come from the shelf, or along lanes', () => {
    const problem = assertProblem({
      currency: 'CNY',
      services: [service],
      facilities: [
        { ...store, ...at(1), id: 'near', install: { bays: 1, minutes: 45 } },
        { ...store, ...at(2), id: 'other' },
        { ...store, ...at(60), id: 'far', kind: 'distributor' },
      ],
      lanes: [{ from: 'far', to: 'near', minutes: 90, departures: ['12:00'], money: { base: 500 } }],
      stock: shelves('other', 'far'),
    });
    const [plan] = decide(magento, problem, assertOrders([{ ...order, method: 'install' }]));
    expect(plan && sent(plan)).toEqual(['far: 1 A']);
    expect(plan?.appointment?.startAt).toBe('2026-03-12T13:30:00.000Z');
  });

  const dealers: [name: string, facility: object, position: object][] = [
    ['channel', { channels: ['franchise'] }, {}],
    ['radius', { territory: { radiusMetres: 1000 } }, {}],
    ['region', { territory: { regions: ['CN.30'] } }, {}],
    ['brand', { brands: ['Norvane'] }, {}],
    ['pool', {}, { pool: 'franchise' }],
  ];
  test.each(dealers)('%s: told it goes by, untold it would be broken', (_, facility, position) => {
    const problem = assertProblem({
      currency: 'CNY',
      services: [service],
      facilities: [
        { ...store, ...at(1), id: 'near', ...facility },
        { ...store, ...at(9), id: 'next' },
      ],
      skus,
      stock: shelves('near', 'next').map((row) => ({ ...row, ...(row.facilityId === 'near' ? position : {}) })),
    });
    const orders = assertOrders([order]);
    const seen: boolean[] = [];
    const plans = replay(problem, orders, magento, (each, ledger) => {
      seen.push(breaksRules(problem, ledger, each, magento));
    });
    expect(plans.flatMap(sent)).toEqual(['next: 1 A']);
    expect(seen).toEqual([true]);
    expect(verify(problem, orders, plans)).toEqual([]);
  });

  test('below a price floor nobody sends', () => {
    const problem = assertProblem({
      currency: 'CNY',
      services: [service],
      facilities: [{ ...store, ...at(1), id: 'near' }],
      skus,
      stock: shelves('near'),
      policy: { priceFloor: [{ brand: 'Kestrand', unitPrice: 1000 }] },
    });
    const orders = assertOrders([order, { ...order, id: 'dearer', lines: [{ sku: 'A', quantity: 1, price: 1000 }] }]);
    expect(decide(magento, problem, orders).map(({ status }) => status)).toEqual(['unserved', 'served']);
  });
});
