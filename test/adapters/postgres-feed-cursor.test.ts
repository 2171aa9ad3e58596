import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cursorAfter, isBehind, lastEntryOf } from '../../src/adapters/postgres/feed/cursor.js';

test.each([
  ['nobody is running', '120:120:', 119n, '120:120:'],
  ['two are running', '100:120:100,107', 119n, '100:120:100,107'],
  ['later transactions wrote no entry', '120:140:120,130', 119n, '120:120:'],
  ['of those running only the ones before the last entry are named', '100:140:100,107,130', 119n, '100:120:100,107'],
  ['no entry yet', '700:710:700', null, '3:3:'],
  ['the last entry is of one that was seen to run before', '100:120:100', 99n, '100:100:'],
  [
    'numbers past 2^53',
    '18014398509481990:18014398509481995:',
    18014398509481993n,
    '18014398509481994:18014398509481994:',
  ],
])('cursor: %s', (_, upto, lastEntry, cursor) => {
  expect(cursorAfter(upto, lastEntry, false)).toBe(cursor);
  expect(lastEntryOf(cursor)).toBe(lastEntry);
});

test('of a replica all from the oldest running transaction on counts as unseen', () => {
  expect(cursorAfter('100:120:', 119n, true)).toBe('100:100:');
  expect(cursorAfter('100:120:', 90n, true)).toBe('91:91:');
});

test('a snapshot that ends before what was seen is of a database that has forgotten some of it', () => {
  const cursor = cursorAfter('120:120:', 119n, false);
  expect(isBehind('119:119:', cursor)).toBe(true);
  expect(isBehind('100:120:100', cursor)).toBe(false);
});

type Step = { readonly kind: 'begin' | 'commit' | 'abort' | 'look' | 'crash'; readonly pick: number };

type NextCursor = (upto: string, lastEntry: bigint | null, cursor: string) => string;

const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom('begin', 'begin', 'commit', 'commit', 'abort', 'abort', 'look', 'look', 'crash'),
    pick: fc.nat(9),
  }),
  { minLength: 1, maxLength: 40, size: 'max' },
);

/** Plays steps on a server of numbers alone; the entries that were committed and never told, or told twice. */
function wrong(played: readonly Step[], next: NextCursor): string[] {
  let nextXid = 700;
  let completed = 699;
  let serial = 0;
  let cursor = '3:3:';
  const running: { xid: number; entry: string | null }[] = [];
  let committed: { xid: number; entry: string }[] = [];
  const told = new Map<string, number>();
  const look = (): void => {
    const xmax = completed + 1;
    const xip = running.map(({ xid }) => xid).filter((xid) => xid < xmax);
    const upto = `${xip[0] ?? xmax}:${xmax}:${xip.join(',')}`;
    const [, seenTo, open] = cursor.split(':') as [string, string, string];
    const seen = (xid: number) => xid < Number(seenTo) && !open.split(',').includes(String(xid));
    const found = committed.filter(({ xid }) => !seen(xid));
    for (const { entry } of found) told.set(entry, (told.get(entry) ?? 0) + 1);
    const last = found.reduce<bigint | null>(
      (most, { xid }) => (most === null || BigInt(xid) > most ? BigInt(xid) : most),
      lastEntryOf(cursor),
    );
    cursor = next(upto, last, cursor);
  };
  for (const { kind, pick } of played) {
    const at = pick % Math.max(1, running.length);
    if (kind === 'begin') running.push({ xid: nextXid++, entry: pick < 7 ? `entry ${++serial}` : null });
    else if (kind === 'look') look();
    else if (kind === 'crash') {
      // Numbers that no committed entry has put on disk are given out again.
      running.length = 0;
      nextXid = Math.max(699, ...committed.map(({ xid }) => xid)) + 1;
      completed = nextXid - 1;
    } else {
      const [over] = running.splice(at, 1);
      if (over === undefined) continue;
      completed = Math.max(completed, over.xid);
      if (kind === 'commit' && over.entry !== null) committed = [...committed, { xid: over.xid, entry: over.entry }];
    }
  }
  look();
  return committed.filter(({ entry }) => told.get(entry) !== 1).map(({ entry }) => `${entry}: ${told.get(entry) ?? 0}`);
}

test('property: whatever commits, in whatever order, with crashes in between, is told exactly once', () => {
  const next: NextCursor = (upto, lastEntry) => cursorAfter(upto, lastEntry, false);
  fc.assert(
    fc.property(steps, (played) => {
      expect(wrong(played, next)).toEqual([]);
    }),
    { numRuns: 5000, seed: 1 },
  );
});

test.each<[string, NextCursor]>([
  ['everything below the highest entry', (_, last) => (last === null ? '3:3:' : `${last + 1n}:${last + 1n}:`)],
  ['the snapshot as it is, with numbers that a crash gives out again', (upto) => upto],
  [
    'what was running at an earlier look is forgotten',
    (upto, _, cursor) => (cursor === '3:3:' ? upto : `${upto.split(':')[1]}:${upto.split(':')[1]}:`),
  ],
])('the property finds a cursor that is wrong: %s', (_, next) => {
  const check = fc.check(
    fc.property(steps, (played) => wrong(played, next).length === 0),
    { numRuns: 5000, seed: 1 },
  );
  expect(check.failed).toBe(true);
});
