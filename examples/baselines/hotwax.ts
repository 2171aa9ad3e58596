import type { Baseline, Choice, Demand, Source } from './situation.js';
import { walk } from './walk.js';

const mile = 1609.344;

interface Rule {
  readonly warehousesOnly: boolean;
  readonly withinMetres: number;
  /** One facility serves the whole order, or the rule gives nothing. */
  readonly single: boolean;
}

/** The cascade that its guide suggests: nearer and whole first, split last. */
const cascade: readonly Rule[] = [
  { warehousesOnly: true, withinMetres: 100 * mile, single: true },
  { warehousesOnly: false, withinMetres: 100 * mile, single: true },
  { warehousesOnly: false, withinMetres: 250 * mile, single: true },
  { warehousesOnly: false, withinMetres: Infinity, single: true },
  { warehousesOnly: false, withinMetres: Infinity, single: false },
];

/**
 * HotWax's rule cascade: the first rule that gives anything serves the order, nearest facility first. Every kind of
 * facility but stores counts as a warehouse.
 * Repaired: stock is counted down as it is given, the daily limit is inclusive, duplicate skus are added up.
 */
export const hotwax: Baseline = ({ demands, sources }) => {
  for (const rule of cascade) {
    const choice = applyRule(rule, demands, sources);
    if (choice.length > 0) return choice;
  }
  return [];
};

function applyRule(
  { warehousesOnly, withinMetres, single }: Rule,
  demands: readonly Demand[],
  sources: readonly Source[],
): Choice[] {
  const allowed = sources.filter(
    ({ facility, metres }) => metres <= withinMetres && !(warehousesOnly && facility.kind === 'store'),
  );
  if (!single) return walk(demands, allowed);
  const whole = allowed.find(({ available }) => holdsAll(demands, available));
  return whole ? walk(demands, [whole]) : [];
}

const holdsAll = (demands: readonly Demand[], available: readonly number[]): boolean =>
  demands.every(({ quantity }, position) => (available[position] ?? 0) >= quantity);
