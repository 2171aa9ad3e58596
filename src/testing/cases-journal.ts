import type { Bench } from './bench.js';
import type { Line, NamedCase } from './named-case.js';
import { canonicalText, perform } from './operation.js';
import { adjust, at, commit, commitIfFree, expire, extend, find, receive, release, reserve } from './script.js';

/** What stores are known to lose: lists and records with nothing in them, the last digits of numbers. */
const details = {
  tries: [],
  plan: { shipments: [{ lines: [[], {}], fees: {} }], cost: 0.1 + 0.2, share: 1 / 3 },
  numbers: [12_345_678_901_234_568, 2 ** 53 - 1, -1e-7, 1.7976931348623157e308],
};

/** What is written down. */
export const journalCases: readonly NamedCase[] = [
  {
    name: 'journal: every change is one entry; what changes nothing is none',
    cells: ['5 a/x', '5 b/x'],
    lines: [
      written(),
      [reserve('1', ['1 a/x', '1 b/x'], { ttlMinutes: 5 }), 'held'],
      [reserve('1', ['1 a/x', '1 b/x']), 'held'],
      [reserve('1', ['2 a/x']), 'refused DUPLICATE_ID id'],
      [reserve('2', ['9 a/x']), 'short a/x 4 of 9'],
      [find('1'), `held 1 a/x + 1 b/x until ${at(5)}`],
      written('hold 1'),
      [extend('1', { ttlMinutes: 4 }), 'held'],
      [extend('1', { ttlMinutes: 6 }), 'held'],
      written('hold 1', 'extend 1'),
      [commit('1'), 'committed'],
      [commit('1'), 'committed'],
      [release('1'), 'committed'],
      [extend('1', { ttlMinutes: 9 }), 'committed'],
      written('hold 1', 'extend 1', 'commit 1'),
    ],
  },
  {
    name: 'journal: expiry, and what comes of it',
    cells: ['5 a/x'],
    lines: [
      [reserve('1', ['1 a/x'], { ttlMinutes: 1 }), 'held'],
      [reserve('2', ['1 a/x'], { ttlMinutes: 2 }), 'held'],
      [reserve('3', ['1 a/x']), 'held'],
      { pass: 1 },
      [expire(), 'swept 1'],
      [expire(), 'swept none'],
      [release('3'), 'released'],
      [release('3'), 'released'],
      written('hold 1', 'hold 2', 'hold 3', 'expire 1', 'release 3'),
      { pass: 1 },
      [commit('2'), 'expired'],
      [commit('2'), 'expired'],
      [commitIfFree('1'), 'committed'],
      [commitIfFree('1'), 'committed'],
      written('hold 1', 'hold 2', 'hold 3', 'expire 1', 'release 3', 'expire 2', 'revive 1'),
    ],
  },
  {
    name: 'journal: changes of stock',
    cells: ['5 a/x'],
    lines: [
      [receive('1 a/x', 'c'), '6 on hand, 0 held, 6 available, version 1'],
      [receive('1 a/x', 'c'), '6 on hand, 0 held, 6 available, version 1'],
      [receive('2 a/x', 'c'), 'refused DUPLICATE_ID id'],
      [receive('1 b/y'), '1 on hand, 0 held, 1 available, version 1'],
      [adjust('6 a/x', { version: 1 }), 'adjusted: 6 on hand, 0 held, 6 available, version 2'],
      [adjust('6 a/x', { version: 1 }), 'conflict: 6 on hand, 0 held, 6 available, version 2'],
      [adjust('4 a/x', { id: 'd' }), 'adjusted: 4 on hand, 0 held, 4 available, version 3'],
      written('receive a/x as c', 'receive b/y', 'adjust a/x', 'adjust a/x as d'),
    ],
  },
  {
    name: 'journal: entries are stamped by the store’s clock and told from any number on',
    cells: ['5 a/x'],
    lines: [
      [reserve('1', ['1 a/x'], { ttlMinutes: 1 }), 'held'],
      { pass: 0.5 },
      [reserve('2', ['1 a/x']), 'held'],
      { pass: 7 },
      [expire(), 'swept 1'],
      { look: checkStamps },
    ],
  },
  {
    name: 'details are kept as they were given, order of keys and all',
    cells: ['5 a/x'],
    lines: [
      [reserve('1', ['1 a/x'], { details: { z: [1, { b: 2, a: null }], a: '\u2028"\\', '1': -0.5, __: {} } }), 'held'],
      [reserve('2', ['1 a/x'], { details: 'a text' }), 'held'],
      [reserve('3', ['1 a/x'], { details: null }), 'held'],
      {
        look: async ({ under }) => {
          const texts = [];
          for (const id of ['1', '2', '3']) texts.push(JSON.stringify((await under.store.find(id))?.details));
          const expected = ['{"1":-0.5,"z":[1,{"b":2,"a":null}],"a":"\u2028\\"\\\\","__":{}}', '"a text"', 'null'];
          if (texts.join() !== expected.join())
            throw new Error(`details: ${texts.join()}; expected ${expected.join()}`);
        },
      },
    ],
  },
  {
    name: 'details with nothing in them, and with many digits, are kept whatever becomes of the hold',
    cells: ['9 a/x'],
    lines: [
      [reserve('1', ['1 a/x'], { ttlMinutes: 5, details }), 'held'],
      [extend('1', { ttlMinutes: 9 }), 'held'],
      [find('1'), `held 1 a/x until ${at(9)}`],
      [reserve('2', ['1 a/x'], { details }), 'held'],
      [commit('2'), 'committed'],
      [find('2'), 'committed 1 a/x'],
      [reserve('3', ['1 a/x'], { details }), 'held'],
      [release('3'), 'released'],
      [find('3'), 'released 1 a/x'],
      [reserve('4', ['9 a/x'], { ttlMinutes: 5, partial: true, details }), 'held, short a/x 7 of 9'],
      { pass: 5 },
      [find('4'), `expired 7 a/x until ${at(5)}`],
      [commitIfFree('4'), 'committed, short a/x 7 of 9'],
      [find('4'), `committed 7 a/x until ${at(5)}`],
    ],
  },
  {
    name: 'details as long as those of a checkout are kept whole',
    cells: ['9 a/x'],
    lines: [
      {
        // Past the model, so that a failure does not tell them in full.
        look: async ({ under }) => {
          const text = 'paid, 😀 价 '.repeat(1000);
          await perform(under.store, reserve('1', ['1 a/x'], { details: [text, text] }));
          const kept = canonicalText((await under.store.find('1'))?.details);
          if (kept === canonicalText([text, text])) return;
          throw new Error(`of details with two texts of ${text.length} characters there is ${kept?.slice(0, 80)}`);
        },
      },
    ],
  },
];

/** These entries, and before any of a cell the one that opened it. */
function written(...expected: readonly string[]): Line {
  return {
    look: async ({ under, player }: Bench) => {
      const entries = (await under.store.journal()).filter(({ kind }) => kind !== 'open');
      const texts = entries.map((entry) => {
        if (entry.kind === 'receive' || entry.kind === 'adjust')
          return `${entry.kind} ${entry.facilityId}/${entry.sku}${entry.id === null ? '' : ` as ${entry.id}`}`;
        return 'id' in entry ? `${entry.kind} ${entry.id}` : entry.kind;
      });
      if (texts.join() !== expected.join())
        throw player.error(`the journal has ${texts.join()}; expected ${expected.join()}`);
    },
  };
}

async function checkStamps({ under }: Bench): Promise<void> {
  const all = await under.store.journal();
  const stamps = all.filter(({ kind }) => kind !== 'open').map(({ kind, at: stamp }) => `${kind} ${stamp}`);
  const expected = [`hold ${at(0)}`, `hold ${at(0.5)}`, `expire ${at(7.5)}`];
  if (stamps.join() !== expected.join())
    throw new Error(`the journal has ${stamps.join()}; expected ${expected.join()}`);
  for (const [index, { seq }] of all.entries()) {
    const rest = await under.store.journal(seq);
    if (JSON.stringify(rest) !== JSON.stringify(all.slice(index + 1)))
      throw new Error(`entries after ${seq}: ${JSON.stringify(rest)}`);
  }
}
