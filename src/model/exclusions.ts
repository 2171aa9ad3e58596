import type { ExcludedFacility } from './checkout.js';

/** One entry a facility, by id (UTF-16 code units): of several the one that lasts longest. Instants are as written by Date. */
export function mergeExclusions(...lists: readonly (readonly ExcludedFacility[])[]): ExcludedFacility[] {
  const longest = new Map<string, ExcludedFacility>();
  for (const one of lists.flat()) {
    const known = longest.get(one.facilityId);
    if (known === undefined || endOf(one) > endOf(known)) longest.set(one.facilityId, one);
  }
  return [...longest.values()].sort((a, b) => (a.facilityId < b.facilityId ? -1 : 1));
}

/** Ids of the facilities that are excluded at an instant (ms since the epoch); at `until` exactly one is back. */
export function excludedAt(excluded: readonly ExcludedFacility[], now: number): string[] {
  return excluded.filter((one) => endOf(one) > now).map(({ facilityId }) => facilityId);
}

const endOf = ({ until }: ExcludedFacility): number => (until === undefined ? Infinity : Date.parse(until));
