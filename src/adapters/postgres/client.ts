/**
 * What the ledger asks of a client: `Pool` and `Client` of the package `pg` and PGlite fit as they are, but `loadStock` does
 * not take a `Client`. Values go as parameters, `$1` and so on; no SQL is ever made of data.
 */
export interface SqlClient {
  query(text: string, params?: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/** The rows of one statement. The caller says what they are. */
export async function rowsOf<Row>(client: SqlClient, text: string, params: unknown[] = []): Promise<readonly Row[]> {
  const { rows } = await client.query(text, params);
  return rows as readonly Row[];
}
