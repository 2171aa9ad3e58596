import { rowsOf, type SqlClient } from './client.js';
import { codeOfError, messageOf, StoreError } from './store-error.js';

/** A number or fact of the ledger that is not what it should be. */
export interface Discrepancy {
  readonly subject: 'cell' | 'room' | 'reservation' | 'change';
  /** Of a cell {facilityId, sku}, of a room {room, from}, else {id}. */
  readonly name: Readonly<Record<string, string | number>>;
  /** Such as `held` or `onHand`; `entries` where the journal itself tells a story that cannot be. */
  readonly field: string;
  /** What stands there; null: nothing does. */
  readonly found: unknown;
  /** What should; null: nothing. */
  readonly expected: unknown;
  /** Who says so: the sum of the reservations, or the entries of the journal. */
  readonly by: 'reservations' | 'journal';
}

/**
 * Proves that the ledger agrees with itself, or names every difference: counters of cells and rooms against the sum of the
 * reservations, and all of these against the journal, which alone rebuilds every number. One statement that reads one
 * moment of the database and locks nothing; some seconds for a million entries.
 */
export async function reconcile(client: SqlClient): Promise<readonly Discrepancy[]> {
  try {
    const rows = await rowsOf<{ difference: string }>(client, 'select difference from onehop.differences() difference');
    return rows.map(({ difference }) => JSON.parse(difference) as Discrepancy);
  } catch (error) {
    throw new StoreError(codeOfError(error), messageOf(error), 1, error);
  }
}
