import type { Choice, Demand, Source } from './situation.js';

/**
 * Every sku walks down the same list of sources and takes what it still needs: the core of most shop systems.
 * A `together` demand is taken whole or not at all.
 */
export function walk(demands: readonly Demand[], sources: readonly Source[]): Choice[] {
  const needed = demands.map(({ quantity }) => quantity);
  const choices: Choice[] = [];
  for (const { row, available } of sources) {
    const picks = [];
    for (const [position, { sku, together }] of demands.entries()) {
      const need = needed[position] ?? 0;
      const quantity = Math.min(available[position] ?? 0, need);
      if (quantity <= 0 || (together && quantity < need)) continue;
      needed[position] = need - quantity;
      picks.push({ sku, quantity });
    }
    if (picks.length > 0) choices.push({ facilityRow: row, picks });
  }
  return choices;
}
