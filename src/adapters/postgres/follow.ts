import { printable } from '../../base/printable.js';
import type { AbortSignalLike } from '../../base/stop-signal.js';
import { InputError } from '../../model/issues.js';
import type { Network } from '../../network/network.js';
import type { SqlClient } from './client.js';
import { asking } from './feed/ask.js';
import { Follower } from './feed/follower.js';
import type { Listen } from './feed/listen.js';
import { Listener } from './feed/listener.js';
import type { FeedRows } from './feed/rows.js';

export interface FollowOptions {
  /** Shortens the time until a change is seen from `everyMs` to some milliseconds: `listenWith` for pg, `listenEmbedded` for PGlite. */
  readonly listen?: Listen;
  /** Looks come at least so often, also where notices get lost; whole or not, 10 to 3 600 000, default 1000. */
  readonly everyMs?: number;
  /** A statement, or a listening connection that begins or ends, which takes longer has failed; 100 to 3 600 000, default 30 000. */
  readonly timeoutMs?: number;
  /** What the network was told just now, the first load included: all numbers as they are, also those that were the same. */
  readonly onChange?: (rows: FeedRows) => void;
  /**
   * StoreError, once when the database does not answer any more and once when the listening connection is lost, however
   * many tries it takes until they are back; InputError where the network holds reservations of its own, so that it can take
   * nothing, or for single cells and rooms whose numbers are none: these are passed over; and whatever `onChange` throws.
   */
  readonly onError?: (error: unknown) => void;
  /** Stops it. */
  readonly signal?: AbortSignalLike;
}

/** A network that is kept in step with a database. */
export interface Following {
  /**
   * Resolves when all that was committed before the call is in the network. Rejects with the StoreError of the look that this
   * takes, or FollowingStopped.
   */
  caughtUp(): Promise<void>;
  /** Which transactions the network has seen, as text of a pg_snapshot. */
  readonly cursor: string;
  /** Looks that have come to their end. */
  readonly looks: number;
  /** Full loads: 1, and one more for each time that the database was another than before (restored, failed over). */
  readonly loads: number;
  /** Facilities that the database told of and the network does not have. */
  readonly ignored: ReadonlySet<string>;
  /** Why the last look failed; null: it did not. */
  readonly failure: unknown;
  /**
   * Ends the listening connection; resolves when no statement is under way, after `timeoutMs` at the latest. The network
   * stays as it is.
   */
  stop(): Promise<void>;
}

/**
 * Keeps a running network in step with the ledger of a database: loads all cells and rooms, then takes over what changes,
 * with holds, commits, releases, expiries, receipts, counts and new positions, from whomever they come. Resolves when the
 * load is done; rejects when it fails. From then on it looks by itself until it is stopped, and failures are told to
 * `onError`: the next look goes on from the same cursor, so nothing is lost however long the database was away.
 *
 * A look sees exactly the transactions that were committed when it began and not seen before, so long-running ones
 * neither delay nor break it: theirs come when they commit, and what commits meanwhile comes before them. Numbers are
 * absolute, so telling them twice does no harm. What one transaction did to one reservation is told in one step.
 *
 * The network must not take stock by itself (`route` with `reserve`, `network.stock`) meanwhile: that is the database's
 * business, and its numbers overwrite it. A facility added to the network is told its cells with the next look.
 *
 * @param client a `pg.Pool` (with an `error` listener, as every pool needs), since a single `pg.Client` never comes back
 *   once its connection is lost; or PGlite. A replica will do where it is always the same one; then there is no `listen`.
 *   `synchronous_commit` must not be off for those who write, or a crash of the server takes back what was seen.
 */
export async function followChanges(
  network: Network,
  client: SqlClient,
  options: FollowOptions = {},
): Promise<Following> {
  if (typeof options !== 'object' || options === null) {
    const hint = 'expected an object';
    throw new InputError([{ code: 'WRONG_TYPE', path: 'options', value: printable(options), hint }]);
  }
  const { listen, signal, onChange, onError } = options;
  const everyMs = milliseconds('everyMs', options.everyMs ?? 1000, 10);
  const timeoutMs = milliseconds('timeoutMs', options.timeoutMs ?? 30_000, 100);
  if (signal?.aborted) throw signal.reason;
  const tellError = (error: unknown): void => {
    try {
      onError?.(error);
    } catch {
      // There is nobody left to tell.
    }
  };
  const follower = new Follower(network, asking(client, timeoutMs), everyMs, {
    change(rows) {
      try {
        onChange?.(rows);
      } catch (error) {
        tellError(error);
      }
    },
    down: tellError,
    refused: tellError,
  });
  let listener: Listener | null = null;
  const stop = async (): Promise<void> => {
    signal?.removeEventListener('abort', stop);
    await Promise.all([follower.stop(), listener?.stop()]);
  };
  signal?.addEventListener('abort', stop);
  try {
    await follower.start();
    if (signal?.aborted) throw signal.reason;
  } catch (error) {
    signal?.removeEventListener('abort', stop);
    throw error;
  }
  if (listen) listener = new Listener(listen, { wake: () => follower.wake(), down: tellError }, timeoutMs);
  return {
    caughtUp: () => follower.caughtUp(),
    get cursor() {
      return follower.cursor;
    },
    get looks() {
      return follower.looks;
    },
    get loads() {
      return follower.loads;
    },
    get failure() {
      return follower.failure;
    },
    ignored: follower.ignored,
    stop,
  };
}

function milliseconds(path: string, value: number, least: number): number {
  if (typeof value === 'number' && value >= least && value <= 3_600_000) return value;
  const hint = `expected ${least} to 3 600 000 milliseconds`;
  throw new InputError([{ code: 'OUT_OF_RANGE', path, value: printable(value), hint }]);
}
