import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertProblem, parseProblem } from '../../src/model/parse.js';
import type { Problem, StockTable } from '../../src/model/problem.js';
import { problemInput, problemIssues, stockInput } from '../hostile/support.js';

const table = (...stock: Record<string, unknown>[]): StockTable => assertProblem(problemInput({ stock })).stock;
const beta = { facilityId: 'beta' };

describe('pools', () => {
  test('by number, ascending by name; 0 where the stock is open to all', () => {
    const stock = table(
      stockInput({ pool: 'web' }),
      stockInput({ ...beta }),
      stockInput({ sku: 'bulb', pool: 'Web' }),
      stockInput({ ...beta, sku: 'bulb', pool: 'web' }),
    );
    expect(stock.pools).toEqual(['Web', 'web']);
    expect(stock.pool).toEqual(Uint32Array.of(1, 2, 2, 0));
    expect(table(stockInput())).toMatchObject({ pools: [], pool: null });
  });

  test('a position has one: a second row of it is one too many, whatever its pool', () => {
    expect(problemIssues({ stock: [stockInput(), stockInput({ pool: 'web' })] })).toEqual(['DUPLICATE_ID stock[1]']);
  });

  test('rows that are added up belong to one pool', () => {
    const rows = (...pools: (string | undefined)[]): Record<string, unknown> => ({
      stock: pools.map((pool) => stockInput(pool === undefined ? {} : { pool })),
    });
    const sum = { sumStockRows: true };
    const added = assertProblem(problemInput(rows('web', 'web')), sum).stock;
    expect(added).toMatchObject({ pools: ['web'], pool: Uint32Array.of(1), onHand: Uint32Array.of(10) });
    expect(problemIssues(rows('web', undefined), sum)).toEqual(['DUPLICATE_ID stock[1]']);
    const mixed = parseProblem(problemInput(rows('web', 'shop')), sum);
    expect(!mixed.ok && mixed.issues).toMatchObject([
      {
        path: 'stock[1]',
        value: '"shop"',
        hint: 'the same facility and sku stand at stock[0] and at stock[1] in two pools; only rows of one pool add up',
      },
    ]);
  });

  test('beside columns, which have none', () => {
    const stockColumns = {
      skus: ['bulb', 'tyre'],
      facilityRow: Uint32Array.of(1, 1),
      skuRow: Uint32Array.of(0, 1),
      onHand: Uint32Array.of(3, 4),
    };
    const { stock } = assertProblem(problemInput({ stock: [stockInput({ pool: 'web' })], stockColumns }));
    expect(stock).toMatchObject({ pools: ['web'], pool: Uint32Array.of(0, 1, 0), onHand: Uint32Array.of(3, 5, 4) });
    expect(assertProblem(problemInput({ stock: [], stockColumns })).stock).toMatchObject({
      pools: [],
      pool: null,
      inbound: { skuRow: new Uint32Array(0) },
    });
  });

  test('refused: no name', () => {
    expect(problemIssues({ stock: [stockInput({ pool: '' })] })).toEqual(['BAD_TEXT stock[0].pool']);
    expect(problemIssues({ stock: [stockInput({ pool: null })] })).toEqual(['WRONG_TYPE stock[0].pool']);
  });
});

describe('inbound', () => {
  const minute = (iso: string): number => Date.parse(iso) / 60_000;
  const first = '2026-10-01T00:00Z';
  const second = '2026-10-02T08:00+08:00';

  test('by sku, facility and instant, equal ones added up, nothing left out', () => {
    const { inbound } = table(
      stockInput({
        ...beta,
        onHand: 0,
        inbound: [
          { quantity: 3, at: second },
          { quantity: 4, at: first },
          { quantity: 5, at: '2026-10-02T00:00:59Z' },
          { quantity: 0, at: '2026-10-03T00:00Z' },
        ],
      }),
      stockInput({ inbound: [{ quantity: 1, at: second }] }),
      stockInput({ sku: 'bulb', inbound: [{ quantity: 2, at: first }] }),
      stockInput({ sku: 'fuse', inbound: [] }),
    );
    expect(inbound).toEqual({
      skuRow: Uint32Array.of(0, 2, 2, 2),
      facilityRow: Uint32Array.of(0, 0, 1, 1),
      quantity: Float64Array.of(2, 1, 4, 8),
      at: Float64Array.of(minute(first), minute(second), minute(first), minute(second)),
    });
  });

  test('rows that are added up bring theirs along', () => {
    const row = stockInput({ inbound: [{ quantity: 2, at: first }] });
    const { stock } = assertProblem(problemInput({ stock: [row, row] }), { sumStockRows: true });
    expect(stock.inbound).toMatchObject({ quantity: Float64Array.of(4) });
  });

  for (const [name, inbound, issue] of [
    ['a date alone', [{ quantity: 1, at: '2026-10-01' }], 'BAD_TIME stock[0].inbound[0].at'],
    ['no instant', [{ quantity: 1 }], 'MISSING stock[0].inbound[0].at'],
    ['no quantity', [{ at: first }], 'MISSING stock[0].inbound[0].quantity'],
    ['half a unit', [{ quantity: 0.5, at: first }], 'NOT_AN_INTEGER stock[0].inbound[0].quantity'],
    ['less than none', [{ quantity: -1, at: first }], 'OUT_OF_RANGE stock[0].inbound[0].quantity'],
    ['endless', [{ quantity: Infinity, at: first }], 'NOT_FINITE stock[0].inbound[0].quantity'],
    ['text', [{ quantity: '5', at: first }], 'WRONG_TYPE stock[0].inbound[0].quantity'],
    ['too much', [{ quantity: 2 ** 31, at: first }], 'TOO_LARGE stock[0].inbound[0].quantity'],
    ['null', [null], 'WRONG_TYPE stock[0].inbound[0]'],
    ['no list', { quantity: 1, at: first }, 'WRONG_TYPE stock[0].inbound'],
  ] as const) {
    test(`refused: ${name}`, () => expect(problemIssues({ stock: [stockInput({ inbound })] })).toEqual([issue]));
  }

  test('with what is on hand, the units of a sku stay within limits', () => {
    const most = 2 ** 31 - 1;
    const rows = (onHand: number, ...quantities: number[]): Record<string, unknown>[] => [
      stockInput({ onHand }),
      stockInput({ ...beta, onHand: 0, inbound: quantities.map((quantity) => ({ quantity, at: first })) }),
    ];
    expect(problemIssues({ stock: rows(1, most - 2, 1) })).toEqual([]);
    const result = parseProblem(problemInput({ stock: rows(2, most - 2, 1, most) }));
    expect(!result.ok && result.issues).toEqual([
      {
        code: 'TOO_LARGE',
        path: 'stock[1].inbound',
        value: String(most + 1),
        hint: `on hand and inbound, units of this sku add up to more than ${most}`,
      },
    ]);
    expect(problemIssues({ stock: [stockInput({ onHand: most }), ...rows(most, 1).slice(1)] })).toEqual([
      'TOO_LARGE stock[1].inbound',
    ]);
  });

  test('the longest list takes no longer than reading it', () => {
    const inbound = Array.from({ length: 100_000 }, (_, entry) => ({
      quantity: 1,
      at: new Date(((entry * 7919) % 50_000) * 60_000).toISOString(),
    }));
    const started = performance.now();
    expect(table(stockInput({ inbound })).inbound.quantity).toEqual(new Float64Array(50_000).fill(2));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

test('property: stock rows in another order give the same bytes', () => {
  const delivery = fc.record({
    quantity: fc.integer({ min: 0, max: 3 }),
    at: fc.constantFrom('2026-10-01T00:00Z', '2026-10-01T08:00+08:00', '2026-10-02T00:00Z'),
  });
  const cells = ['alpha', 'beta'].flatMap((facilityId) => ['a', 'b', 'c'].map((sku) => ({ facilityId, sku })));
  const rows = fc
    .tuple(
      ...cells.map((cell) =>
        fc
          .record(
            {
              onHand: fc.nat(2),
              pool: fc.constantFrom('web', 'shop', 'A'),
              inbound: fc.array(delivery, { maxLength: 3 }),
            },
            { requiredKeys: ['onHand'] },
          )
          .map((row) => ({ ...cell, ...row })),
      ),
    )
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
  const bytes = ({ stock }: Problem): string => JSON.stringify(stock);
  fc.assert(
    fc.property(rows, ([stock, again]) => {
      const parsed = assertProblem(problemInput({ stock }));
      expect(bytes(assertProblem(problemInput({ stock: again })))).toBe(bytes(parsed));
    }),
  );
});
