import { printable } from '../base/printable.js';
import type { Facility } from '../model/problem.js';
import type { ReadAppointment } from './read.js';
import type { Violation } from './violation.js';

interface Fitting {
  readonly orderId: string;
  readonly startAt: number;
  readonly endAt: number;
  readonly path: string;
}

/** The fittings of all plans by store. Reports each that begins while all bays are in use. */
export class Bays {
  readonly #fittingsOf = new Map<Facility, Fitting[]>();

  add(orderId: string, store: Facility, { startAt, endAt }: ReadAppointment, path: string): void {
    const fittings = this.#fittingsOf.get(store) ?? [];
    this.#fittingsOf.set(store, fittings);
    fittings.push({ orderId, startAt, endAt, path });
  }

  check(violations: Violation[]): void {
    for (const [store, fittings] of this.#fittingsOf) {
      const bays = store.install?.bays ?? 0;
      for (const { orderId, path, startAt } of overfull(fittings, bays)) {
        const message = `${printable(store.id)} has ${bays} bays, all in use at ${new Date(startAt * 60_000).toISOString()}`;
        violations.push({ code: 'BAYS', orderId, path, message });
      }
    }
  }
}

/** Fittings that begin when as many as there are bays are under way; in order of time, then of plans. */
function overfull(fittings: readonly Fitting[], bays: number): Fitting[] {
  const byStart = Array.from(fittings).sort((a, b) => a.startAt - b.startAt);
  const ends = fittings.map(({ startAt, endAt }) => Math.max(startAt, endAt)).sort((a, b) => a - b);
  let ended = 0;
  return byStart.filter(({ startAt }, begun) => {
    while (ended < begun && (ends[ended] ?? startAt) <= startAt) ended += 1;
    return begun - ended >= bays;
  });
}
