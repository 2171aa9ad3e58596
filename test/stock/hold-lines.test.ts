import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HoldLines, noOwner } from '../../src/stock/hold-lines.js';

const line = fc.tuple(fc.nat(4), fc.nat(9), fc.integer({ min: 1, max: 9 }));

test('property: lines are sorted and added up by cell, and those before them stay as they were', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), fc.array(line, { maxLength: 80 }), (before, asked) => {
      const lines = new HoldLines();
      for (const [sku, facility, quantity] of before) lines.add(sku, facility, sku * 10 + facility, quantity, 7);
      for (const [sku, facility, quantity] of asked) lines.add(sku, facility, sku * 10 + facility, quantity, noOwner);
      const { skuRow, facilityRow } = lines;
      const key = (at: number) => (skuRow[at] as number) * 10 + (facilityRow[at] as number);
      expect(lines.merge(before.length, (a, b) => key(a) - key(b))).toBe(true);
      const sums = new Map<number, number>();
      for (const [sku, facility, quantity] of asked) {
        sums.set(sku * 10 + facility, quantity + (sums.get(sku * 10 + facility) ?? 0));
      }
      const told = Array.from({ length: lines.count }, (_, at) => [
        lines.skuRow[at],
        lines.facilityRow[at],
        lines.cell[at],
        lines.quantity[at],
        lines.owner[at],
      ]);
      const merged = [...sums].sort(([a], [b]) => a - b);
      expect(told).toEqual([
        ...before.map(([sku, facility, quantity]) => [sku, facility, sku * 10 + facility, quantity, 7]),
        ...merged.map(([cell, sum]) => [Math.floor(cell / 10), cell % 10, cell, sum, noOwner]),
      ]);
    }),
  );
});

test('a sum past what a position can hold is told', () => {
  const lines = new HoldLines();
  lines.add(0, 0, 0, 2 ** 31 - 1, noOwner);
  lines.add(0, 0, 0, 1, noOwner);
  expect(lines.merge(0, () => 0)).toBe(false);
});

test('all lines are taken or none', () => {
  const lines = new HoldLines();
  const free = Int32Array.of(5, 1, -2);
  lines.add(0, 0, 0, 5, noOwner);
  lines.add(0, 1, 1, 2, noOwner);
  expect(lines.take(free, 0)).toBe(false);
  expect([...free]).toEqual([5, 1, -2]);
  lines.count = 1;
  expect(lines.take(free, 0)).toBe(true);
  expect([...free]).toEqual([0, 1, -2]);
});
