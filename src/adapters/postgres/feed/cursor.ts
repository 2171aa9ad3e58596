import { assert } from '../../../base/assert.js';

/**
 * The cursor of the change feed is the text of a pg_snapshot, `xmin:xmax:running,...`: which transactions it counts as
 * seen. Those below xmin are, those from xmax on are not, and between them all but the running ones are.
 *
 * Why not the highest number of the journal: numbers are drawn before the commit, so an entry with a lower number may
 * become visible after one with a higher number, and a cursor that had passed it would never come back. A snapshot names
 * the transactions that were still open, however long they stay so: nothing waits for them, what commits after them is
 * seen before them, and their own entries are seen when they commit.
 */
interface Snapshot {
  readonly xmin: bigint;
  readonly xmax: bigint;
  /** Ascending, below xmax. */
  readonly running: readonly bigint[];
}

/**
 * The cursor after all entries that a snapshot sees.
 *
 * It ends at the highest transaction that wrote an entry, which is lower than where the snapshot ends when others came
 * after it that wrote none. Those have no entry to be missed, so nothing is lost by counting them as unseen. But their
 * numbers need not be on disk: after a crash the server may give them out again, to a transaction that does write one.
 *
 * On a replica a snapshot does not name what is running on the primary, so there all from xmin on counts as unseen: told
 * again and again until the oldest open transaction ends, which absolute numbers make harmless.
 *
 * @param upto text of the snapshot that was looked at
 * @param lastEntry the highest transaction that has an entry seen, now or before; null: none
 */
export function cursorAfter(upto: string, lastEntry: bigint | null, isReplica: boolean): string {
  const { xmin, xmax, running } = read(upto);
  const seenTo = isReplica ? xmin : xmax;
  const end = lastEntry === null ? first : least(seenTo, lastEntry + 1n);
  const open = running.filter((transaction) => transaction < end);
  return `${open[0] ?? end}:${end}:${open.join(',')}`;
}

/** The highest transaction that a cursor of `cursorAfter` has seen an entry of; null: none. On a replica it may be lower. */
export function lastEntryOf(cursor: string): bigint | null {
  const { xmax } = read(cursor);
  return xmax === first ? null : xmax - 1n;
}

/** Whether a snapshot of the database lies before what a cursor has seen: then the database has forgotten some of it. */
export function isBehind(upto: string, cursor: string): boolean {
  return read(upto).xmax < read(cursor).xmax;
}

/** No transaction has a lower number. */
const first = 3n;

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function read(snapshot: string): Snapshot {
  const parts = /^(\d+):(\d+):([\d,]*)$/.exec(snapshot);
  assert(parts !== null, 'the database sent a snapshot of a shape it never had');
  const [, xmin, xmax, running] = parts;
  return {
    xmin: BigInt(xmin as string),
    xmax: BigInt(xmax as string),
    running: running ? running.split(',').map(BigInt) : [],
  };
}
