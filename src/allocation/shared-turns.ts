import type { Demands } from '../candidates/demands.js';

/** In which order demands are decided, and when stock that several of them draw on counts no more. */
export interface SharedTurns {
  readonly order: readonly number[];
  /** By shared sku: the last turn of a demand that draws on it. */
  readonly last: readonly number[];
}

/**
 * Demands that draw on the same stock, directly or by others, one after the other: what is taken of it is to be remembered
 * only as long as one of them is still to come, and groups that share nothing do not multiply each other's ways.
 */
export function sharedTurns(demands: Demands): SharedTurns {
  const sharesOf = Array.from({ length: demands.count }, () => new Set<number>());
  const users = Array.from({ length: demands.shares }, () => new Set<number>());
  for (let source = 0; source < demands.sources; source++) {
    const share = demands.share[source] as number;
    if (share === -1) continue;
    const demand = demands.demandOf[source] as number;
    sharesOf[demand]?.add(share);
    users[share]?.add(demand);
  }
  const order = new Set<number>();
  for (let first = 0; first < demands.count; first++) {
    const open = [first];
    for (let demand = open.pop(); demand !== undefined; demand = open.pop()) {
      if (order.has(demand)) continue;
      order.add(demand);
      for (const share of sharesOf[demand] ?? []) open.push(...(users[share] ?? []));
    }
  }
  const turns = [...order];
  const last = users.map((each) => Math.max(...[...each].map((demand) => turns.indexOf(demand))));
  return { order: turns, last };
}
