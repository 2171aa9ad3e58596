import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/model/issues.js';
import {
  assertOrders,
  assertProblem,
  defaultPolicy,
  parseFacility,
  parseOrders,
  parseProblem,
} from '../../src/model/parse.js';
import {
  facilityInput,
  orderInput,
  orderIssues,
  problemInput,
  problemIssues,
  serviceInput,
  stockInput,
} from '../hostile/support.js';

describe('parseProblem', () => {
  test('fills in the defaults', () => {
    const result = parseProblem(problemInput({ services: [serviceInput({ money: { base: 500 } })] }));
    if (!result.ok) throw new Error('refused');
    expect(result.value.facilities[0]).toEqual({
      id: 'alpha',
      kind: 'store',
      latitude: 31.2,
      longitude: 121.5,
      timeZone: null,
      hours: null,
      closedOn: [],
      cutoff: null,
      handlingMinutes: 0,
      services: ['courier'],
      collect: false,
      install: null,
      capacity: { ordersPerDay: Number.POSITIVE_INFINITY, unitsPerDay: Number.POSITIVE_INFINITY },
      acceptance: 1,
      owner: null,
      brands: null,
      channels: null,
      territory: null,
    });
    expect(result.value.services).toEqual([
      {
        id: 'courier',
        maxMetres: Number.POSITIVE_INFINITY,
        detour: 1.3,
        baseMinutes: 30,
        minutesPerKm: 2,
        departures: null,
        money: { base: 500, perKm: 0, perUnit: 0 },
        stops: 0,
      },
    ]);
    expect(result.value.skus).toEqual([{ sku: 'tyre', brand: null, interchange: null, penalty: 0, together: false }]);
    expect(result.value.lanes).toEqual([]);
    expect(result.value.stock).toMatchObject({ pools: [], pool: null, inbound: { quantity: new Float64Array(0) } });
    expect(result.value.policy).toEqual(defaultPolicy);
    expect(result.warnings).toEqual([]);
  });

  test('keeps what is given', () => {
    const result = parseProblem(
      problemInput({
        facilities: [
          facilityInput({
            timeZone: 'Asia/Shanghai',
            closedOn: [],
            handlingMinutes: 15,
            services: ['van', 'courier'],
            collect: true,
            install: { bays: 2, minutes: 60 },
            capacity: { ordersPerDay: 0 },
            owner: 'chain',
            acceptance: 0.9,
          }),
        ],
        services: [serviceInput({ id: 'van', maxMetres: 30_000, detour: 1, stops: 2 }), serviceInput()],
        skus: [{ sku: 'unstocked', brand: 'b', interchange: 'g', penalty: 5, together: true }],
        stock: [stockInput({ inbound: [{ quantity: 3, at: '2026-10-01T00:00Z' }] })],
        lanes: [],
        policy: { weights: { move: 1.5 }, unserved: { unit: 7 }, limits: { maxLegs: 2 }, priceFloor: [] },
      }),
    );
    if (!result.ok) throw new Error(JSON.stringify(result.issues));
    const { facilities, services, skus, stock, policy } = result.value;
    expect(facilities[0]).toMatchObject({
      timeZone: 'Asia/Shanghai',
      handlingMinutes: 15,
      services: ['courier', 'van'],
      capacity: { ordersPerDay: 0, unitsPerDay: Number.POSITIVE_INFINITY },
      collect: true,
      install: { bays: 2, minutes: 60 },
      owner: 'chain',
      acceptance: 0.9,
    });
    expect(services.map(({ id, maxMetres, detour, stops }) => [id, maxMetres, detour, stops])).toEqual([
      ['courier', Number.POSITIVE_INFINITY, 1.3, 0],
      ['van', 30_000, 1, 2],
    ]);
    expect(skus[1]).toEqual({ sku: 'unstocked', brand: 'b', interchange: 'g', penalty: 5, together: true });
    expect([...stock.skuStart]).toEqual([0, 1, 1]);
    expect(policy).toEqual({
      weights: { ...defaultPolicy.weights, move: 1.5 },
      unserved: { line: defaultPolicy.unserved.line, unit: 7 },
      limits: { ...defaultPolicy.limits, maxLegs: 2 },
      priceFloor: [],
    });
  });

  for (const [name, changes, issues] of [
    ['a currency that is no code', { currency: 'yuan' }, ['BAD_TEXT currency']],
    ['no currency', { currency: undefined }, ['MISSING currency']],
    [
      'an unknown kind',
      { facilities: [facilityInput({ kind: 'node' })], stock: [] },
      ['OUT_OF_RANGE facilities[0].kind'],
    ],
    [
      'a kind that is no text',
      { facilities: [facilityInput({ kind: 3 })], stock: [] },
      ['WRONG_TYPE facilities[0].kind'],
    ],
    [
      'no services',
      { facilities: [facilityInput({ services: undefined })], stock: [] },
      ['MISSING facilities[0].services'],
    ],
    [
      'an unknown service',
      { facilities: [facilityInput({ services: ['courier', 'drone'] })], stock: [] },
      ['UNKNOWN_REFERENCE facilities[0].services[1]'],
    ],
    [
      'a service named twice',
      { facilities: [facilityInput({ services: ['courier', 'courier'] })], stock: [] },
      ['DUPLICATE_ID facilities[0].services[1]'],
    ],
    [
      'an unknown facility',
      { stock: [stockInput({ facilityId: 'gamma' })] },
      ['UNKNOWN_REFERENCE stock[0].facilityId'],
    ],
    ['null for an optional field', { skus: [{ sku: 'a', brand: null }] }, ['WRONG_TYPE skus[0].brand']],
    [
      'acceptance 0',
      { facilities: [facilityInput({ acceptance: 0 })], stock: [] },
      ['OUT_OF_RANGE facilities[0].acceptance'],
    ],
    [
      'acceptance 1.1',
      { facilities: [facilityInput({ acceptance: 1.1 })], stock: [] },
      ['OUT_OF_RANGE facilities[0].acceptance'],
    ],
    [
      'half a minute of handling',
      { facilities: [facilityInput({ handlingMinutes: 0.5 })], stock: [] },
      ['NOT_AN_INTEGER facilities[0].handlingMinutes'],
    ],
    ['half a stop', { services: [serviceInput({ stops: 0.5 })] }, ['NOT_AN_INTEGER services[0].stops']],
    ['a negative radius', { services: [serviceInput({ maxMetres: -1 })] }, ['OUT_OF_RANGE services[0].maxMetres']],
    ['money without a base', { services: [serviceInput({ money: {} })] }, ['MISSING services[0].money.base']],
    ['no shipment at all', { policy: { limits: { maxShipments: 0 } } }, ['OUT_OF_RANGE policy.limits.maxShipments']],
    ['a policy that is a list', { policy: [] }, ['WRONG_TYPE policy']],
    [
      'a bad arrival of inbound stock',
      { stock: [stockInput({ inbound: [{ quantity: 1, at: 'soon' }] })] },
      ['BAD_TIME stock[0].inbound[0].at'],
    ],
  ] as const) {
    test(`refuses ${name}`, () => expect(problemIssues(changes)).toEqual(issues));
  }

  test('tells everything at once, also of one row', () => {
    const issues = problemIssues({
      currency: 7,
      facilities: [facilityInput(), facilityInput({ latitude: 100, longitude: 200, services: ['drone'], hours: {} })],
      services: [serviceInput({ baseMinutes: '30', departures: ['9'] })],
      stock: [stockInput(), stockInput({ facilityId: 'gamma', onHand: -1 }), stockInput()],
      lanes: {},
      policy: { weights: { move: -1 } },
    });
    expect(issues.toSorted()).toEqual([
      'BAD_TIME services[0].departures[0]',
      'DUPLICATE_ID facilities[1].id',
      'DUPLICATE_ID stock[2]',
      'MISSING facilities[1].timeZone',
      'OUT_OF_RANGE facilities[1].latitude',
      'OUT_OF_RANGE facilities[1].longitude',
      'OUT_OF_RANGE policy.weights.move',
      'OUT_OF_RANGE stock[1].onHand',
      'UNKNOWN_REFERENCE facilities[1].services[0]',
      'UNKNOWN_REFERENCE stock[1].facilityId',
      'WRONG_TYPE currency',
      'WRONG_TYPE lanes',
      'WRONG_TYPE services[0].baseMinutes',
    ]);
  });

  test('a bad row is not unknown to those that refer to it', () => {
    expect(
      problemIssues({ facilities: [facilityInput({ latitude: 'north' }), facilityInput({ id: 'beta' })] }),
    ).toEqual(['WRONG_TYPE facilities[0].latitude']);
    expect(problemIssues({ facilities: null })).toEqual(['WRONG_TYPE facilities']);
    expect(problemIssues({ services: undefined })).toEqual(['MISSING services']);
  });
});

describe('parseOrders', () => {
  test('fills in the defaults and keeps the order of rows', () => {
    const result = parseOrders([orderInput({ id: 'b' }), orderInput({ id: 'a' })]);
    expect(result.ok && result.value.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(result.ok && result.value[0]).toEqual({
      id: 'b',
      placedAt: Date.parse('2026-10-01T01:00Z') / 60_000,
      latitude: 31.25,
      longitude: 121.45,
      region: null,
      channel: null,
      method: 'deliver',
      facilityId: null,
      slot: null,
      lines: [{ sku: 'tyre', quantity: 2, accept: 'exact', together: null, price: null }],
      dueBy: null,
      strict: false,
      maxShipments: null,
      shipComplete: false,
      priority: 0,
      exclude: [],
    });
  });

  test('keeps what is given', () => {
    const given = {
      region: 'east',
      channel: 'web',
      facilityId: 'alpha',
      strict: true,
      maxShipments: 2,
      shipComplete: true,
      priority: -1.5,
      exclude: ['beta', 'unknown'],
      lines: [{ sku: 'unknown', quantity: 1, accept: 'interchange', together: false, price: 9.5 }],
    };
    const result = parseOrders([orderInput({ ...given, dueBy: '2026-10-02T00:00Z' })]);
    expect(result.ok && result.value[0]).toMatchObject({ ...given, dueBy: Date.parse('2026-10-02T00:00Z') / 60_000 });
  });

  for (const [name, changes, issues] of [
    ['no lines', { lines: [] }, ['MISSING orders[0].lines']],
    ['lines that are no list', { lines: {} }, ['WRONG_TYPE orders[0].lines']],
    ['maxShipments 0', { maxShipments: 0 }, ['OUT_OF_RANGE orders[0].maxShipments']],
    ['maxShipments 1.5', { maxShipments: 1.5 }, ['NOT_AN_INTEGER orders[0].maxShipments']],
    ['strict as text', { strict: 'true' }, ['WRONG_TYPE orders[0].strict']],
    ['a sku that is empty', { lines: [{ sku: '', quantity: 1 }] }, ['BAD_TEXT orders[0].lines[0].sku']],
    ['an unknown method', { method: 'teleport' }, ['OUT_OF_RANGE orders[0].method']],
    ['a method that is no text', { method: null }, ['WRONG_TYPE orders[0].method']],
    [
      'an unknown acceptance',
      { lines: [{ sku: 'a', quantity: 1, accept: 'any' }] },
      ['OUT_OF_RANGE orders[0].lines[0].accept'],
    ],
    ['a slot that is no instant', { method: 'install', slot: 'saturday' }, ['BAD_TIME orders[0].slot']],
    ['a slot without an offset', { method: 'install', slot: '2026-10-03T09:00' }, ['BAD_TIME orders[0].slot']],
    ['a slot of an unknown method', { method: 'fit', slot: '2026-10-03T09:00Z' }, ['OUT_OF_RANGE orders[0].method']],
    ['a priority that is no number', { priority: Number.NaN }, ['NOT_FINITE orders[0].priority']],
  ] as const) {
    test(`refuses ${name}`, () => expect(orderIssues(changes)).toEqual(issues));
  }
});

describe('methods', () => {
  test.each(['deliver', 'collect', 'install'] as const)('%s, with the store that the buyer chose', (method) => {
    const result = parseOrders([orderInput({ method, facilityId: 'nowhere' })]);
    expect(result.ok && result.value[0]).toMatchObject({ method, facilityId: 'nowhere', slot: null });
  });

  test('a slot is for a fitting', () => {
    const slot = '2026-10-03T09:00:30+08:00';
    const result = parseOrders([orderInput({ method: 'install', slot })]);
    expect(result.ok && result.value[0]?.slot).toBe(Date.parse('2026-10-03T01:00Z') / 60_000);
    expect(
      parseOrders([orderInput({ slot }), orderInput({ id: 'b', method: 'collect', slot, priority: '1' })]),
    ).toEqual({
      ok: false,
      warnings: [],
      issues: [
        {
          code: 'OUT_OF_RANGE',
          path: 'orders[0].slot',
          value: '"2026-10-03T01:00:00.000Z"',
          hint: 'a slot is the time of a fitting, which deliver has not; leave it out, or say method install',
        },
        { code: 'WRONG_TYPE', path: 'orders[1].priority', value: '"1"', hint: 'expected a number, found a string' },
        {
          code: 'OUT_OF_RANGE',
          path: 'orders[1].slot',
          value: '"2026-10-03T01:00:00.000Z"',
          hint: 'a slot is the time of a fitting, which collect has not; leave it out, or say method install',
        },
      ],
    });
  });
});

describe('parseFacility', () => {
  const problem = assertProblem(problemInput());

  test('gives a facility of the running network', () => {
    const result = parseFacility(facilityInput({ id: 'gamma' }), problem);
    expect(result.ok && result.value).toEqual({ ...problem.facilities[0], id: 'gamma' });
  });

  test('knows the services of the problem', () => {
    const result = parseFacility(facilityInput({ latitude: 91, services: ['drone'], cutoff: '16:00' }), problem);
    expect(!result.ok && result.issues.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'OUT_OF_RANGE facility.latitude',
      'MISSING facility.timeZone',
      'UNKNOWN_REFERENCE facility.services[0]',
    ]);
    const rules = {
      timeZone: 'Asia/Shanghai',
      hours: { sat: ['09:00-18:00'] },
      closedOn: ['2026-10-01'],
      cutoff: '16:00',
      collect: true,
      install: { bays: 1, minutes: 45 },
      brands: ['b'],
      channels: [],
      territory: { regions: ['east'] },
    };
    const whole = assertProblem(problemInput({ facilities: [facilityInput(rules)], stock: [] }));
    const alone = parseFacility(facilityInput(rules), problem);
    expect(alone.ok && alone.value).toEqual(whole.facilities[0]);
    expect(parseFacility(facilityInput({ timeZone: 'UTC', hours: {} }), problem).warnings).toMatchObject([
      { code: 'never-open', path: 'facility.hours' },
    ]);
    expect(parseFacility(null, problem)).toMatchObject({
      ok: false,
      issues: [{ code: 'WRONG_TYPE', path: 'facility' }],
    });
  });
});

describe('assertProblem, assertOrders and options', () => {
  test('throw one error that holds every issue', () => {
    let thrown: unknown;
    try {
      assertOrders([orderInput({ latitude: 91, longitude: 181 })]);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(InputError);
    expect((thrown as InputError).issues).toHaveLength(2);
    expect((thrown as InputError).message).toBe(
      'OUT_OF_RANGE at orders[0].latitude: 91. expected -90 to 90. Swapped with longitude? (and 1 more)',
    );
    expect(() => assertProblem({})).toThrow(InputError);
    expect(assertOrders([orderInput()])).toHaveLength(1);
  });

  for (const options of [{ maxRows: Number.NaN }, { maxIssues: 0 }, { maxIdLength: -1 }, { maxRows: 1.5 }]) {
    test(`bad options throw: ${JSON.stringify(options)}`, () => {
      expect(() => parseProblem(problemInput(), options)).toThrow(InputError);
    });
  }
});
