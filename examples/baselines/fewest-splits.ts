import type { Baseline, Demand, Source } from './situation.js';
import { walk } from './walk.js';

/** The published caps of the search: sets looked at, and sets found, for one order. */
const maxChecks = 1_000_000;
const maxFound = 10_000;

/**
 * Fewest splits, then distance, in the style of Salesforce: sets of one location, then of two, and so on; the first
 * size at which any set covers the order wins, and of those sets the one nearest on average. The search stops after
 * 1 000 000 sets looked at or 10 000 found, so that beyond the caps the answer is what was found until then, and with
 * nothing found every sku goes to its nearest source. What nobody has is left out of the order beforehand.
 */
export const fewestSplits: Baseline = ({ demands, sources, maxShipments }) => {
  const wanted = demands.map(({ quantity }, position) =>
    Math.min(
      quantity,
      sources.reduce((sum, { available }) => sum + (available[position] ?? 0), 0),
    ),
  );
  return walk(demands, nearestCoveringSet(demands, wanted, sources, maxShipments) ?? sources);
};

/** Sources must be sorted by distance: sets are looked at with near ones first. null: none found within the caps. */
function nearestCoveringSet(
  demands: readonly Demand[],
  wanted: readonly number[],
  sources: readonly Source[],
  maxSize: number,
): Source[] | null {
  let checks = 0;
  let found = 0;
  let best: { readonly set: Source[]; readonly metres: number } | null = null;
  const chosen: Source[] = [];

  const look = (first: number, missing: number, metres: number): void => {
    for (let row = first; row <= sources.length - missing; row++) {
      const source = sources[row];
      if (!source || checks >= maxChecks || found >= maxFound) return;
      chosen.push(source);
      if (missing > 1) look(row + 1, missing - 1, metres + source.metres);
      else {
        checks += 1;
        if (covers(demands, wanted, chosen)) {
          found += 1;
          // The sum orders sets of one size as the mean does; the first of equals is kept.
          if (best === null || metres + source.metres < best.metres) {
            best = { set: [...chosen], metres: metres + source.metres };
          }
        }
      }
      chosen.pop();
    }
  };
  for (let size = 1; size <= maxSize && best === null; size++) look(0, size, 0);
  return (best as { readonly set: Source[] } | null)?.set ?? null;
}

function covers(demands: readonly Demand[], wanted: readonly number[], set: readonly Source[]): boolean {
  for (let position = 0; position < demands.length; position++) {
    let rest = wanted[position] ?? 0;
    for (const { available } of set) rest -= available[position] ?? 0;
    if (rest > 0) return false;
  }
  return true;
}
