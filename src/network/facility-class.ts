import { FacilityTree, type TreePoints } from '../geo/tree.js';
import type { Facility } from '../model/problem.js';
import { ClassTimes } from './class-times.js';

/** Facilities that offer the same services share their cost curves, so one lower bound by distance speaks for all. */
export interface FacilityClass {
  /** Its place among the network's classes. */
  readonly index: number;
  readonly tree: FacilityTree;
  /** Service rows that any facility of the class offers, ascending. */
  services: Uint32Array;
  /** False: facilities of this class differ in their services, and each must be asked. */
  readonly uniform: boolean;
  /** When those of each zone may be ready, and least (1 - acceptance): lower bounds after changes. */
  readonly times: ClassTimes;
  leastRejectionShare: number;
}

/**
 * Beyond so many different sets of services the rarest sets share one class: each class costs every search a look into
 * one more segment per line, and a network with more has no large class anyway.
 */
const mostUniformClasses = 7;

/** Facilities that the mixed class can take before all trees are built anew. */
const roomForAdded = 1024;

/**
 * Groups facilities by the set of services they offer, commonest set first, and builds a tree for each group. The last
 * class mixes all the others; it starts with the rare sets and takes facilities added later whose own class is full.
 *
 * @param servicesOf service rows of each facility row; equal sets are the same array
 * @param present rows that are still in the network; default all
 */
export function buildClasses(
  facilities: readonly Facility[],
  servicesOf: readonly Uint32Array[],
  points: TreePoints,
  present?: ReadonlySet<number>,
): FacilityClass[] {
  const rowsOf = new Map<Uint32Array, number[]>();
  servicesOf.forEach((services, row) => {
    if (present && !present.has(row)) return;
    const rows = rowsOf.get(services);
    if (rows) rows.push(row);
    else rowsOf.set(services, [row]);
  });
  const groups = [...rowsOf].sort(([, a], [, b]) => b.length - a.length || (a[0] as number) - (b[0] as number));
  const mixed = groups.splice(mostUniformClasses).flatMap(([, rows]) => rows);
  const classes: FacilityClass[] = [];
  let firstRank = 0;
  const push = (rows: readonly number[], services: Uint32Array, uniform: boolean) => {
    const tree = new FacilityTree(
      firstRank,
      Uint32Array.from(rows),
      points,
      rows.length + (uniform ? 0 : roomForAdded),
    );
    firstRank += tree.rankSpan;
    const times = new ClassTimes();
    for (const row of rows) times.add(facilities[row] as Facility);
    classes.push({
      index: classes.length,
      tree,
      services,
      uniform,
      times,
      leastRejectionShare: least(rows, (row) => points.rejectionShare(row)),
    });
  };
  for (const [services, rows] of groups) push(rows, services, true);
  push(mixed, unionOf(mixed.map((row) => servicesOf[row] as Uint32Array)), false);
  return classes;
}

/** The class as it is now, whatever is added to this one or taken out of it. */
export function forkClass({
  index,
  tree,
  services,
  uniform,
  times,
  leastRejectionShare,
}: FacilityClass): FacilityClass {
  return { index, tree: tree.fork(), services, uniform, times: times.fork(), leastRejectionShare };
}

export function unionOf(sets: readonly Uint32Array[]): Uint32Array {
  const union = new Set<number>();
  for (const set of new Set(sets)) for (const service of set) union.add(service);
  return Uint32Array.from(union).sort();
}

function least(rows: readonly number[], value: (row: number) => number): number {
  let result = Infinity;
  for (const row of rows) result = Math.min(result, value(row));
  return result;
}
