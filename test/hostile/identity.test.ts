import { describe, expect, test } from 'vitest';
import { parseOrders, parseProblem } from '../../src/model/parse.js';
import {
  facilityInput,
  orderInput,
  orderIssues,
  problemInput,
  problemIssues,
  serviceInput,
  stockInput,
} from './support.js';

const strangeIds = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'feasible', 'result', 'bounded', 'cost'];

/** Every object frozen, all the way down. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    for (const part of Object.values(value)) frozen(part);
    Object.freeze(value);
  }
  return value;
}

describe('hostile identity and structure', () => {
  test('case 16: an id twice names both places', () => {
    const result = parseProblem(
      problemInput({
        facilities: [facilityInput(), facilityInput({ id: 'beta' }), facilityInput()],
        services: [serviceInput(), serviceInput()],
        skus: [{ sku: 'tyre' }, { sku: 'tyre' }],
        stock: [stockInput(), stockInput({ facilityId: 'beta' }), stockInput()],
      }),
    );
    if (result.ok) throw new Error('accepted');
    expect(result.issues.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'DUPLICATE_ID services[1].id',
      'DUPLICATE_ID facilities[2].id',
      'DUPLICATE_ID skus[1].sku',
      'DUPLICATE_ID stock[2]',
    ]);
    expect(result.issues[1]?.hint).toContain('facilities[0] and at facilities[2]');
    expect(result.issues[3]?.hint).toContain('stock[0] and at stock[2]');
    const orders = parseOrders([orderInput(), orderInput({ id: 'other' }), orderInput()]);
    expect(!orders.ok && orders.issues).toMatchObject([
      { code: 'DUPLICATE_ID', path: 'orders[2].id', hint: expect.stringContaining('orders[0] and at orders[2]') },
    ]);
  });

  test('case 16: stock rows add up when asked, in any order', () => {
    const rows = [
      stockInput({ onHand: 2, reserved: 1, unitMoney: 7 }),
      stockInput({ facilityId: 'beta', onHand: 9 }),
      stockInput({ onHand: 3, safetyStock: 2, unitMoney: 5 }),
      stockInput({ sku: 'bulb', onHand: 1 }),
    ];
    for (const stock of [rows, rows.toReversed()]) {
      const result = parseProblem(problemInput({ stock }), { sumStockRows: true });
      if (!result.ok) throw new Error('refused');
      const { skuStart, facilityRow, onHand, reserved, safetyStock, unitMoney } = result.value.stock;
      expect([...skuStart]).toEqual([0, 1, 3]);
      expect([...facilityRow]).toEqual([0, 0, 1]);
      expect([...onHand]).toEqual([1, 5, 9]);
      expect([...(reserved ?? [])]).toEqual([0, 1, 0]);
      expect([...(safetyStock ?? [])]).toEqual([0, 2, 0]);
      expect([...(unitMoney ?? [])]).toEqual([0, 7, 0]);
    }
  });

  test('case 17, 18: names of built-ins are ids like any other', () => {
    const before = Object.getOwnPropertyNames(Object.prototype).sort();
    const result = parseProblem(
      problemInput({
        facilities: strangeIds.map((id) => facilityInput({ id, services: strangeIds })),
        services: strangeIds.map((id) => serviceInput({ id })),
        skus: strangeIds.map((sku) => ({ sku, brand: '__proto__' })),
        stock: strangeIds.flatMap((facilityId) => strangeIds.map((sku) => stockInput({ facilityId, sku }))),
      }),
    );
    if (!result.ok) throw new Error(JSON.stringify(result.issues));
    const sorted = strangeIds.toSorted();
    expect(result.value.facilities.map(({ id }) => id)).toEqual(sorted);
    expect(result.value.facilities[0]?.services).toEqual(sorted);
    expect(result.value.skus.map(({ sku }) => sku)).toEqual(sorted);
    expect(result.value.stock.onHand).toHaveLength(64);
    expect(parseOrders(strangeIds.map((id) => orderInput({ id, exclude: strangeIds }))).ok).toBe(true);
    expect(problemIssues({ stock: [stockInput({ facilityId: '__proto__' })] })).toEqual([
      'UNKNOWN_REFERENCE stock[0].facilityId',
    ]);
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
  });

  test('case 17: an own property named __proto__ reaches nothing', () => {
    const input = JSON.parse(`{ "__proto__": { "currency": "EUR" }, ${JSON.stringify(problemInput()).slice(1)}`);
    const result = parseProblem(input);
    expect(result.ok && result.value.currency).toBe('CNY');
    expect(({} as Record<string, unknown>).currency).toBeUndefined();
  });

  test('case 19: unknown properties are left behind', () => {
    const extra = { external: { deep: true }, feasible: false };
    const result = parseProblem(
      problemInput({
        ...extra,
        facilities: [facilityInput({ ...extra, capacity: { ...extra } })],
        services: [serviceInput({ ...extra, money: { base: 1, ...extra } })],
        stock: [stockInput(extra)],
        skus: [{ sku: 'tyre', ...extra }],
        policy: { ...extra, weights: extra },
      }),
    );
    expect(result.ok).toBe(true);
    expect(JSON.stringify(result)).not.toMatch(/external|feasible/);
    expect(
      JSON.stringify(parseOrders([orderInput({ ...extra, lines: [{ sku: 'a', quantity: 1, ...extra }] })])),
    ).not.toMatch(/external|feasible/);
  });

  test('case 20: a getter is read once, and what it says later changes nothing', () => {
    let reads = 0;
    const row = stockInput();
    Object.defineProperty(row, 'onHand', { enumerable: true, get: () => ++reads });
    const result = parseProblem(problemInput({ stock: [row] }));
    expect(result.ok && [...result.value.stock.onHand]).toEqual([1]);
    expect(reads).toBe(1);
  });

  test('case 20: a Proxy and a class instance are read like plain objects', () => {
    class Row {
      readonly id = 'order-1';
      readonly placedAt = '2026-10-01T09:00Z';
      readonly latitude = 1;
      readonly longitude = 2;
      readonly lines = [{ sku: 'tyre', quantity: 1 }];
      get method() {
        return 'deliver';
      }
    }
    const reads = new Map<PropertyKey, number>();
    const watched = new Proxy(new Row(), {
      get(target, key, receiver) {
        reads.set(key, (reads.get(key) ?? 0) + 1);
        return Reflect.get(target, key, receiver);
      },
    });
    const result = parseOrders([watched]);
    expect(result.ok && result.value[0]).toMatchObject({ id: 'order-1', method: 'deliver' });
    expect([...reads.values()].every((count) => count === 1)).toBe(true);
  });

  test('case 20: what throws when it is read is an issue', () => {
    const throwing = orderInput();
    Object.defineProperty(throwing, 'latitude', {
      get() {
        throw new RangeError('mine');
      },
    });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const result = parseOrders([throwing, proxy]);
    expect(!result.ok && result.issues.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'WRONG_TYPE orders[0]',
      'WRONG_TYPE orders[1]',
    ]);
  });

  test('case 21: input changed afterwards changes nothing', () => {
    const input = problemInput();
    const result = parseProblem(input);
    const before = JSON.stringify(result);
    const [facility] = input.facilities as Record<string, unknown>[];
    Object.assign(facility as object, { latitude: 0, services: [] });
    (input.stock as unknown[]).length = 0;
    expect(JSON.stringify(result)).toBe(before);
  });

  test('case 22: frozen input works, and no input is changed', () => {
    const input = frozen(
      problemInput({
        facilities: [facilityInput({ services: ['van', 'courier'] })],
        stock: [stockInput()],
        services: [serviceInput(), serviceInput({ id: 'van' })],
      }),
    );
    const before = JSON.stringify(input);
    expect(parseProblem(input).ok).toBe(true);
    expect(JSON.stringify(input)).toBe(before);
    expect(parseOrders(frozen([orderInput()])).ok).toBe(true);
  });

  test('case 23: holes and null rows are issues with their place', () => {
    const facilities: unknown[] = [facilityInput(), null];
    facilities[3] = 7;
    expect(problemIssues({ facilities, stock: [null, [], 'row'] })).toEqual([
      'WRONG_TYPE facilities[1]',
      'MISSING facilities[2]',
      'WRONG_TYPE facilities[3]',
      'WRONG_TYPE stock[0]',
      'WRONG_TYPE stock[1]',
      'WRONG_TYPE stock[2]',
    ]);
    expect(orderIssues({ lines: [null] })).toEqual(['WRONG_TYPE orders[0].lines[0]']);
    // biome-ignore lint/suspicious/noSparseArray: the hole is the case
    expect(orderIssues({ lines: [, { sku: 'a', quantity: 1 }] })).toEqual(['MISSING orders[0].lines[0]']);
    for (const input of [null, undefined, [], 'problem', 3, () => 3]) expect(parseProblem(input).ok).toBe(false);
    for (const input of [null, undefined, {}, 'orders', 3]) expect(parseOrders(input).ok).toBe(false);
  });

  test('case 24: circles in unknown fields are not walked', () => {
    const input = problemInput();
    input.self = input;
    for (const row of input.stock as Record<string, unknown>[]) row.input = input;
    expect(parseProblem(input).ok).toBe(true);
    const circle: Record<string, unknown> = {};
    circle.circle = circle;
    expect(problemIssues({ currency: circle })).toEqual(['WRONG_TYPE currency']);
  });

  test('case 25, 26: nothing at all is a problem too', () => {
    expect(problemIssues({ facilities: [], services: [], stock: [] })).toEqual([]);
    expect(parseOrders([])).toMatchObject({ ok: true, value: [] });
  });

  test('case 29: an id of a megabyte', () => {
    const long = 'x'.repeat(2 ** 20);
    expect(problemIssues({ facilities: [facilityInput({ id: long })], stock: [] })).toEqual([
      'TOO_LARGE facilities[0].id',
    ]);
    expect(orderIssues({ id: long })).toEqual(['TOO_LARGE orders[0].id']);
    expect(orderIssues({ id: 'x'.repeat(256) })).toEqual([]);
    expect(orderIssues({ id: 'x'.repeat(257) })).toEqual(['TOO_LARGE orders[0].id']);
    expect(orderIssues({ id: 'x'.repeat(257) }, { maxIdLength: 300 })).toEqual([]);
    expect(orderIssues({ id: '' })).toEqual(['BAD_TEXT orders[0].id']);
  });

  test('case 30: too many rows are refused before one is looked at', () => {
    const stock = new Proxy(new Array(1e7), {
      get(target, key, receiver) {
        if (typeof key === 'string' && /^\d+$/.test(key)) throw new Error('looked at a row');
        return Reflect.get(target, key, receiver);
      },
    });
    const started = performance.now();
    expect(problemIssues({ stock })).toEqual(['TOO_MANY stock']);
    expect(parseOrders(new Array(2 ** 32 - 1))).toMatchObject({ issues: [{ code: 'TOO_MANY', path: 'orders' }] });
    expect(orderIssues({ lines: new Array(2 ** 32 - 1) })).toEqual(['TOO_MANY orders[0].lines']);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(problemIssues({}, { maxRows: 1 })).toEqual(['TOO_MANY facilities', 'TOO_MANY stock']);
  });

  test('bad rows are told all at once, up to the limit', () => {
    const stock = Array.from({ length: 5_000 }, () => stockInput({ onHand: -1, sku: '' }));
    expect(problemIssues({ stock })).toHaveLength(1_000);
    expect(problemIssues({ stock }, { maxIssues: 20_000 })).toHaveLength(10_000);
    expect(problemIssues({ stock }, { maxIssues: 3 })).toHaveLength(3);
  });
});
