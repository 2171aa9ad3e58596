import type { CommitAnswer, HoldAnswer, JournalEntry, Reservation, ReservationAnswer } from 'onehop';

/** What a script answered: plain JSON, in which instants are milliseconds. */
export interface Told {
  readonly status: string;
  readonly reservation?: unknown;
  readonly [field: string]: unknown;
}

/** A reservation as onehop has it. */
export function toldReservation(told: unknown): Reservation {
  return withInstants(told) as Reservation;
}

/** The answer of a verb that tells a reservation, or a shortage, or nothing. */
export function toldAnswer(told: Told): HoldAnswer | CommitAnswer | ReservationAnswer {
  const { reservation } = told;
  return (reservation === undefined ? told : { ...told, reservation: toldReservation(reservation) }) as CommitAnswer;
}

/** An entry of the stream: its id is 0-17, its one field the event. */
export function journalEntry([id, [, text]]: readonly [id: string, fields: readonly string[]]): JournalEntry {
  return {
    seq: Number(id.slice(2)),
    ...(withInstants(JSON.parse(text as string)) as Omit<JournalEntry, 'seq'>),
  } as JournalEntry;
}

/** Milliseconds since 1970 become ISO 8601. No other field of a reservation or an entry has such a name. */
function withInstants(told: unknown): object {
  const written = Object.entries(told as object).map(([name, value]) =>
    (name === 'at' || name === 'expiresAt') && value !== null ? [name, new Date(value).toISOString()] : [name, value],
  );
  return Object.fromEntries(written);
}
