import { type Baseline, byDistance, type Demand, type Source } from './situation.js';
import { walk } from './walk.js';

/**
 * Spree's rules in their tuned form: locations that cover more skus of the order in full come first (MinimizeSplits),
 * then the nearer one (a rule added as its guide describes). Coverage counts against the whole order and is never
 * counted again for what is left, so that a location can win with skus that others have already given.
 * Repaired: duplicate skus of an order are added up.
 */
export const spree: Baseline = ({ demands, sources }) => walk(demands, bySkusCovered(demands, sources));

/** Most skus covered in full first, then nearest, then smaller id. */
export function bySkusCovered(demands: readonly Demand[], sources: readonly Source[]): Source[] {
  const covered = (source: Source): number =>
    demands.filter(({ quantity }, position) => (source.available[position] ?? 0) >= quantity).length;
  return sources
    .map((source) => ({ source, covered: covered(source) }))
    .sort((a, b) => b.covered - a.covered || byDistance(a.source, b.source))
    .map(({ source }) => source);
}
