import type { Sku } from '../model/problem.js';

/**
 * Which skus may stand in for one another: rows of skus by group. Fixed once built; skus that come to a network later
 * belong to no group.
 */
export class InterchangeGroups {
  /** By sku row; skus of one group share an array. */
  readonly #groupOf = new Map<number, Int32Array>();

  constructor(skus: readonly Sku[]) {
    const groups = new Map<string, number[]>();
    skus.forEach(({ interchange }, row) => {
      if (interchange === null) return;
      const group = groups.get(interchange);
      if (group) group.push(row);
      else groups.set(interchange, [row]);
    });
    for (const rows of groups.values()) {
      if (rows.length === 1) continue;
      const group = Int32Array.from(rows);
      for (const row of rows) this.#groupOf.set(row, group);
    }
  }

  /** Rows of all skus of a sku's group, its own among them, ascending; null where no other sku may stand in. */
  of(skuRow: number): Int32Array | null {
    return this.#groupOf.get(skuRow) ?? null;
  }
}
