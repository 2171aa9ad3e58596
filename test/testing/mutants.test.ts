import { describe, expect, test } from 'vitest';
import { reservationStoreContract } from '../../src/testing/contract.js';
import { type Mutant, openTwoHops } from './mutants.js';

const contractOf = (mutant?: Mutant) =>
  reservationStoreContract((setup) => openTwoHops(setup, mutant), { patienceMilliseconds: 30 });

describe('a store of several hops that is right keeps the contract', () => {
  for (const { name, run } of contractOf()) test(name, run);
});

/** What the test says against the mutant; null where it finds nothing wrong. */
async function failureOf(mutant: Mutant, name: string): Promise<string | null> {
  const found = contractOf(mutant).find((each) => each.name === name);
  if (!found) throw new Error(`no test of the contract is called ${name}`);
  try {
    await found.run();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const drives = { sequential: 'sequential drive', interleaved: 'interleaved drive' } as const;

const details = 'details with nothing in them, and with many digits, are kept whatever becomes of the hold';

/** Tests that catch the mutant, with a word of what they say. */
const catches: Readonly<Record<Mutant, readonly (readonly [name: string, says: RegExp])[]>> = {
  'unsorted locks': [
    ['scene: two claims that cross: of the same two cells, the other one first', /all callers wait for each other/],
    ['scene: three claims in a circle', /all callers wait for each other/],
    [
      'crowd: 300 claims that cross, of two to four cells in any order: all are held, and none waits for ever',
      /of 300 callers wait for each other/,
    ],
    [drives.interleaved, /all callers wait for each other/],
  ],
  'no id check': [
    ['the same id again is the same hold, applied once', /cell a\/x: 3 on hand|short/],
    [
      'the same id with other lines is refused and changes nothing',
      /expected|a right ledger says refused DUPLICATE_ID/,
    ],
    ['scene: one id from two callers at once', /a reservation has this id already/],
    ['crowd: the same id 50 times at once: one hold, and one answer for all', /expected 100 on hand, 2 held|differ/],
    [drives.sequential, /a right ledger says/],
    [drives.interleaved, /no order explains|has this id already/],
  ],
  'each line by itself': [
    ['two lines of one cell are one demand', /a right ledger says short a\/x 3 of 4/],
    ['two lines of one cell with another between them are one demand', /a right ledger says short a\/x 1 of 2/],
    [drives.sequential, /a right ledger says/],
    [drives.interleaved, /no order explains|are free/],
  ],
  "the caller's clock": [
    [
      "only the store's clock counts: by that of whoever runs this all is long over, or far ahead",
      /a right ledger says/,
    ],
    ['a hold has ended at its end exactly, and not a millisecond before', /a right ledger says/],
    ['scene: commit in the moment of expiry', /no order explains|by the journal/],
    [drives.sequential, /a right ledger says/],
    [drives.interleaved, /no order explains/],
  ],
  'release whatever the state': [
    ['release: units are free again, once; what is held is never less than none', /a right ledger says/],
    ['release after commit changes nothing', /a right ledger says committed/],
    ['scene: commit and release at once', /not held/],
    [drives.sequential, /a right ledger says/],
    [drives.interleaved, /not held/],
  ],
  'read, then write': [
    ['scene: two shoppers want the last unit', /0 of "x" are free/],
    ['crowd: 400 callers for 100 units: exactly 100 get one', /400 of 400 were granted one of 100 units/],
    ['crowd: the same id 50 times at once: one hold, and one answer for all', /100 held; expected/],
    [drives.interleaved, /are free|has this id already|no order explains/],
  ],
  'extend what was read before': [['scene: extension and release at once', /the reservation is released, not held/]],
  'an extension loses details': [[details, /^extend 1, .*: held; a right ledger says held/]],
  'empty lists in details become records': [[details, /^reserve 1: .*; a right ledger says held/]],
  'numbers in details have 14 digits': [[details, /^reserve 1: .*; a right ledger says held/]],
  'details end after 4000 characters': [
    ['details as long as those of a checkout are kept whole', /two texts of 11000 characters there is null/],
  ],
  'the journal forgets ids of receipts': [
    ['journal: changes of stock', /has receive a\/x,receive b\/y,.*; expected receive a\/x as c,/],
  ],
  'the journal forgets ids of counts': [['journal: changes of stock', /adjust a\/x; expected .*adjust a\/x as d/]],
  'commit keeps off what is reserved': [
    ['a commit asks for what is on hand, be it promised to others too', /a right ledger says committed/],
  ],
  'a refused receipt keeps its id': [
    ['receive: what is refused leaves no trace of its id', /a right ledger says refused TOO_LARGE quantity/],
  ],
  'a partial hold makes cells': [
    ['a partial hold makes no cell of what is not known', /^cell b\/y: 0 on hand, .*; a right ledger says none/],
  ],
  'lines by code points': [
    ['lines come back by sku and then facility, by UTF-16 code units', /a right ledger says held/],
  ],
  'a sweep by code points': [
    ['a sweep tells whom it swept, sorted by UTF-16 code units, once', /é, ｚ, 😀; a right ledger says .*é, 😀, ｚ/],
  ],
};

describe.each(Object.entries(catches))('%s', (mutant, tests) => {
  test.each(tests)('is caught by: %s', async (name, says) => {
    expect(await failureOf(mutant as Mutant, name)).toMatch(says);
  });
});

test('one caller at a time finds nothing wrong with reading first and writing then', async () => {
  const names = contractOf().map(({ name }) => name);
  const alone = names.slice(0, names.indexOf(drives.sequential));
  const failures = await Promise.all(alone.map((name) => failureOf('read, then write', name)));
  expect(alone.filter((_, at) => failures[at] !== null)).toEqual([]);
});

test.each<[Mutant, number]>([
  ['read, then write', 1],
  ['unsorted locks', 2],
])('%s: shrunk to two callers with one call each', async (mutant, lines) => {
  const failure = await failureOf(mutant, drives.interleaved);
  const callers = /the callers:\n([\s\S]*)\ntheir turns: /.exec(failure ?? '')?.[1] ?? '';
  const claim = Array(lines).fill('1 [ab]/[xy]').join(' \\+ ');
  expect(callers).toMatch(new RegExp(`^ {2}\\d: reserve \\d: ${claim}\\n {2}\\d: reserve \\d: ${claim}$`));
});
