import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseProblem } from '../../src/model/parse.js';
import type { Problem } from '../../src/model/problem.js';
import { facilityInput, problemInput, problemIssues, stockInput } from '../hostile/support.js';

const columns = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  skus: ['tyre', 'bulb'],
  facilityRow: Uint32Array.of(1, 0, 1),
  skuRow: Uint32Array.of(0, 0, 1),
  onHand: Uint32Array.of(4, 5, 6),
  ...changes,
});

const bulk = (changes: Record<string, unknown>, stock: unknown = []): string[] =>
  problemIssues({ stock, stockColumns: columns(changes) });

/** The stock as text, one position a piece, in table order. */
function positionsOf({ facilities, skus, stock }: Problem): string[] {
  return skus.flatMap(({ sku }, row) => {
    const [start, end] = stock.skuStart.subarray(row, row + 2);
    return Array.from(stock.facilityRow.subarray(start, end), (facility, i) => {
      const slot = (start as number) + i;
      const rest = [stock.onHand, stock.reserved, stock.safetyStock, stock.unitMoney].map(
        (column) => column?.[slot] ?? 0,
      );
      return `${sku} ${facilities[facility]?.id} ${rest.join(' ')}`;
    });
  });
}

function positions(changes: Record<string, unknown>, options = {}): string[] {
  const result = parseProblem(problemInput(changes), options);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return positionsOf(result.value);
}

describe('stock in columns', () => {
  test('stand alone, beside an empty list, and beside rows', () => {
    const alone = ['bulb beta 6 0 0 0', 'tyre alpha 5 0 0 0', 'tyre beta 4 0 0 0'];
    expect(positions({ stock: undefined, stockColumns: columns() })).toEqual(alone);
    expect(positions({ stock: [], stockColumns: columns() })).toEqual(alone);
    const stock = [stockInput({ sku: 'belt', onHand: 2, unitMoney: 1.5 }), stockInput({ sku: 'bulb', onHand: 1 })];
    expect(positions({ stock, stockColumns: columns({ reserved: Uint32Array.of(1, 0, 2) }) })).toEqual([
      'belt alpha 2 0 0 1.5',
      'bulb alpha 1 0 0 0',
      'bulb beta 6 2 0 0',
      'tyre alpha 5 0 0 0',
      'tyre beta 4 1 0 0',
    ]);
  });

  test('a column that says nothing is null', () => {
    const result = parseProblem(problemInput());
    expect(result.ok && result.value.stock).toMatchObject({ reserved: null, safetyStock: null, unitMoney: null });
  });

  for (const [name, changes, issue] of [
    ['an array for a column', { onHand: [1, 2, 3] }, 'WRONG_TYPE stockColumns.onHand'],
    ['another typed array', { facilityRow: Int32Array.of(1, 0, 1) }, 'WRONG_TYPE stockColumns.facilityRow'],
    ['a column missing', { skuRow: undefined }, 'MISSING stockColumns.skuRow'],
    ['null for an optional column', { reserved: null }, 'WRONG_TYPE stockColumns.reserved'],
    ['skus missing', { skus: undefined }, 'MISSING stockColumns.skus'],
    ['a sku that is no string', { skus: ['tyre', 7] }, 'WRONG_TYPE stockColumns.skus[1]'],
    ['a sku twice', { skus: ['tyre', 'tyre'] }, 'DUPLICATE_ID stockColumns.skus[1]'],
    ['unequal lengths', { onHand: Uint32Array.of(1, 2) }, 'OUT_OF_RANGE stockColumns.onHand'],
    [
      'unequal lengths of an optional column',
      { safetyStock: new Uint32Array(4) },
      'OUT_OF_RANGE stockColumns.safetyStock',
    ],
    [
      'a facility row beyond',
      { facilityRow: Uint32Array.of(1, 0, 2) },
      'UNKNOWN_REFERENCE stockColumns.facilityRow[2]',
    ],
    ['a sku row beyond', { skuRow: Uint32Array.of(0, 2, 1) }, 'UNKNOWN_REFERENCE stockColumns.skuRow[1]'],
    ['too many units', { onHand: Uint32Array.of(4, 2 ** 31, 6) }, 'TOO_LARGE stockColumns.onHand[1]'],
    ['too many units of one sku', { onHand: Uint32Array.of(2 ** 31 - 1, 1, 6) }, 'TOO_LARGE stockColumns.onHand[1]'],
    ['a cell twice', { facilityRow: Uint32Array.of(1, 1, 1) }, 'DUPLICATE_ID stockColumns[1]'],
    [
      'a price that is no number',
      { unitMoney: Float64Array.of(1, Number.NaN, 2) },
      'NOT_FINITE stockColumns.unitMoney[1]',
    ],
    ['a negative price', { unitMoney: Float64Array.of(1, 2, -1) }, 'OUT_OF_RANGE stockColumns.unitMoney[2]'],
    ['a huge price', { unitMoney: Float64Array.of(1, 2, 2e12) }, 'TOO_LARGE stockColumns.unitMoney[2]'],
  ] as const) {
    test(`refused: ${name}`, () => expect(bulk(changes)).toEqual([issue]));
  }

  test('refused: a cell that stands in rows and columns', () => {
    expect(bulk({}, [stockInput({ facilityId: 'beta' })])).toEqual(['DUPLICATE_ID stockColumns[0]']);
    const result = parseProblem(problemInput({ stock: [stockInput()], stockColumns: columns() }), {
      sumStockRows: true,
    });
    expect(result.ok && positionsOf(result.value)).toEqual([
      'bulb beta 6 0 0 0',
      'tyre alpha 10 0 0 0',
      'tyre beta 4 0 0 0',
    ]);
  });

  test('refused: no object, and no stock at all', () => {
    for (const stockColumns of [null, [], 'columns', 7]) {
      expect(problemIssues({ stockColumns })).toEqual(['WRONG_TYPE stockColumns']);
    }
    expect(problemIssues({ stock: undefined })).toEqual(['MISSING stock']);
  });

  test('rows refer to facilities as they came, not as they are sorted', () => {
    const facilities = [facilityInput({ id: 'z' }), facilityInput({ id: 'a' })];
    const stockColumns = columns({
      skus: ['z', 'a'],
      facilityRow: Uint32Array.of(0, 1, 0),
      skuRow: Uint32Array.of(0, 0, 1),
    });
    expect(positions({ facilities, stock: [], stockColumns })).toEqual(['a z 6 0 0 0', 'z a 5 0 0 0', 'z z 4 0 0 0']);
  });

  test('property: rows and columns in any order give the same table', () => {
    const cell = fc.record({
      facility: fc.nat({ max: 5 }),
      sku: fc.nat({ max: 4 }),
      onHand: fc.nat({ max: 9 }),
      reserved: fc.nat({ max: 3 }),
      safetyStock: fc.nat({ max: 3 }),
      unitMoney: fc.nat({ max: 99 }),
      inRows: fc.boolean(),
    });
    const cells = fc.uniqueArray(cell, { selector: ({ facility, sku }) => `${facility} ${sku}`, maxLength: 25 });
    const facilities = ['f3', 'f0', 'f5', 'f1', 'f4', 'f2'].map((id) => facilityInput({ id }));
    const skus = ['s2', 's0', 's4', 's1', 's3'];
    fc.assert(
      fc.property(cells, (all) => {
        const rows = all.filter(({ inRows }) => inRows);
        const rest = all.filter(({ inRows }) => !inRows);
        const column = (value: (cell: (typeof all)[number]) => number): Uint32Array => Uint32Array.from(rest, value);
        const stock = rows.map(({ facility, sku, ...numbers }) => ({
          facilityId: facilities[facility]?.id,
          sku: skus[sku],
          ...numbers,
        }));
        const stockColumns = {
          skus,
          facilityRow: column(({ facility }) => facility),
          skuRow: column(({ sku }) => sku),
          onHand: column(({ onHand }) => onHand),
          reserved: column(({ reserved }) => reserved),
          safetyStock: column(({ safetyStock }) => safetyStock),
          unitMoney: column(({ unitMoney }) => unitMoney),
        };
        const expected = all.map(
          ({ facility, sku, onHand, reserved, safetyStock, unitMoney }) =>
            `${skus[sku]} ${facilities[facility]?.id} ${onHand} ${reserved} ${safetyStock} ${unitMoney}`,
        );
        const byCell = (a: string, b: string): number =>
          a.split(' ', 2).join(' ') < b.split(' ', 2).join(' ') ? -1 : 1;
        expect(positions({ facilities, stock, stockColumns })).toEqual(expected.sort(byCell));
      }),
    );
  });

  test('ten million positions load without an object each', () => {
    const length = 10_000_000;
    const facilityCount = 1_000;
    const facilities = Array.from({ length: facilityCount }, (_, row) => facilityInput({ id: `f${row}` }));
    const skus = Array.from({ length: length / facilityCount }, (_, row) => `s${row}`);
    const facilityRow = new Uint32Array(length);
    const skuRow = new Uint32Array(length);
    for (let position = 0; position < length; position++) {
      facilityRow[position] = position % facilityCount;
      skuRow[position] = Math.floor(position / facilityCount);
    }
    const onHand = new Uint32Array(length).fill(3);
    const started = performance.now();
    const result = parseProblem(
      problemInput({ facilities, stock: [], stockColumns: { skus, facilityRow, skuRow, onHand } }),
    );
    // A second or two on a free machine; an object a position would take a minute and gigabytes.
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(result.ok && result.value.stock.facilityRow.length).toBe(length);
  });
});
