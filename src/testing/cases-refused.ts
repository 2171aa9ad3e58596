import type { HoldTerm } from '../model/reservation.js';
import type { Bench } from './bench.js';
import type { NamedCase } from './named-case.js';
import { canonicalText, perform, type StoreOperation } from './operation.js';
import { adjust, at, bay, day, extend, receive, reserve } from './script.js';
import { operationText, toldText } from './words.js';

const long = 'i'.repeat(257);
const loop: { self?: unknown } = {};
loop.self = loop;

/** For what no type allows, and a caller without types sends all the same. */
const odd = (value: unknown): never => value as never;

const reserveOdd = (lines: unknown, options: unknown = { id: '1' }): StoreOperation => ({
  verb: 'reserve',
  claim: { lines: odd(lines) },
  options: odd(options),
});
const quantity = (value: unknown): StoreOperation => reserveOdd([{ facilityId: 'a', sku: 'x', quantity: value }]);
const term = (value: HoldTerm): StoreOperation => reserve('1', ['1 a/x'], value);

/** Bad input, and the issues it must be refused with: code and path of each, sorted. */
const refused: readonly (readonly [name: string, StoreOperation, ...issues: string[]])[] = [
  ['a claim of nothing', reserveOdd([]), 'MISSING lines'],
  ['no lines', reserveOdd(undefined), 'MISSING lines'],
  ['no units', quantity(0), 'OUT_OF_RANGE lines[0].quantity'],
  ['fewer than no units', quantity(-1), 'OUT_OF_RANGE lines[0].quantity'],
  ['half a unit', quantity(1.5), 'NOT_AN_INTEGER lines[0].quantity'],
  ['NaN units', quantity(Number.NaN), 'NOT_FINITE lines[0].quantity'],
  ['endless units', quantity(Number.POSITIVE_INFINITY), 'NOT_FINITE lines[0].quantity'],
  ['units as a text', quantity('1'), 'WRONG_TYPE lines[0].quantity'],
  ['2^31 units', quantity(2 ** 31), 'TOO_LARGE lines[0].quantity'],
  ['2^31 units in two lines', reserve('1', ['2147483647 a/x', '1 a/x']), 'TOO_LARGE lines[1].quantity'],
  ['no facility', reserve('1', ['1 /x']), 'BAD_TEXT lines[0].facilityId'],
  ['a sku of 257 characters', reserve('1', [`1 a/${long}`]), 'TOO_LARGE lines[0].sku'],
  ['half a surrogate pair', reserve('1', ['1 a/\ud83d']), 'BAD_TEXT lines[0].sku'],
  ['an empty id', reserve('', ['1 a/x']), 'BAD_TEXT id'],
  ['an id of 257 characters', reserve(long, ['1 a/x']), 'TOO_LARGE id'],
  ['no id', reserveOdd([{ facilityId: 'a', sku: 'x', quantity: 1 }], {}), 'MISSING id'],
  [
    'all that is wrong, at once',
    { verb: 'reserve', claim: { lines: [{ facilityId: '', sku: 'x', quantity: 0 }] }, options: { id: '1' } },
    'BAD_TEXT lines[0].facilityId',
    'OUT_OF_RANGE lines[0].quantity',
  ],
  ['no time at all', term({ ttlMinutes: 0 }), 'OUT_OF_RANGE ttlMinutes'],
  ['time that runs back', term({ ttlMinutes: -1 }), 'OUT_OF_RANGE ttlMinutes'],
  ['more than 10 000 000 minutes', term({ ttlMinutes: 1e7 + 1 }), 'OUT_OF_RANGE ttlMinutes'],
  ['endless minutes', term({ ttlMinutes: Number.POSITIVE_INFINITY }), 'NOT_FINITE ttlMinutes'],
  ['an instant without an offset', term({ expiresAt: '2026-03-02T10:00:00' }), 'BAD_TIME expiresAt'],
  ['a day', term({ expiresAt: '2026-03-03' }), 'BAD_TIME expiresAt'],
  ['two ends', term({ ttlMinutes: 5, expiresAt: at(5) }), 'OUT_OF_RANGE expiresAt'],
  ['details in a circle', reserve('1', ['1 a/x'], { details: loop }), 'WRONG_TYPE details'],
  [
    'a room with two spans',
    reserve('1', [], { rooms: [bay(0), { ...bay(30), span: 31 }] }),
    'OUT_OF_RANGE rooms[1].span',
  ],
  [
    'a room with two limits at one time',
    reserve('1', [], { rooms: [day(1, 0, 2), day(1, 0, 3)] }),
    'OUT_OF_RANGE rooms[1].limit',
  ],
  ['an amount of none', reserve('1', [], { rooms: [day(0, 0)] }), 'OUT_OF_RANGE rooms[0].amount'],
  ['a limit below none', reserve('1', [], { rooms: [day(1, 0, -1)] }), 'OUT_OF_RANGE rooms[0].limit'],
  ['an end for a hold that has none to be told', extend('held', {}), 'MISSING ttlMinutes'],
  ['two later ends', extend('held', { ttlMinutes: 5, expiresAt: at(5) }), 'OUT_OF_RANGE expiresAt'],
  ['a later end that runs back', extend('held', { ttlMinutes: -5 }), 'OUT_OF_RANGE ttlMinutes'],
  ['no units that arrive', receive('0 a/x'), 'OUT_OF_RANGE quantity'],
  ['part of a unit that arrives', receive('0.5 a/x'), 'NOT_AN_INTEGER quantity'],
  ['too many units that arrive', receive('2147483648 a/x'), 'TOO_LARGE quantity'],
  ['more than a cell can hold', receive('2147483647 a/x'), 'TOO_LARGE quantity'],
  ['an arrival with an empty id', receive('1 a/x', ''), 'BAD_TEXT id'],
  ['a count below none', adjust('-1 a/x'), 'OUT_OF_RANGE onHand'],
  ['a count of parts', adjust('1.5 a/x'), 'NOT_AN_INTEGER onHand'],
  ['a count beyond 2^31 - 1', adjust('2147483648 a/x'), 'TOO_LARGE onHand'],
  ['a version below 0', adjust('1 a/x', { version: -1 }), 'OUT_OF_RANGE version'],
  ['an id to find that is empty', { verb: 'find', id: '' }, 'BAD_TEXT id'],
  ['an id to commit that is too long', { verb: 'commit', id: long }, 'TOO_LARGE id'],
  ['an id to release that is no text', { verb: 'release', id: odd(7) }, 'WRONG_TYPE id'],
];

export const refusedCases: readonly NamedCase[] = [
  ...refused.map(([name, operation, ...issues]): NamedCase => {
    return {
      name: `refused: ${name}`,
      cells: ['5 a/x'],
      lines: [
        [reserve('held', ['1 a/x'], { ttlMinutes: 60 }), 'held'],
        { look: (bench) => expectRefusal(bench, operation, issues) },
      ],
    };
  }),
  {
    name: 'an id with a NUL is kept or refused, never an error of another kind',
    cells: ['5 a/x'],
    lines: [
      {
        look: async ({ under }) => {
          const told = await perform(under.store, reserve('nul\0', ['1 a/x']));
          const kept = canonicalText(await perform(under.store, { verb: 'find', id: 'nul\0' }));
          const isKept = 'answer' in told && kept.includes('nul\\u0000');
          const isRefused = 'refused' in told && told.refused.join() === 'BAD_TEXT id';
          if (!isKept && !isRefused) throw new Error(`${toldText(told)}; then ${kept}`);
        },
      },
    ],
  },
];

/** The model knows no bad input, so the store is asked past it; nothing may have changed. */
async function expectRefusal(
  { under, watch }: Bench,
  operation: StoreOperation,
  issues: readonly string[],
): Promise<void> {
  await watch.look();
  const before = canonicalText(await under.store.journal());
  const told = await perform(under.store, operation);
  const expected = toldText({ refused: issues });
  if (toldText(told) !== expected)
    throw new Error(`${operationText(operation)}: ${toldText(told)}; expected ${expected}`);
  const after = canonicalText(await under.store.journal());
  if (after !== before) throw new Error(`a refused call was written down: ${after}; before: ${before}`);
}
