import { compareCells } from '../model/claim.js';
import { readJournal } from '../model/journal.js';
import type { CellState, JournalEntry, Reservation, RoomState } from '../model/reservation.js';
import { Replay } from './replay.js';

/** Every number that a journal tells of. */
export interface Rebuilt {
  /** By sku and then facility. */
  readonly cells: readonly CellState[];
  /** What is held, by room and then time; nothing for a room without any. */
  readonly rooms: readonly RoomState[];
  /** By id, in the state that the journal says: a hold past its time is `held` until it was swept. */
  readonly reservations: readonly Reservation[];
}

/**
 * The numbers, rooms and reservations that the entries of a journal make, from the first one on. Throws InputError at the
 * first entry (`journal[3]`) that cannot have happened after those before it (a hold of what was not free, a commit of
 * what is not held, a known id), or with all that is no entry of a journal.
 */
export function rebuild(journal: readonly JournalEntry[]): Rebuilt {
  const replay = new Replay();
  readJournal(journal).forEach((entry, at) => {
    replay.apply(entry, `journal[${at}]`);
  });
  const byId = (a: Reservation, b: Reservation) => (a.id < b.id ? -1 : 1);
  return {
    cells: replay.cells.map(({ state }) => state).sort(compareCells),
    rooms: replay.rooms.states(),
    reservations: replay.holds.map(({ reservation }) => reservation).sort(byId),
  };
}
