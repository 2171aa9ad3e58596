import type { WallClock } from './clock.js';
import { never, weekdayOf } from './hours.js';

/** When a service or a lane leaves, by the wall clock of where it leaves from. */
export interface Departing {
  /** Minutes of the day; null: at any time. */
  readonly departures: readonly number[] | null;
  /** Weekdays, monday 0; null: every day. */
  readonly days?: readonly number[] | null;
}

/** The first departure that goods ready at this instant can catch. */
export function nextDeparture({ departures, days = null }: Departing, clock: WallClock, ready: number): number {
  if (ready === never || (departures === null && days === null)) return ready;
  const today = clock.dayOf(ready);
  if (departures === null) return nextDay(days ?? [], clock, today, ready);
  if (departures.length === 0) return never;
  let first = never;
  // Times that do not exist move forward, perhaps over midnight: yesterday's are looked at as well.
  for (let day = today - 1; day < today + enoughDays; day += 1) {
    if (days !== null && !days.includes(weekdayOf(day))) continue;
    if (!clock.hasDay(day)) continue;
    for (const time of departures) {
      const departAt = clock.instantOf(day, time);
      if (departAt >= ready) first = Math.min(first, departAt);
    }
    if (day >= today && first < never) return first;
  }
  return first;
}

/** At once today, if today is one of the days, else as soon as such a day begins. */
function nextDay(days: readonly number[], clock: WallClock, today: number, ready: number): number {
  if (days.includes(weekdayOf(today))) return ready;
  for (let day = today + 1; day < today + enoughDays; day += 1) {
    // It may have begun already: a clock that goes back over midnight shows its first minute twice.
    if (days.includes(weekdayOf(day)) && clock.hasDay(day)) return Math.max(ready, clock.instantOf(day, 0));
  }
  return never;
}

/** Two weeks: a weekday may be left out once. */
const enoughDays = 16;

/** Does it leave at certain times only? */
export const keepsTimes = ({ departures, days = null }: Departing): boolean => departures !== null || days !== null;
