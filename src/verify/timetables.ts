import type { Facility } from '../model/problem.js';
import { WallClock } from './clock.js';
import { WorkingHours } from './hours.js';

/** The working hours of facilities, made when first asked for; those of one zone share its clock. */
export class Timetables {
  readonly #clocks = new Map<string | null, WallClock>();
  readonly #hours = new Map<string, WorkingHours>();

  of(facility: Facility): WorkingHours {
    let hours = this.#hours.get(facility.id);
    if (!hours) {
      hours = new WorkingHours(facility, this.#clockOf(facility.timeZone));
      this.#hours.set(facility.id, hours);
    }
    return hours;
  }

  #clockOf(timeZone: string | null): WallClock {
    let clock = this.#clocks.get(timeZone);
    if (!clock) {
      clock = new WallClock(timeZone);
      this.#clocks.set(timeZone, clock);
    }
    return clock;
  }
}
