/** What the search and the router are held to. `below`: a ratio that may not be above; otherwise not below. */
export interface Target {
  readonly what: string;
  readonly below: boolean;
  readonly floor: number;
  readonly ambitious: number;
}

export const targets = {
  T1: { what: 'nearest 16, no stock: ratio to Y', below: true, floor: 0.35, ambitious: 0.15 },
  T2: { what: 'nearest 8 with stock, worst rarity: ratio to Y', below: true, floor: 0.5, ambitious: 0.2 },
  'T3 1 %': { what: 'the same at 1 % holders: geokdbush with bit set / ours', below: false, floor: 10, ambitious: 20 },
  'T3 0.1 %': { what: 'at 0.1 %', below: false, floor: 100, ambitious: 250 },
  'T3 0.01 %': { what: 'at 0.01 %', below: false, floor: 2000, ambitious: 5000 },
  T4: { what: 'route(), mean 2 lines: ratio to Y', below: true, floor: 1, ambitious: 0.5 },
  T5: { what: 'route(), 6 lines: ratio to Y', below: true, floor: 3, ambitious: 1.5 },
  T6: { what: 'route() at 1M / 50M: ratio to Y', below: true, floor: 1.3, ambitious: 0.7 },
  'T7 100k': { what: 'Magento-like / route(), CPU', below: false, floor: 40, ambitious: 100 },
  'T7 1m': { what: 'Magento-like / route(), CPU', below: false, floor: 300, ambitious: 1000 },
  T8: { what: 'sort all facilities, walk / route(), CPU', below: false, floor: 3000, ambitious: 10_000 },
  T9: { what: 'typed haversine scan of all / route(), CPU', below: false, floor: 200, ambitious: 500 },
  T10: { what: 'hot route() of 1m / of 1k, same list lengths', below: true, floor: 2, ambitious: 1.3 },
  T11: { what: 'cold route() in Y of 1m / of 1k', below: true, floor: 3, ambitious: 2 },
  T12: { what: 'bytes allocated by a decision', below: true, floor: 16, ambitious: 0.5 },
  'T13 position': { what: 'bytes of typed arrays per position', below: true, floor: 12, ambitious: 9 },
  'T13 facility': { what: 'bytes of typed arrays per facility', below: true, floor: 80, ambitious: 50 },
  T14: { what: 'map of maps update / ours with the slot known', below: false, floor: 20, ambitious: 50 },
  T15: { what: 'map of maps receipt / ours by facility and sku', below: false, floor: 1, ambitious: 3 },
  T17: { what: 'p99 / p50 of route()', below: true, floor: 8, ambitious: 4 },
  'R1 hours': { what: 'route() with hours, cutoffs, days off / without', below: true, floor: 1.3, ambitious: 1.1 },
  'R2 lanes': { what: 'route() with five lanes into each store / without', below: true, floor: 4, ambitious: 2 },
} as const satisfies Record<string, Target>;
export type TargetName = keyof typeof targets;

export type Verdict = 'ambitious' | 'floor' | 'missed';

export function verdictOf(name: TargetName, value: number): Verdict {
  const { below, floor, ambitious } = targets[name] as Target;
  const reaches = (limit: number) => (below ? value <= limit : value >= limit);
  if (reaches(ambitious)) return 'ambitious';
  return reaches(floor) ? 'floor' : 'missed';
}
