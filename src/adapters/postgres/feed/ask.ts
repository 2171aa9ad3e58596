import { assert } from '../../../base/assert.js';
import { within } from '../../../base/event-loop.js';
import { rowsOf, type SqlClient } from '../client.js';
import { codeOfError, messageOf, StoreError } from '../store-error.js';

/** Sends a statement and gives the one row of its answer. Rejects with StoreError. */
export type Ask = <Row>(text: string, params: unknown[]) => Promise<Row>;

/**
 * A connection whose other end is gone may never say so: what is not answered in time has failed, and should its answer
 * still come, it is thrown away.
 */
export function asking(client: SqlClient, timeoutMs: number): Ask {
  return async <Row>(text: string, params: unknown[]) => {
    let rows: readonly Row[] | null;
    try {
      rows = await within(timeoutMs, rowsOf<Row>(client, text, params), null);
    } catch (error) {
      throw asStoreError(error);
    }
    if (rows === null) throw new StoreError('CONNECTION', `no answer within ${timeoutMs} ms`, 1);
    const [row] = rows;
    assert(row !== undefined, 'a statement of the feed answers with one row');
    return row;
  };
}

export function asStoreError(error: unknown): StoreError {
  return error instanceof StoreError ? error : new StoreError(codeOfError(error), messageOf(error), 1, error);
}
