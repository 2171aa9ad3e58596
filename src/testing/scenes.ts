import type { Fault, Move } from './moves.js';
import type { StoreOperation } from './operation.js';
import {
  adjust,
  bay,
  cell,
  commit,
  commitIfFree,
  day,
  expire,
  extend,
  find,
  receive,
  release,
  reserve,
} from './script.js';

/** A few callers whose calls are known for going wrong together; tried in many orders. */
export interface NamedScene {
  readonly name: string;
  readonly cells: readonly string[];
  readonly callers: readonly (readonly Move[])[];
}

const moves = (...calls: readonly StoreOperation[]): Move[] => calls.map((call) => ({ call, fault: 'none' }));
const pass = (minutes: number): Move => ({ pass: minutes });
const faulty = (call: StoreOperation, fault: Fault): Move => ({ call, fault });
const brief = { ttlMinutes: 5 };

export const scenes: readonly NamedScene[] = [
  {
    name: 'two shoppers want the last unit',
    cells: ['1 a/x'],
    callers: [moves(reserve('1', ['1 a/x'])), moves(reserve('2', ['1 a/x']))],
  },
  {
    name: 'three shoppers want two units each of five',
    cells: ['5 a/x'],
    callers: ['1', '2', '3'].map((id) => moves(reserve(id, ['2 a/x']))),
  },
  {
    name: 'two claims that cross: of the same two cells, the other one first',
    cells: ['2 a/x', '2 b/x'],
    callers: [moves(reserve('1', ['1 a/x', '1 b/x'])), moves(reserve('2', ['1 b/x', '1 a/x']))],
  },
  {
    name: 'three claims in a circle',
    cells: ['2 a/x', '2 a/y', '2 a/z'],
    callers: [
      moves(reserve('1', ['1 a/x', '1 a/y'])),
      moves(reserve('2', ['1 a/y', '1 a/z'])),
      moves(reserve('3', ['1 a/z', '1 a/x'])),
    ],
  },
  {
    name: 'claims that cross, and ends of such holds',
    cells: ['2 a/x', '2 b/x'],
    callers: [
      moves(reserve('1', ['1 b/x', '1 a/x']), commit('1')),
      moves(reserve('2', ['1 a/x', '1 b/x']), release('2')),
      moves(reserve('3', ['1 b/x', '1 a/x'], brief), extend('3', { ttlMinutes: 9 })),
    ],
  },
  {
    name: 'rooms that cross',
    cells: ['9 a/x'],
    callers: [
      moves(reserve('1', [], { rooms: [day(1, 0, 2, 'p'), day(1, 0, 2, 'q')] }), release('1')),
      moves(reserve('2', [], { rooms: [day(1, 0, 2, 'q'), day(1, 0, 2, 'p')] }), commit('2')),
    ],
  },
  {
    name: 'one id from two callers at once',
    cells: ['3 a/x'],
    callers: [moves(reserve('1', ['1 a/x'])), moves(reserve('1', ['1 a/x']), cell('a/x'))],
  },
  {
    name: 'one id for two claims at once',
    cells: ['3 a/x', '3 b/x'],
    callers: [moves(reserve('1', ['1 a/x'])), moves(reserve('1', ['1 b/x'])), moves(find('1'), find('1'))],
  },
  {
    name: 'two claims in part for what is left',
    cells: ['3 a/x'],
    callers: ['1', '2'].map((id) => moves(reserve(id, ['2 a/x'], { partial: true }))),
  },
  {
    name: 'commit and release at once',
    cells: ['1 a/x'],
    callers: [moves(reserve('1', ['1 a/x']), commit('1')), moves(release('1'), release('1'))],
  },
  {
    name: 'commit twice at once',
    cells: ['2 a/x'],
    callers: [[...moves(reserve('1', ['1 a/x'])), faulty(commit('1'), 'twice')], moves(commit('1'), cell('a/x'))],
  },
  {
    name: 'release twice at once, and another takes what is free',
    cells: ['1 a/x'],
    callers: [
      [...moves(reserve('1', ['1 a/x'])), faulty(release('1'), 'twice')],
      moves(reserve('2', ['1 a/x']), cell('a/x')),
    ],
  },
  {
    name: 'commit in the moment of expiry',
    cells: ['1 a/x'],
    callers: [
      [...moves(reserve('1', ['1 a/x'], brief), commit('1'))],
      [pass(5), ...moves(expire())],
      moves(reserve('2', ['1 a/x']), commit('2')),
    ],
  },
  {
    name: 'extension in the moment of expiry',
    cells: ['1 a/x'],
    callers: [
      [...moves(reserve('1', ['1 a/x'], brief), extend('1', { ttlMinutes: 10 })), pass(5), ...moves(find('1'))],
      moves(expire(), reserve('2', ['1 a/x'])),
    ],
  },
  {
    name: 'extension and release at once',
    cells: ['1 a/x'],
    callers: [
      moves(reserve('1', ['1 a/x'], brief), extend('1', { ttlMinutes: 10 })),
      moves(release('1'), release('1'), reserve('2', ['1 a/x'])),
    ],
  },
  {
    name: 'extension and commit at once',
    cells: ['1 a/x'],
    callers: [
      moves(reserve('1', ['1 a/x'], brief), extend('1', { ttlMinutes: 10 })),
      moves(commit('1'), commit('1'), cell('a/x')),
    ],
  },
  {
    name: 'commit if free, and another wants the same unit',
    cells: ['1 a/x'],
    callers: [
      [...moves(reserve('1', ['1 a/x'], brief)), pass(5), ...moves(commitIfFree('1'))],
      moves(reserve('2', ['1 a/x']), release('2')),
    ],
  },
  {
    name: 'commit if free, and another wants the same bay',
    cells: ['1 a/x'],
    callers: [
      [...moves(reserve('1', [], { rooms: [bay(0)], ...brief })), pass(5), ...moves(commitIfFree('1'))],
      moves(reserve('2', [], { rooms: [bay(10)] })),
    ],
  },
  {
    name: 'two want the last place of a room',
    cells: ['9 a/x'],
    callers: [
      moves(reserve('1', ['1 a/x'], { rooms: [day(1, 0, 1)] })),
      moves(reserve('2', ['1 a/x'], { rooms: [day(1, 0, 1)] })),
    ],
  },
  {
    name: 'a count falls while holds are made',
    cells: ['3 a/x'],
    callers: [
      moves(reserve('1', ['2 a/x']), commit('1')),
      moves(adjust('1 a/x'), cell('a/x')),
      moves(reserve('2', ['1 a/x']), commit('2')),
    ],
  },
  {
    name: 'two counts compare with the same version',
    cells: ['3 a/x'],
    callers: [moves(adjust('5 a/x', { version: 0 })), moves(adjust('7 a/x', { version: 0 }), cell('a/x'))],
  },
  {
    name: 'goods arrive twice under one id, and sell',
    cells: ['1 a/x'],
    callers: [
      [faulty(receive('1 a/x', 'c'), 'twice')],
      moves(receive('1 a/x', 'c'), cell('a/x')),
      moves(reserve('1', ['2 a/x']), commit('1')),
    ],
  },
  {
    name: 'goods arrive, first of their kind, from two sides',
    cells: ['1 a/x'],
    callers: [
      moves(receive('1 b/y')),
      moves(receive('2 b/y'), reserve('1', ['3 b/y'])),
      moves(adjust('1 b/y', { version: 0 })),
    ],
  },
  ...(['before', 'after'] as const).flatMap((lost) => [0, 1, 2].map((hop) => interrupted({ lost, hop }))),
];

/** Half a hold must never be left behind, and the call made again must find out what came of the first. */
function interrupted(fault: { readonly lost: 'before' | 'after'; readonly hop: number }): NamedScene {
  return {
    name: `the connection is lost ${fault.lost} hop ${fault.hop} of every call`,
    cells: ['2 a/x', '2 b/x'],
    callers: [
      [
        faulty(reserve('1', ['1 a/x', '1 b/x'], brief), fault),
        faulty(extend('1', { ttlMinutes: 7 }), fault),
        faulty(commit('1'), fault),
        faulty(receive('1 a/x', 'c'), fault),
      ],
      [
        faulty(reserve('2', ['1 b/x', '2 a/x'], { partial: true }), fault),
        faulty(release('2'), fault),
        faulty(adjust('4 a/x', { id: 'd' }), fault),
        faulty(expire(), fault),
      ],
    ],
  };
}
