import { describe, expect, test } from 'vitest';
import { findRank, lowerBound, noCell, type PositionSource, StockPositions } from '../../src/stock/positions.js';
import { chance, type Draw, pick, seededDraw, shuffled } from '../support/random.js';

interface Position {
  free: number;
  unitMoney: number;
}

/** First rank of each class; a class takes 64 ranks. */
const firstRanks = (classes: number): Uint32Array => Uint32Array.from({ length: classes }, (_, c) => 64 * c);

/** Map of maps: by sku, then by rank. */
type Model = Map<number, Position>[];

/** A model of random positions, and the source it would come from: facility row r has rank ranks[r]. */
function drawSource(
  draw: Draw,
  classes: number,
  money: () => number | null,
): { model: Model; table: PositionSource; ranks: Uint32Array } {
  const ranks = Uint32Array.from(shuffled(draw, [...Array(64 * classes).keys()]));
  const model: Model = Array.from({ length: draw.int(0, 6) }, () => new Map());
  const skuStart = [0];
  const facilityRow: number[] = [];
  const positions: Position[] = [];
  for (const list of model) {
    const share = pick(draw, [0, 5, 30, 100]);
    for (const row of shuffled(draw, [...ranks.keys()]).filter(() => chance(draw, share))) {
      const position = { free: draw.int(-5, 50), unitMoney: money() ?? 0 };
      list.set(ranks[row] as number, position);
      facilityRow.push(row);
      positions.push(position);
    }
    skuStart.push(positions.length);
  }
  const free = positions.map((position) => position.free);
  const prices = positions.map((position) => position.unitMoney);
  const unitMoney =
    money() === null ? null : prices.every(Number.isInteger) ? Uint32Array.from(prices) : Float64Array.from(prices);
  const table = {
    skuStart: Uint32Array.from(skuStart),
    facilityRow: Uint32Array.from(facilityRow),
    unitMoney,
    free: (position: number) => free[position] as number,
  };
  return { model, table, ranks };
}

/** Every position of the model is there and found, in ascending ranks, in the segment of its class; and no others. */
function expectSame(positions: StockPositions, model: Model, where: string): void {
  const { classes, starts, ranks, free } = positions;
  expect(starts.length, where).toBe(model.length * (classes + 1));
  const spans: [from: number, to: number][] = [];
  model.forEach((list, sku) => {
    const base = sku * (classes + 1);
    const found: [number, Position][] = [];
    for (let c = 0; c < classes; c++) {
      for (let cell = starts[base + c] as number; cell < (starts[base + c + 1] as number); cell++) {
        const rank = ranks[cell] as number;
        if (rank >>> 6 !== c || positions.find(sku, c, rank) !== cell)
          throw new Error(`${where}: rank ${rank} of class ${c}`);
        found.push([rank, { free: free[cell] as number, unitMoney: positions.unitMoneyAt(cell) }]);
      }
    }
    expect(found, where).toEqual([...list].sort(([a], [b]) => a - b));
    const least = Math.min(...[...list.values()].map(({ unitMoney }) => unitMoney));
    expect(positions.leastUnitMoney[sku], where).toBeLessThanOrEqual(least);
    if (list.size > 0) spans.push([starts[base] as number, starts[base + classes] as number]);
  });
  // Lists lie apart in the arena.
  spans.sort(([a], [b]) => a - b);
  spans.forEach(([from], i) => {
    expect(from, where).toBeGreaterThanOrEqual(spans[i - 1]?.[1] ?? 0);
  });
}

/** Writes the positions down, facilities numbered by their rank. */
function laidAnew(positions: StockPositions, keeps: (rank: number) => boolean): StockPositions {
  const source = positions.toSource((rank) => (keeps(rank) ? rank : undefined));
  const ranks = Uint32Array.from({ length: 64 * positions.classes }, (_, rank) => rank);
  return new StockPositions(source, firstRanks(positions.classes), ranks);
}

describe.each([1, 2, 5])('%d classes', (classes) => {
  test.each([
    ['no prices', () => () => null],
    ['whole prices', (draw: Draw) => () => draw.int(0, 900)],
    ['fractional prices', (draw: Draw) => () => draw.int(0, 900) / 8],
  ] as const)('property: as a map of maps, whatever comes: %s', (_, prices) => {
    for (let seed = 0; seed < 15; seed++) {
      const draw = seededDraw(seed);
      const money = prices(draw);
      const { model, table, ranks } = drawSource(draw, classes, money);
      let positions = new StockPositions(table, firstRanks(classes), ranks);
      expectSame(positions, model, `seed ${seed}, at first`);
      // Prices may turn up where there were none, and turn fractional where they were whole.
      const later = chance(draw, 50) ? () => money() ?? 0 : () => pick(draw, [0, 3, 2.5, 2 ** 32]);
      for (let step = 0; step < 250; step++) {
        const kind = draw.int(0, 99);
        if (kind < 5 || model.length === 0) {
          expect(positions.addSku()).toBe(model.length);
          model.push(new Map());
          continue;
        }
        const sku = draw.int(0, model.length - 1);
        const list = model[sku] as Map<number, Position>;
        const rank = draw.int(0, 64 * classes - 1);
        const known = list.get(rank);
        const cell = positions.find(sku, rank >>> 6, rank);
        if (known === undefined) {
          expect(cell).toBe(noCell);
          const { version } = positions;
          const unitMoney = later();
          const added = positions.add(sku, rank >>> 6, rank, unitMoney);
          expect(positions.version).not.toBe(version);
          expect([positions.free[added], positions.unitMoneyAt(added)]).toEqual([0, unitMoney]);
          list.set(rank, { free: 0, unitMoney });
        } else {
          const quantity = draw.int(-9, 9);
          positions.change(cell, quantity);
          known.free += quantity;
        }
        if (step % 50 === 0) expectSame(positions, model, `seed ${seed}, step ${step}`);
        if (step === 200) {
          // Some facilities go, the rest is laid anew.
          const keeps = (kept: number) => kept % 7 !== 0;
          positions = laidAnew(positions, keeps);
          for (const kept of model) for (const other of kept.keys()) if (!keeps(other)) kept.delete(other);
        }
      }
      expectSame(positions, model, `seed ${seed}, in the end`);
      expectSame(
        laidAnew(positions, () => true),
        model,
        `seed ${seed}, laid anew`,
      );
    }
  });
});

test('lists that grow in turn move and are compacted, and the arena stays within a few times of what it holds', () => {
  const skus = 20;
  const empty = {
    skuStart: new Uint32Array(skus + 1),
    facilityRow: new Uint32Array(0),
    unitMoney: null,
    free: () => 0,
  };
  const positions = new StockPositions(empty, firstRanks(4), new Uint32Array(0));
  const model: Model = Array.from({ length: skus }, () => new Map());
  const draw = seededDraw(1);
  for (const rank of shuffled(draw, [...Array(256).keys()])) {
    for (let sku = 0; sku < skus; sku++) {
      positions.change(positions.add(sku, rank >>> 6, rank, 0), rank);
      (model[sku] as Map<number, Position>).set(rank, { free: rank, unitMoney: 0 });
    }
  }
  expectSame(positions, model, 'grown');
  expect(positions.ranks.length).toBeLessThan(4 * 256 * skus);
});

test('the least price of a sku follows what is added', () => {
  const { table, ranks } = drawSource(seededDraw(1), 1, () => null);
  const positions = new StockPositions(table, firstRanks(1), ranks);
  const sku = positions.addSku();
  const leastAfter = [0, 0.5, 7].map((unitMoney, rank) => {
    positions.add(sku, 0, rank, unitMoney);
    return positions.leastUnitMoney[sku];
  });
  expect(leastAfter).toEqual([0, 0, 0]);
  expect([0, 1, 2].map((rank) => positions.unitMoneyAt(positions.find(sku, 0, rank)))).toEqual([0, 0.5, 7]);
});

test('a quantity past what a position can hold is a bug of ours', () => {
  const source = {
    skuStart: Uint32Array.of(0, 1),
    facilityRow: Uint32Array.of(0),
    unitMoney: null,
    free: () => 2_147_483_647,
  };
  const positions = new StockPositions(source, firstRanks(1), Uint32Array.of(5));
  const cell = positions.find(0, 0, 5);
  expect(() => positions.change(cell, 1)).toThrow('onehop is broken');
  positions.change(cell, -2 * 2_147_483_647);
  expect(() => positions.change(cell, -1)).toThrow('onehop is broken');
  expect(positions.free[cell]).toBe(-2_147_483_647);
});

test('more promised than can be counted is counted as the most that can', () => {
  const source = { skuStart: Uint32Array.of(0, 1), facilityRow: Uint32Array.of(0), unitMoney: null, free: () => -9e9 };
  expect(new StockPositions(source, firstRanks(1), Uint32Array.of(0)).free[0]).toBe(-2_147_483_647);
});

test('property: ranks are found by guess as by halving, however unevenly they lie', () => {
  for (let seed = 0; seed < 300; seed++) {
    const draw = seededDraw(seed);
    const most = pick(draw, [40, 1000, 4_000_000_000]);
    const some = Array.from({ length: pick(draw, [0, 1, 16, 17, 40, 200]) }, () =>
      chance(draw, 50) ? draw.int(0, most) : draw.int(0, 200),
    );
    const ranks = Uint32Array.from(new Set(some)).sort();
    const from = draw.int(0, Math.min(3, ranks.length));
    const to = ranks.length - draw.int(0, Math.min(3, ranks.length - from));
    const asked = [...some, ...some.map((rank) => rank + 1), 0, most, 0xffff_ffff];
    const wrong = asked.filter((rank) => {
      const place = ranks.indexOf(rank);
      const expected = place >= from && place < to ? place : noCell;
      const bound = lowerBound(ranks, from, to, rank);
      const fits =
        (bound === to || (ranks[bound] as number) >= rank) && (bound === from || (ranks[bound - 1] as number) < rank);
      return findRank(ranks, from, to, rank) !== expected || !fits;
    });
    expect(wrong, `seed ${seed}`).toEqual([]);
  }
});
