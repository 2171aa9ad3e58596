import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/model/plan.js';
import { verify } from '../../src/verify/verify.js';
import { violationCodes } from '../../src/verify/violation.js';
import { sampleOf } from './sample.js';

const { problem, orders, plans } = sampleOf();
const text = JSON.stringify(plans[0]);
const judge = (hostile: unknown) => verify(problem, orders, hostile as Plan[]);

const throwing = {
  get orderId(): string {
    throw new Error('gotcha');
  },
};
const lateThrowing = (): unknown => {
  const plan = JSON.parse(text);
  Object.defineProperty(plan.shipments[0], 'legs', {
    get() {
      throw { toString: null };
    },
  });
  return plan;
};
const everythingTrapped = new Proxy([], {
  get() {
    throw new Error('gotcha');
  },
});
const revoked = Proxy.revocable([], {});
revoked.revoke();
const circular: Record<string, unknown> = { orderId: 'order-1' };
circular.shipments = [circular];
circular.costTerms = circular;

describe('verify: plans that are no plans are violations, never exceptions', () => {
  test.each<[name: string, hostile: unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a number', 7],
    ['text', 'plans'],
    ['an object', { length: 1, 0: plans[0] }],
    ['a proxy that throws', everythingTrapped],
    ['a revoked proxy', revoked.proxy],
    ['null rows', [null]],
    ['holes', new Array(3)],
    ['four thousand million holes', new Array(2 ** 32 - 1)],
    ['numbers, symbols and functions', [Number.NaN, Symbol('x'), 5n, () => 1]],
    ['rows of rows', [[]]],
    ['an empty plan', [{}]],
    ['an order id that throws', [throwing]],
    ['legs that throw', [lateThrowing()]],
    ['a circle', [circular]],
    ['a revoked row', [revoked.proxy]],
    ['a plan without a prototype', [Object.create(null)]],
    ['a million shipments', [{ ...plans[0], shipments: new Array(1e6).fill(plans[0]?.shipments[0]) }]],
    ['four thousand million lines', [{ ...plans[0], unserved: new Array(2 ** 32 - 1) }]],
    ['a very long id', [{ ...plans[0], orderId: 'x'.repeat(1e6) }]],
    ['a very long instant', [{ ...plans[0], lastArrival: '9'.repeat(1e6) }]],
    ['terms from JSON with __proto__', [{ ...plans[0], costTerms: JSON.parse('{"__proto__":1}') }]],
  ])('%s', (_, hostile) => {
    const found = judge(hostile);
    expect(found.length).toBeGreaterThan(0);
    expect(JSON.stringify(found).length).toBeLessThan(20_000);
    for (const { code } of found) expect(violationCodes).toContain(code);
  });

  test('what a message quotes is cut and cannot move a cursor', () => {
    const [first] = judge([{ ...plans[0], orderId: `\u001b[2J\u202e${'x'.repeat(500)}` }]);
    expect(first?.message).toMatch(/^no order "[ -~]*…$/);
    expect(first?.message.length).toBeLessThan(100);
  });

  test('the other plans are judged all the same', () => {
    expect(judge([null, plans[0]]).map(({ path }) => path)).toEqual(['plans[0]']);
  });

  test('a plan that is frozen, has no prototype, or has more properties than it needs is a plan', () => {
    const bare = JSON.parse(text, (_, value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.freeze(Object.assign(Object.create(null), value))
        : value,
    );
    expect(judge([bare])).toEqual([]);
    expect(judge([{ ...plans[0], external: { note: 1 } }])).toEqual([]);
  });

  test('property: anything at all in any field', () => {
    const paths = pathsOf(plans[0], []);
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withSparseArray: true }),
        (path, value) => {
          const plan = JSON.parse(text);
          const parent = path.slice(0, -1).reduce((node, key) => node[key], plan);
          parent[path.at(-1) as string] = value;
          expect(() => judge([plan])).not.toThrow();
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('property: anything at all as plans', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(judge(value).length + judge([value]).length).toBeGreaterThan(0);
      }),
    );
  });
});

function pathsOf(value: unknown, path: readonly string[]): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...pathsOf(inner, [...path, key])]);
}
