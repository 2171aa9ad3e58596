import { describe, expect, test } from 'vitest';
import type { BundleDemands, BundleFloor } from '../../src/candidates/bundle-reach.js';
import { BundleSearch, type BundleSink } from '../../src/candidates/bundle-search.js';
import { wholeSphere } from '../../src/candidates/holder-search.js';
import { writeUnitVector } from '../../src/geo/sphere.js';
import { FacilityTree, isFacility } from '../../src/geo/tree.js';
import { type Point, pointSets, treePoints } from '../support/point-sets.js';
import { chance, type Draw, pick, seededDraw } from '../support/random.js';

/** Reach rises with the prize, in steps; a facility that serves the critical demand is looked at farther out. */
class StepFloor implements BundleFloor {
  version = 0;
  prize = 0;
  critical = -1;
  readonly squaredReach = new Float64Array(1);
  readonly #steps: readonly number[];

  /** @param steps squared chord by whole prize; the last for all greater ones */
  constructor(steps: readonly number[]) {
    this.#steps = steps;
  }

  measureReach(): void {
    this.squaredReach[0] = this.reach(this.prize + Math.max(0, this.critical));
  }

  reach(prize: number): number {
    return this.#steps[Math.min(prize, this.#steps.length - 1)] as number;
  }
}

interface World {
  readonly tree: FacilityTree;
  readonly ranks: Uint32Array;
  readonly free: Int32Array;
  readonly demands: BundleDemands;
}

/** Per demand: free quantity by rank, in a tree whose other facilities hold nothing. */
type Lists = readonly ReadonlyMap<number, number>[];

function worldOf(
  tree: FacilityTree,
  lists: Lists,
  given: Partial<Record<'prize' | 'need' | 'alone', number[]>>,
): World {
  const count = lists.length;
  const cells = lists.map((list) => [...list].sort(([a], [b]) => a - b));
  let end = 0;
  const ends = cells.map((list) => (end += list.length));
  const demands: BundleDemands = {
    count,
    lists: count,
    demandOf: Int32Array.from(lists, (_, d) => d),
    from: Int32Array.from(ends, (_, d) => ends[d - 1] ?? 0),
    to: Int32Array.from(ends),
    need: Float64Array.from({ length: count }, (_, d) => given.need?.[d] ?? 1),
    critical: -1,
    settledAlone: Uint8Array.from({ length: count }, (_, d) => given.alone?.[d] ?? 0),
    prize: Float64Array.from({ length: count }, (_, d) => given.prize?.[d] ?? 1),
  };
  const flat = cells.flat();
  return { tree, demands, ranks: Uint32Array.from(flat, ([r]) => r), free: Int32Array.from(flat, ([, f]) => f) };
}

/** What a sink is told of a facility: its slot, and a cell (or -1) by demand. */
type Offers = Map<number, string>;

function searched(
  { tree, ranks, free, demands }: World,
  query: Float64Array,
  floor: BundleFloor,
  search: BundleSearch,
) {
  const offers: Offers = new Map();
  const sink: BundleSink = {
    offer: (_, slot, cells) => offers.set(slot, [...cells.slice(0, demands.count)].join(' ')),
  };
  search.search(tree, ranks, free, demands, query, floor, sink);
  return offers;
}

/** One facility after the other, as the contract of the search reads. */
function scanned({ tree, ranks, free, demands }: World, query: Float64Array, floor: StepFloor): Offers {
  const offers: Offers = new Map();
  const places = Array.from({ length: demands.count }, (_, d) => {
    const cells = new Map<number, number>();
    for (let cell = demands.from[d] as number; cell < (demands.to[d] as number); cell++) {
      cells.set(ranks[cell] as number, cell);
    }
    return cells;
  });
  tree.rows.forEach((row, slot) => {
    if (!isFacility(row)) return;
    const cells = places.map((cellOf) => cellOf.get(tree.firstRank + tree.rankOfSlot(slot)) ?? -1);
    const held = cells.flatMap((cell, d) => (cell < 0 ? [] : [d]));
    if (held.length === 0 || (held.length === 1 && demands.settledAlone[held[0] as number] === 1)) return;
    const prize = held.reduce((sum, d) => sum + (demands.prize[d] as number), 0);
    const critical = held.includes(demands.critical) ? (demands.prize[demands.critical] as number) : 0;
    let chord = 0;
    for (let axis = 0; axis < 3; axis++) {
      chord += ((tree.points[3 * slot + axis] as number) - (query[axis] as number)) ** 2;
    }
    if (chord > floor.reach(prize + critical) || chord > wholeSphere) return;
    const enough = cells.map((cell, d) =>
      cell >= 0 && (free[cell] as number) >= (demands.need[d] as number) ? cell : -1,
    );
    if (enough.some((cell) => cell >= 0)) offers.set(slot, enough.join(' '));
  });
  return offers;
}

const sorted = (offers: Offers) => [...offers].sort(([a], [b]) => a - b);

function unitVector([latitude, longitude]: Point): Float64Array {
  const vector = new Float64Array(3);
  writeUnitVector(latitude, longitude, vector, 0);
  return vector;
}

function treeOf(draw: Draw, set: keyof typeof pointSets, count: number, firstRank = 0) {
  const next = (pointSets[set] as (typeof pointSets)[string])(draw);
  const points = Array.from({ length: count }, next);
  return { next, tree: new FacilityTree(firstRank, Uint32Array.from(points.keys()), treePoints(points)) };
}

function drawLists(draw: Draw, tree: FacilityTree, shares: readonly number[]): Map<number, number>[] {
  return shares.map((perMille) => {
    const list = new Map<number, number>();
    tree.rows.forEach((row, slot) => {
      if (isFacility(row) && draw.int(1, 1000) <= perMille) {
        list.set(tree.firstRank + tree.rankOfSlot(slot), draw.int(-1, 4));
      }
    });
    return list;
  });
}

/** From nothing within reach to all; most often a little for one demand and much for many. */
function drawFloor(draw: Draw): StepFloor {
  const most = pick(draw, [1e-4, 0.01, 0.5, 5]);
  const steps = Array.from({ length: 40 }, () => (most * draw.int(0, 1000)) / 1000).sort((a, b) => a - b);
  return new StepFloor([...Array.from({ length: draw.int(0, 12) }, () => -1), ...steps]);
}

describe.each(Object.keys(pointSets))('%s points', (set) => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('%d demands: all within reach, and no others, are offered', (count) => {
    const search = new BundleSearch();
    for (let seed = 0; seed < 24; seed++) {
      const draw = seededDraw(1000 * count + seed);
      const { next, tree } = treeOf(draw, set, pick(draw, [5, 40, 300, 900]), pick(draw, [0, 4096]));
      const whole = (least: number, most: number) => Array.from({ length: count }, () => draw.int(least, most));
      const shares = Array.from({ length: count }, () => pick(draw, [0, 5, 50, 300, 1000]));
      const world = worldOf(tree, drawLists(draw, tree, shares), {
        prize: whole(0, 5),
        need: whole(1, 3),
        alone: Array.from({ length: count }, () => (chance(draw, 40) ? 1 : 0)),
      });
      world.demands.critical = draw.int(-1, count - 1);
      const floor = drawFloor(draw);
      const query = unitVector(next());
      expect(sorted(searched(world, query, floor, search)), `seed ${seed}`).toEqual(
        sorted(scanned(world, query, floor)),
      );
    }
  });
});

describe('many holders far away, where one demand alone is not worth a look', () => {
  test.each([2, 3, 5, 8])('%d demands: only those that hold several are offered, each of them', (count) => {
    const search = new BundleSearch();
    for (let seed = 0; seed < 6; seed++) {
      const draw = seededDraw(100 * count + seed);
      const { tree, next } = treeOf(draw, seed % 2 === 0 ? 'uniform' : 'clustered', 20_000);
      const shares = Array.from({ length: count }, () => pick(draw, [2, 4, 40, 100]));
      const lists = drawLists(draw, tree, shares);
      // Some places hold most of it: few, so that a whole subtree of them is looked through at once.
      for (let i = 0; i < 60; i++) {
        const rank = tree.rankOfSlot(tree.rows.indexOf(draw.int(0, 19_999)));
        for (const list of lists) if (chance(draw, 80)) list.set(rank, 2);
      }
      const world = worldOf(tree, lists, {
        alone: Array.from({ length: count }, () => (seed % 3 === 0 ? 1 : 0)),
      });
      for (const one of [-1, 1e-5, 0.01]) {
        const floor = new StepFloor([-1, one, 0.5, 5]);
        const query = unitVector(next());
        expect(sorted(searched(world, query, floor, search)), `seed ${seed}, reach of one ${one}`).toEqual(
          sorted(scanned(world, query, floor)),
        );
      }
    }
  });

  test('one facility that holds both, beside one whose rank shares its mark', () => {
    const { tree } = treeOf(seededDraw(1), 'uniform', 8192);
    const both = tree.rankSpan / 2 + 16;
    const beside = (both ^ (both >>> 13)) & 8191;
    expect([both, beside].map((rank) => isFacility(tree.rows[tree.slotOf(rank)] as number))).toEqual([true, true]);
    // Enough others, apart from each other, that the lists are not simply walked through; equally many in both lists, that
    // neither is cut down to the range of the other.
    const others = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => [from + 64 * i, 1] as const);
    const lists = [new Map([[both, 1], ...others(1, 10)]), new Map([[beside, 1], [both, 1], ...others(34, 9)])];
    const world = worldOf(tree, lists, {});
    const query = unitVector([0, 0]);
    const floor = new StepFloor([-1, -1, 5]);
    expect([...searched(world, query, floor, new BundleSearch()).keys()]).toEqual([tree.slotOf(both)]);
    expect([...scanned(world, query, floor).keys()]).toEqual([tree.slotOf(both)]);
  });
});

test('what the floor says anew counts from then on', () => {
  const { tree } = treeOf(seededDraw(1), 'clustered', 500);
  const world = worldOf(tree, drawLists(seededDraw(2), tree, [1000]), {});
  const floor = new StepFloor([5]);
  let offers = 0;
  const sink: BundleSink = {
    offer: () => {
      offers++;
      floor.reach = () => -1;
      floor.version++;
    },
  };
  const { ranks, free, demands } = world;
  new BundleSearch().search(tree, ranks, free, demands, unitVector([0, 0]), floor, sink);
  expect(offers).toBe(1);
});
