import { around } from 'geokdbush';
import KDBush from 'kdbush';
import { describe, expect, test } from 'vitest';
import { HolderSearch, type HolderSink, wholeSphere } from '../../src/candidates/holder-search.js';
import { writeUnitVector } from '../../src/geo/sphere.js';
import { chordSlack, FacilityTree, isFacility } from '../../src/geo/tree.js';
import { type Point, pointSets, treePoints } from '../support/point-sets.js';
import { chance, type Draw, seededDraw } from '../support/random.js';

/** Keeps the nearest `most` rows offered, and narrows the search to them. */
class Nearest implements HolderSink {
  limit = wholeSphere;
  readonly rows: number[] = [];
  offered = 0;
  readonly #chords: number[] = [];
  readonly #search: HolderSearch;
  readonly #most: number;

  constructor(search: HolderSearch, most: number) {
    this.#search = search;
    this.#most = most;
  }

  offer(tree: FacilityTree, slot: number): void {
    this.offered++;
    const chord = this.#search.chord[0] as number;
    const found = this.#chords.findIndex((other) => other > chord);
    const at = found < 0 ? this.#chords.length : found;
    this.#chords.splice(at, 0, chord);
    this.rows.splice(at, 0, tree.rows[slot] as number);
    if (this.#chords.length > this.#most) {
      this.#chords.pop();
      this.rows.pop();
    }
    if (this.#chords.length === this.#most) this.limit = this.#chords.at(-1) as number;
  }
}

interface Held {
  readonly tree: FacilityTree;
  readonly ranks: Uint32Array;
  readonly free: Int32Array;
  /** Rows of facilities with at least one free unit. */
  readonly holders: readonly number[];
}

/** One sku at some `share` percent of the facilities, some of them sold out. */
function stocked(draw: Draw, tree: FacilityTree, share: number): Held {
  const cells: { rank: number; free: number; row: number }[] = [];
  tree.rows.forEach((row, slot) => {
    if (!isFacility(row) || !chance(draw, share)) return;
    cells.push({ rank: tree.firstRank + tree.rankOfSlot(slot), free: chance(draw, 20) ? draw.int(-1, 0) : 1, row });
  });
  cells.sort((a, b) => a.rank - b.rank);
  return {
    tree,
    ranks: Uint32Array.from(cells, ({ rank }) => rank),
    free: Int32Array.from(cells, ({ free }) => free),
    holders: cells.filter(({ free }) => free >= 1).map(({ row }) => row),
  };
}

function nearest({ tree, ranks, free }: Held, [latitude, longitude]: Point, most: number, few: number): Nearest {
  const query = new Float64Array(3);
  writeUnitVector(latitude, longitude, query, 0);
  const search = new HolderSearch(few);
  const sink = new Nearest(search, most);
  search.search(tree, ranks, free, 0, ranks.length, 1, query, sink);
  return sink;
}

/** Great-circle metres cannot tell chords near antipodes apart, so chords are compared. */
function chordsOf(points: readonly Point[], rows: readonly number[], [latitude, longitude]: Point): number[] {
  const ends = new Float64Array(6);
  writeUnitVector(latitude, longitude, ends, 3);
  const chords = rows.map((row) => {
    const [lat, lng] = points[row] as Point;
    writeUnitVector(lat, lng, ends, 0);
    const [x, y, z, u, v, w] = ends as unknown as [number, number, number, number, number, number];
    return Math.hypot(x - u, y - v, z - w);
  });
  return chords.sort((a, b) => a - b);
}

/** 32-bit coordinates may take one of two facilities for the other where they are nearly as far. */
function expectSameChords(actual: readonly number[], expected: readonly number[], where: string): void {
  expect(actual.length, where).toBe(expected.length);
  const off = actual.filter((chord, place) => Math.abs(chord - (expected[place] as number)) > 2 * chordSlack);
  expect(off, where).toEqual([]);
}

describe.each(Object.entries(pointSets))('%s points', (name, set) => {
  test.each([
    [100, 1],
    [100, 8],
    [20, 1],
    [20, 8],
    [3, 2],
  ])('%d %% holders: the nearest %d are those of brute force', (share, most) => {
    for (let seed = 0; seed < 12; seed++) {
      const draw = seededDraw(seed);
      const next = set(draw);
      const points = Array.from({ length: [1, 30, 500, 1500][seed % 4] as number }, next);
      const tree = new FacilityTree(16 * seed, Uint32Array.from(points.keys()), treePoints(points));
      const held = stocked(draw, tree, share);
      const index = new KDBush(points.length);
      for (const [latitude, longitude] of points) index.add(longitude, latitude);
      index.finish();
      const inStock = new Set(held.holders);
      for (let turn = 0; turn < 4; turn++) {
        const query = turn === 3 ? ([90, 0] as const) : next();
        const where = `${name}, seed ${seed}, turn ${turn}`;
        const expected = chordsOf(points, held.holders, query).slice(0, most);
        for (const few of [0, 2, 8]) {
          const { rows } = nearest(held, query, most, few);
          expect(new Set(rows).size, where).toBe(rows.length);
          expect(
            rows.filter((row) => !inStock.has(row)),
            where,
          ).toEqual([]);
          expectSameChords(chordsOf(points, rows, query), expected, where);
        }
        const theirs = around(index, query[1], query[0], most, Infinity, (row) => inStock.has(row));
        expectSameChords(chordsOf(points, theirs, query), expected, `${where}: geokdbush`);
      }
    }
  });
});

test('nothing lies within a limit below zero, everything within the whole sphere', () => {
  const points: Point[] = Array.from({ length: 100 }, pointSets.uniform?.(seededDraw(1)) as () => Point);
  const tree = new FacilityTree(0, Uint32Array.from(points.keys()), treePoints(points));
  const held = stocked(seededDraw(1), tree, 100);
  const all = nearest(held, [0, 0], 1000, 2);
  expect(all.rows.toSorted((a, b) => a - b)).toEqual(held.holders.toSorted((a, b) => a - b));
  const none = new Nearest(new HolderSearch(2), 1);
  none.limit = -1;
  new HolderSearch(2).search(tree, held.ranks, held.free, 0, held.ranks.length, 1, Float64Array.of(1, 0, 0), none);
  expect(none.offered).toBe(0);
});

test('facilities added are found, facilities removed never, though lists still name them', () => {
  for (let seed = 0; seed < 20; seed++) {
    const draw = seededDraw(seed);
    const next = (Object.values(pointSets)[seed % 6] as (draw: Draw) => () => Point)(draw);
    const points = Array.from({ length: 300 }, next);
    const source = treePoints(points);
    const tree = new FacilityTree(0, Uint32Array.from(points.keys()).subarray(0, 200), source, 400);
    for (let row = 200; row < 300; row++) expect(tree.insert(row, source, Infinity)).toBeGreaterThanOrEqual(0);
    const held = stocked(draw, tree, 100);
    const gone = new Set<number>();
    tree.rows.forEach((row, slot) => {
      if (!isFacility(row) || !chance(draw, 30)) return;
      tree.remove(tree.rankOfSlot(slot));
      gone.add(row);
    });
    const left = held.holders.filter((row) => !gone.has(row));
    const everything = nearest(held, next(), 1000, 2);
    expect(everything.rows.toSorted((a, b) => a - b)).toEqual(left.toSorted((a, b) => a - b));
    const query = next();
    const rows = nearest(held, query, 5, 2).rows;
    expectSameChords(chordsOf(points, rows, query), chordsOf(points, left, query).slice(0, 5), `seed ${seed}`);
  }
});
