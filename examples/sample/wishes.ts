import { isOpen } from './hours.js';
import type { SampleFacility } from './network.js';
import { type Place, roadKm } from './places.js';
import type { Random } from './random.js';

/** How the buyer wants to have the goods: at the door, or at a store. */
export interface Wish {
  readonly method: 'deliver' | 'collect' | 'install';
  /** The store the buyer chose; null: whichever is best. */
  readonly facilityId: string | null;
  /** Local date and full hour of the fitting; null: as early as can be. */
  readonly slot: { readonly date: string; readonly hour: number } | null;
}

const delivered: Wish = { method: 'deliver', facilityId: null, slot: null };

/** Days on which somebody asks for a fitting at a certain hour: the Saturday that begins the holiday, and after it. */
const slotDates = ['2026-04-04', '2026-04-04', '2026-04-07', '2026-04-08'];
/** Of these, those that are not too soon for who orders on the second day, bar one. */
const laterDates = ['2026-04-04', '2026-04-07', '2026-04-08', '2026-04-08'];

/**
 * Draws it: sets of tyres are often fitted, other goods sometimes collected, where a store near does so. Two in three
 * buyers choose one of the three nearest, some of these the hour.
 */
export function drawWish(
  random: Random,
  { place, wantsSet, isLater }: { place: Place; wantsSet: boolean; isLater: boolean },
  stores: readonly SampleFacility[],
): Wish {
  const method = wantsSet && random.chance(0.3) ? 'install' : random.chance(0.12) ? 'collect' : 'deliver';
  const chooses = random.chance(0.65);
  const position = random.pick([0, 0, 0, 1, 2]);
  const asksForTime = random.chance(0.25);
  const date = random.pick(isLater ? laterDates : slotDates);
  const hour = random.pick([10, 11, 14, 15]);
  if (method === 'deliver') return delivered;
  const near = stores
    .filter(({ collect, bays }) => (method === 'collect' ? collect : bays > 0))
    .map((store) => ({ store, km: roadKm(place, store) }))
    .filter(({ km }) => km < 20)
    .sort((a, b) => a.km - b.km || (a.store.id < b.store.id ? -1 : 1));
  const chosen = (near[position] ?? near[0])?.store;
  if (!chosen) return delivered;
  const hasTime = method === 'install' && chooses && asksForTime && isOpen(chosen.times, date, hour);
  return { method, facilityId: chooses ? chosen.id : null, slot: hasTime ? { date, hour } : null };
}
