/** The channel on which transactions that change something say so. */
const channel = 'onehop';

/**
 * Begins to listen for changes and calls `wake` for each notice; resolves, once it listens, to what ends it. Calls `lost`
 * when it has stopped listening by itself. Rejects where it cannot begin.
 */
export type Listen = (wake: () => void, lost: (error: unknown) => void) => Promise<() => Promise<void>>;

/** As much of a connection of `pg` as listening takes; a `pg.Client` is one. */
export interface ListeningClient {
  query(text: string): Promise<unknown>;
  on(event: 'notification', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  end(): Promise<void>;
}

/**
 * Listens on a connection of its own, and ends it when it is done.
 *
 * @param connect makes a new connection and connects it; called again for each try after one was lost. It must not lead
 *   through a pooler that shares connections by transaction (such as PgBouncer): notices do not come through those.
 */
export function listenWith(connect: () => Promise<ListeningClient>): Listen {
  return async (wake, lost) => {
    const client = await connect();
    let isOpen = true;
    const close = async (): Promise<void> => {
      isOpen = false;
      await client.end();
    };
    const fail = (error: unknown): void => {
      if (!isOpen) return;
      lost(error);
      close().catch(() => {});
    };
    client.on('notification', wake);
    client.on('error', fail);
    client.on('end', () => fail(new Error('the listening connection has ended')));
    try {
      await client.query(`listen ${channel}`);
    } catch (error) {
      close().catch(() => {});
      throw error;
    }
    return close;
  };
}

/** As much of PGlite as listening takes. */
export interface EmbeddedDatabase {
  listen(channel: string, callback: () => void): Promise<() => Promise<void>>;
}

/** Listens to an embedded database (PGlite), which never loses anyone. */
export function listenEmbedded(database: EmbeddedDatabase): Listen {
  return (wake) => database.listen(channel, wake);
}
