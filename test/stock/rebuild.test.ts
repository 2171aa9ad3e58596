import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/model/issues.js';
import type { JournalEntry, JournalEvent } from '../../src/model/reservation.js';
import { rebuild } from '../../src/stock/rebuild.js';

const at = '2026-10-01T00:00:00.000Z';
const journalOf = (events: readonly JournalEvent[]): JournalEntry[] =>
  events.map((event, place) => ({ seq: place + 1, at, ...event }));

const cell = { facilityId: 'a', sku: 's' };
const open: JournalEvent = { kind: 'open', cell: { ...cell, onHand: 5, reserved: 1, safetyStock: 1, unitMoney: 2 } };
const hold = (id: string, quantity: number, rooms: readonly [from: number, limit: number][] = []): JournalEvent => ({
  kind: 'hold',
  id,
  lines: quantity === 0 ? [] : [{ ...cell, quantity }],
  rooms: rooms.map(([from, limit]) => ({ room: 'bay', from, span: 10, amount: 1, limit })),
  short: [],
  expiresAt: null,
  details: { note: id },
});
const receive = (quantity: number, id: string | null = null): JournalEvent => ({
  kind: 'receive',
  id,
  ...cell,
  quantity,
  unitMoney: 0,
});

test('every kind of entry, by hand', () => {
  const journal = journalOf([
    open,
    hold('sold', 1),
    hold('gone', 1, [[0, 1]]),
    { kind: 'commit', id: 'sold' },
    { kind: 'extend', id: 'gone', expiresAt: '2026-10-02T00:00:00.000Z' },
    { kind: 'expire', id: 'gone' },
    { kind: 'revive', id: 'gone' },
    hold('back', 1),
    { kind: 'release', id: 'back' },
    receive(10, 'r'),
    { kind: 'withdraw', ...cell, quantity: 2 },
    { kind: 'take', lines: [{ ...cell, quantity: 3 }], rooms: [] },
    { kind: 'return', lines: [{ ...cell, quantity: 1 }], rooms: [] },
    hold('live', 4),
    { kind: 'adjust', id: 'count', ...cell, onHand: 2, shortfall: 3 },
  ]);
  const { cells, rooms, reservations } = rebuild(journal);
  expect(cells).toEqual([
    { ...cell, onHand: 2, reserved: 1, safetyStock: 1, held: 4, available: 0, version: 7, shortfall: 3 },
  ]);
  expect(rooms).toEqual([{ room: 'bay', from: 0, held: 1 }]);
  expect(reservations.map(({ id, state, expiresAt }) => [id, state, expiresAt])).toEqual([
    ['back', 'released', null],
    ['gone', 'committed', '2026-10-02T00:00:00.000Z'],
    ['live', 'held', null],
    ['sold', 'committed', null],
  ]);
  expect(reservations[0]?.details).toEqual({ note: 'back' });
});

test('a facility that leaves takes its cells and rooms along; what was held there is given back by nobody', () => {
  const { cells, rooms, reservations } = rebuild(
    journalOf([
      open,
      hold('one', 2, [[0, 1]]),
      { kind: 'remove', facilityId: 'a', rooms: ['bay'] },
      receive(1),
      { kind: 'release', id: 'one' },
    ]),
  );
  expect(cells).toEqual([
    { ...cell, onHand: 1, reserved: 0, safetyStock: 0, held: 0, available: 1, version: 1, shortfall: 0 },
  ]);
  expect(rooms).toEqual([]);
  expect(reservations.map(({ state }) => state)).toEqual(['released']);
});

describe('a journal that cannot be is refused', () => {
  test.each<[string, JournalEvent[], string]>([
    ['a cell told of twice', [open, open], 'DUPLICATE_ID journal[1].cell'],
    ['a hold of more than is free', [open, hold('x', 4)], 'OUT_OF_RANGE journal[1].lines'],
    ['a hold at no cell', [hold('x', 1)], 'UNKNOWN_REFERENCE journal[0].sku'],
    ['a hold under a known id', [open, hold('x', 1), hold('x', 1)], 'DUPLICATE_ID journal[2].id'],
    ['a hold without room', [hold('x', 0, [[0, 1]]), hold('y', 0, [[9, 1]])], 'OUT_OF_RANGE journal[1].rooms'],
    [
      'uses of one hold without room',
      [
        hold('x', 0, [
          [0, 1],
          [9, 1],
        ]),
      ],
      'OUT_OF_RANGE journal[0].rooms',
    ],
    ['a commit of nothing', [open, { kind: 'commit', id: 'x' }], 'UNKNOWN_REFERENCE journal[1].id'],
    [
      'a commit after a release',
      [open, hold('x', 1), { kind: 'release', id: 'x' }, { kind: 'commit', id: 'x' }],
      'OUT_OF_RANGE journal[3].id',
    ],
    [
      'a commit of what is not there',
      [open, hold('x', 3), { kind: 'adjust', id: null, ...cell, onHand: 2, shortfall: 2 }, { kind: 'commit', id: 'x' }],
      'OUT_OF_RANGE journal[3].id',
    ],
    [
      'a release twice',
      [open, hold('x', 1), { kind: 'release', id: 'x' }, { kind: 'release', id: 'x' }],
      'OUT_OF_RANGE journal[3].id',
    ],
    [
      'a revival of what was released',
      [open, hold('x', 1), { kind: 'release', id: 'x' }, { kind: 'revive', id: 'x' }],
      'OUT_OF_RANGE journal[3].id',
    ],
    [
      'a revival of what is not free',
      [open, hold('x', 3), { kind: 'expire', id: 'x' }, hold('y', 1), { kind: 'revive', id: 'x' }],
      'OUT_OF_RANGE journal[4].lines',
    ],
    [
      'an end put off after it came',
      [open, hold('x', 1), { kind: 'expire', id: 'x' }, { kind: 'extend', id: 'x', expiresAt: at }],
      'OUT_OF_RANGE journal[3].id',
    ],
    ['the same change twice', [receive(1, 'r'), receive(1, 'r')], 'DUPLICATE_ID journal[1].id'],
    ['more than a cell holds', [receive(2 ** 31 - 1), receive(1)], 'TOO_LARGE journal[1].quantity'],
    ['less at a cell that is not', [{ kind: 'withdraw', ...cell, quantity: 1 }], 'UNKNOWN_REFERENCE journal[0].sku'],
    [
      'a shortfall that is none',
      [open, { kind: 'adjust', id: null, ...cell, onHand: 3, shortfall: 1 }],
      'OUT_OF_RANGE journal[1].shortfall',
    ],
    [
      'a plan taken that was not free',
      [open, { kind: 'take', lines: [{ ...cell, quantity: 4 }], rooms: [] }],
      'OUT_OF_RANGE journal[1].lines',
    ],
    [
      'room given back that nobody had',
      [{ kind: 'return', lines: [], rooms: [{ room: 'bay', from: 0, span: 1, amount: 1, limit: 1 }] }],
      'OUT_OF_RANGE journal[0].rooms',
    ],
    [
      'a sale of what left with its facility',
      [open, hold('x', 1), { kind: 'remove', facilityId: 'a', rooms: [] }, { kind: 'commit', id: 'x' }],
      'OUT_OF_RANGE journal[3].id',
    ],
  ])('%s', (_, events, expected) => {
    expect(issuesOf(() => rebuild(journalOf(events)))).toEqual([expected]);
  });

  test('numbers that do not ascend', () => {
    const journal = journalOf([open, hold('x', 1)]).map((entry) => ({ ...entry, seq: 4 }));
    expect(issuesOf(() => rebuild(journal))).toEqual(['OUT_OF_RANGE journal[1].seq']);
  });

  test('entries that are none, all of them', () => {
    const journal = [
      { seq: 1, at, kind: 'steal', id: 'x' },
      { seq: 2, at: 'yesterday', kind: 'release', id: '' },
      null,
    ];
    expect(issuesOf(() => rebuild(journal as never))).toEqual([
      'OUT_OF_RANGE journal[0].kind',
      'BAD_TIME journal[1].at',
      'BAD_TEXT journal[1].id',
      'WRONG_TYPE journal[2]',
    ]);
    expect(issuesOf(() => rebuild('journal' as never))).toEqual(['WRONG_TYPE journal']);
  });
});

test('nothing happened: nothing is there', () => {
  expect(rebuild([])).toEqual({ cells: [], rooms: [], reservations: [] });
});

function issuesOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.issues.map(({ code, path }) => `${code} ${path}`);
  }
  return [];
}
