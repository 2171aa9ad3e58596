import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { issueCodes } from '../../src/model/codes.js';
import type { Parsed } from '../../src/model/issues.js';
import { assertProblem, parseFacility, parseOrders, parseProblem } from '../../src/model/parse.js';
import { facilityInput, orderInput, problemInput, serviceInput, stockInput } from '../hostile/support.js';

const anything = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withNullPrototype: true,
    withSparseArray: true,
    withTypedArray: true,
  }),
  fc.constantFrom('', '__proto__', '\ud800', -0, -1, 1.5, 2 ** 31, 2 ** 53, Number.NaN, [], {}, null, undefined),
);

const richProblem = (): Record<string, unknown> =>
  problemInput({
    facilities: [
      facilityInput({
        timeZone: 'UTC',
        hours: { mon: ['09:00-12:00', '22:00-06:00'], sun: [] },
        closedOn: ['2026-10-01'],
        cutoff: '16:00',
        collect: true,
        install: { bays: 1, minutes: 1 },
        capacity: { ordersPerDay: 1 },
        brands: ['b'],
        channels: ['web'],
        territory: { radiusMetres: 1, regions: ['east'] },
      }),
      facilityInput({ id: 'beta' }),
    ],
    services: [serviceInput({ maxMetres: 1, stops: 1, departures: ['08:00'] })],
    skus: [{ sku: 'tyre', brand: 'b', interchange: 'g', penalty: 1 }],
    stock: [stockInput({ inbound: [{ quantity: 1, at: '2026-10-01T00:00Z' }], unitMoney: 1, pool: 'web' })],
    stockColumns: {
      skus: ['bulb'],
      facilityRow: Uint32Array.of(1),
      skuRow: Uint32Array.of(0),
      onHand: Uint32Array.of(1),
    },
    lanes: [
      {
        from: 'alpha',
        to: 'beta',
        minutes: 1,
        departures: ['08:00'],
        days: ['mon'],
        money: { base: 1, perUnit: 1 },
        unitsPerDay: 1,
      },
    ],
    policy: {
      weights: { move: 1 },
      unserved: { unit: 1 },
      limits: { maxLegs: 1 },
      priceFloor: [{ brand: 'b', channel: 'web', unitPrice: 1 }],
    },
  });

const richOrders = (): unknown[] => [
  orderInput({
    dueBy: '2026-10-02T00:00Z',
    exclude: ['beta'],
    priority: 1,
    method: 'install',
    facilityId: 'alpha',
    slot: '2026-10-03T09:00Z',
    lines: [{ sku: 'tyre', quantity: 1, accept: 'interchange', price: 1 }],
  }),
  orderInput({ id: 'order-2' }),
];

/** Every place in plain data, as keys from the top. */
function places(value: unknown, keys: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [[...keys]];
  return [[...keys], ...Object.entries(value).flatMap(([key, part]) => places(part, [...keys, key]))];
}

/** Right input with another value at one place. */
function spoiled(make: () => unknown, place: readonly string[], value: unknown): unknown {
  const last = place.at(-1);
  if (last === undefined) return value;
  const whole = make();
  const parent = place.slice(0, -1).reduce((part, key) => Reflect.get(part as object, key), whole);
  Reflect.set(parent as object, last, value);
  return whole;
}

function expectSound(result: Parsed<unknown>): void {
  if (result.ok) return;
  expect(result.issues.length).toBeGreaterThan(0);
  for (const { code, path, value, hint } of result.issues) {
    expect(issueCodes).toContain(code);
    expect(path).toMatch(/^([a-zA-Z]+(\.[a-zA-Z]+|\[\d+\])*)?$/);
    expect(value.length).toBeLessThanOrEqual(80);
    expect(hint).not.toMatch(/^$|[A-Z]_[A-Z]|undefined/);
  }
}

describe('property: whatever comes in, parsing answers and never throws', () => {
  test('any value', () => {
    const problem = assertProblem(problemInput());
    fc.assert(
      fc.property(anything, (value) => {
        for (const result of [parseProblem(value), parseOrders(value), parseFacility(value, problem)])
          expectSound(result);
      }),
      { numRuns: 500 },
    );
  });

  for (const [name, make, parse] of [
    ['a problem', richProblem, parseProblem],
    ['orders', richOrders, parseOrders],
  ] as const) {
    test(`${name} spoiled at any one place: the issue stands at that place, above or below it`, () => {
      expect(parse(make())).toMatchObject({ ok: true });
      fc.assert(
        fc.property(fc.constantFrom(...places(make())), anything, (place, value) => {
          const result = parse(spoiled(make, place, value));
          expectSound(result);
          if (result.ok || place.length === 0) return;
          const [root] = (result.issues[0]?.path ?? '').split(/[.[]/);
          // A facility or service that changed its id is unknown to those that name it.
          const others = result.issues.every(({ code }) => code === 'UNKNOWN_REFERENCE' || code === 'DUPLICATE_ID');
          expect(others || root === (name === 'orders' ? 'orders' : place[0])).toBe(true);
        }),
        { numRuns: 2_000 },
      );
    });
  }
});
