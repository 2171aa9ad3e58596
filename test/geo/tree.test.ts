import { describe, expect, test } from 'vitest';
import { writeUnitVector } from '../../src/geo/sphere.js';
import { FacilityTree, isFacility, noRow } from '../../src/geo/tree.js';
import { type Point, pointSets, treePoints } from '../support/point-sets.js';
import { seededDraw } from '../support/random.js';

const drawPoints = (set: string, seed: number, count: number): Point[] => {
  const next = (pointSets[set] as (typeof pointSets)[string])(seededDraw(seed));
  return Array.from({ length: count }, next);
};

const rowsOf = (points: readonly Point[]): Uint32Array => Uint32Array.from(points.keys());

/** Every facility lies in the boxes of its leaf and of all vertices above; tolerance none, boxes are rounded outwards. */
function expectBoxesToHold(tree: FacilityTree, points: readonly Point[]): void {
  const vector = new Float64Array(3);
  const outside: string[] = [];
  tree.rows.forEach((row, slot) => {
    if (!isFacility(row)) return;
    const [latitude, longitude] = points[row] as Point;
    writeUnitVector(latitude, longitude, vector, 0);
    const leaf = tree.leaves + (tree.rankOfSlot(slot) >>> 4);
    for (let vertex = leaf; vertex >= 1; vertex >>= 1) {
      for (let axis = 0; axis < 3; axis++) {
        const centre = tree.boxes[6 * vertex + 2 * axis] as number;
        const half = tree.boxes[6 * vertex + 2 * axis + 1] as number;
        for (const value of [vector[axis] as number, tree.points[3 * slot + axis] as number]) {
          if (Math.abs(value - centre) > half) outside.push(`row ${row}, vertex ${vertex}, axis ${axis}`);
        }
      }
    }
  });
  expect(outside).toEqual([]);
}

/** Facility row by rank; two of one rank would hide each other. */
function rowByRank(tree: FacilityTree): Map<number, number> {
  const rows = new Map<number, number>();
  tree.rows.forEach((row, slot) => {
    const rank = tree.rankOfSlot(slot);
    expect(tree.slotOf(rank)).toBe(slot);
    expect(rank).toBeLessThan(tree.rankSpan);
    expect(rows.has(rank)).toBe(false);
    rows.set(rank, row);
  });
  return rows;
}

describe.each(Object.keys(pointSets))('%s points', (set) => {
  test.each([0, 1, 2, 12, 13, 200, 1000])('a tree of %d keeps every facility once, boxes around it', (count) => {
    const points = drawPoints(set, count, count);
    const tree = new FacilityTree(0, rowsOf(points), treePoints(points));
    const found = [...rowByRank(tree).values()].filter(isFacility);
    expect(found.sort((a, b) => a - b)).toEqual([...points.keys()]);
    expectBoxesToHold(tree, points);
    const at = [...tree.rows].indexOf(count - 1);
    if (count > 0) expect([...tree.records.slice(4 * at, 4 * at + 2)]).toEqual(points[count - 1]);
  });

  test('facilities added later get a rank of their own and widen the boxes, until no slot is left', () => {
    const points = drawPoints(set, 7, 400);
    const source = treePoints(points);
    const tree = new FacilityTree(64, rowsOf(points).subarray(0, 100), source, 160);
    const ranks = new Map<number, number>();
    let next = 100;
    for (; next < points.length; next++) {
      const rank = tree.insert(next, source, Infinity);
      if (rank < 0) break;
      ranks.set(next, rank);
    }
    // Room for as many as asked, and no slot left over.
    expect(next).toBe(tree.leaves * tree.stride);
    expect(next).toBeGreaterThanOrEqual(160);
    const rows = rowByRank(tree);
    for (const [row, rank] of ranks) expect(rows.get(rank)).toBe(row);
    expectBoxesToHold(tree, points);
  });
});

test('an empty tree takes facilities', () => {
  const points: Point[] = [[1, 2]];
  const tree = new FacilityTree(0, new Uint32Array(0), treePoints(points), 30);
  expect(tree.rows.every((row) => row === noRow)).toBe(true);
  expect(tree.insert(0, treePoints(points), 1)).toBeGreaterThanOrEqual(0);
  expectBoxesToHold(tree, points);
});

test('a facility goes into a near leaf, or nowhere when the leaves it may try are full', () => {
  const points = drawPoints('coincident', 3, 400);
  const source = treePoints(points);
  const tree = new FacilityTree(0, rowsOf(points).subarray(0, 100), source, 160);
  let taken = 0;
  while (tree.insert(100 + taken, source, 1) >= 0) taken++;
  expect(taken).toBeLessThan(tree.leaves * tree.stride - 100);
  expect(tree.insert(100 + taken, source, 2)).toBeGreaterThanOrEqual(0);
});

test('a slot whose facility was removed is never filled again', () => {
  const points = drawPoints('uniform', 5, 60);
  const source = treePoints(points);
  const tree = new FacilityTree(0, rowsOf(points).subarray(0, 24), source);
  const removed = tree.rankOfSlot([...tree.rows].indexOf(11));
  tree.remove(removed);
  expect(isFacility(tree.rows[tree.slotOf(removed)] as number)).toBe(false);
  for (let row = 24; ; row++) {
    const rank = tree.insert(row, source, Infinity);
    expect(rank).not.toBe(removed);
    if (rank < 0) break;
  }
  expect(isFacility(tree.rows[tree.slotOf(removed)] as number)).toBe(false);
  expect(tree.rows.includes(noRow)).toBe(false);
});
