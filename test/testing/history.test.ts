import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Call, explainHistory, type HistoryVerdict } from '../../src/testing/history.js';
import { LedgerModel, type ModelState } from '../../src/testing/model.js';
import { canonicalText, type Operation, type Told } from '../../src/testing/operation.js';
import {
  adjust,
  at,
  cell,
  commit,
  commitIfFree,
  expire,
  extend,
  find,
  opening,
  receive,
  release,
  reserve,
} from '../../src/testing/script.js';
import { chance, pick, seededDraw } from '../support/random.js';

const startsAt = Date.parse(at(0));
const stateOf = (...cells: string[]): ModelState => ({ now: startsAt, cells: cells.map(opening) });

/** Answers as a ledger gives them that does these calls one after the other. */
function answersOf(start: ModelState, operations: readonly Operation[]): Told[] {
  const model = new LedgerModel(start);
  return operations.map((operation) => model.apply(operation));
}

/** A call from one time to another; its answer is that of the last of these calls, done one after the other. */
function call(start: ModelState, invoked: number, returned: number | null, ...operations: Operation[]): Call {
  const operation = operations.at(-1) as Operation;
  const told = answersOf(start, operations).at(-1) as Told;
  return { caller: 'one', operation, invoked, returned, told };
}

function unheard(invoked: number, returned: number | null, operation: Operation): Call {
  return { caller: 'one', operation, invoked, returned };
}

const one = stateOf('1 a/x');
const [first, second] = [reserve('1', ['1 a/x']), reserve('2', ['1 a/x'])];
const brief = reserve('1', ['1 a/x'], { expiresAt: at(5) });
const clock = (minutes: number): Operation => ({ verb: 'clock', to: startsAt + minutes * 60_000 });

describe('by hand', () => {
  test.each<[string, HistoryVerdict['status'], ModelState, Call[]]>([
    ['nothing', 'explained', one, []],
    ['one after the other', 'explained', one, [call(one, 0, 1, first), call(one, 2, 3, first, second)]],
    ['both get the last unit', 'unexplained', one, [call(one, 0, 9, first), call(one, 0, 9, second)]],
    [
      'neither gets the last unit',
      'unexplained',
      one,
      [call(one, 0, 9, first, second), call(one, 0, 9, second, first)],
    ],
    ['the second is refused for the first', 'explained', one, [call(one, 0, 9, first, second), call(one, 0, 9, first)]],
    [
      'the second is refused before the first has asked',
      'unexplained',
      one,
      [call(one, 0, 1, first, second), call(one, 2, 3, first)],
    ],
    ['a read that is late', 'unexplained', one, [call(one, 0, 1, first), call(one, 2, 3, cell('a/x'))]],
    ['a read at the same time', 'explained', one, [call(one, 0, 2, first), call(one, 1, 3, cell('a/x'))]],
    [
      'two reads that go back in time',
      'unexplained',
      one,
      [call(one, 0, 9, first), call(one, 1, 2, first, cell('a/x')), call(one, 3, 4, cell('a/x'))],
    ],
    ['a lost hold that was made', 'explained', one, [unheard(0, null, first), call(one, 2, 3, first, cell('a/x'))]],
    ['a lost hold that was not', 'explained', one, [unheard(0, null, first), call(one, 2, 3, cell('a/x'))]],
    [
      'a lost hold that is made long after',
      'explained',
      one,
      [unheard(0, null, first), call(one, 2, 3, cell('a/x')), call(one, 4, 5, first, cell('a/x'))],
    ],
    [
      'a lost hold that could not be made any more',
      'unexplained',
      one,
      [unheard(0, 1, first), call(one, 2, 3, cell('a/x')), call(one, 4, 5, first, cell('a/x'))],
    ],
    [
      'a lost hold that was made before it was asked for',
      'unexplained',
      one,
      [call(one, 0, 1, first, second), unheard(2, null, first)],
    ],
    [
      'a lost hold, a lost release',
      'explained',
      one,
      [
        unheard(0, null, first),
        call(one, 1, 2, first, second),
        unheard(3, null, release('1')),
        call(one, 4, 5, second),
      ],
    ],
    ['a hold that nobody asked for', 'unexplained', one, [call(one, 0, 1, first, find('1'))]],
    ['a sweep that tells of nobody', 'unexplained', one, [{ ...call(one, 0, 1, expire()), told: { answer: ['1'] } }]],
    [
      'a hold that is over',
      'explained',
      one,
      [
        call(one, 0, 1, brief),
        call(one, 2, 3, clock(5)),
        call(one, 4, 5, brief, clock(5), find('1')),
        call(one, 6, 7, brief, clock(5), second),
      ],
    ],
    [
      'a hold that is over before its time',
      'unexplained',
      one,
      [call(one, 0, 1, brief), call(one, 2, 3, clock(4)), call(one, 4, 5, brief, clock(5), find('1'))],
    ],
    [
      'a hold in the moment that it is over',
      'explained',
      one,
      [call(one, 0, 1, brief), call(one, 2, 9, clock(5)), call(one, 3, 8, brief, commit('1'))],
    ],
    [
      'a hold that was swept twice',
      'unexplained',
      one,
      [
        call(one, 0, 1, brief),
        call(one, 2, 3, clock(5)),
        call(one, 4, 9, brief, clock(5), expire()),
        call(one, 4, 9, brief, clock(5), expire()),
      ],
    ],
    [
      'two units counted in two ways',
      'unexplained',
      one,
      [call(one, 0, 9, adjust('2 a/x', { version: 0 })), call(one, 0, 9, adjust('3 a/x', { version: 0 }))],
    ],
    [
      'one of two counts is a conflict',
      'explained',
      one,
      [
        call(one, 0, 9, adjust('2 a/x', { version: 0 })),
        call(one, 0, 9, adjust('2 a/x', { version: 0 }), adjust('3 a/x', { version: 0 })),
      ],
    ],
  ])('%s: %s', (_, status, start, calls) => {
    expect(explainHistory({ start, calls }).status).toBe(status);
  });

  test('only what hangs together is told, with what should have come', () => {
    const start = stateOf('1 a/x', '1 b/x');
    const apart = call(start, 0, 1, reserve('3', ['1 b/x']));
    const verdict = explainHistory({ start, calls: [apart, call(start, 0, 9, first), call(start, 0, 9, second)] });
    if (verdict.status !== 'unexplained') throw new Error(verdict.status);
    expect(verdict.calls.map(({ operation }) => operation)).toEqual([first, second]);
    expect(verdict.explained.map(({ operation }) => operation)).toEqual([first]);
    expect(verdict.stuck.map(({ would }) => would)).toEqual(answersOf(start, [first, second]).slice(1));
    expect(verdict.text).toBe(
      [
        'explained so far, in this order:',
        '  one [0, 9] reserve 1: 1 a/x -> held',
        'and none of these can come next:',
        '  one [0, 9] reserve 2: 1 a/x -> held, where a right ledger says short a/x 0 of 1',
      ].join('\n'),
    );
  });

  test('the end is what the calls have left, and what they never touched', () => {
    const start: ModelState = { ...stateOf('3 a/x', '1 b/x'), changes: [{ ...receive('1 b/x'), id: 'c' } as never] };
    const verdict = explainHistory({ start, calls: [call(start, 0, 1, first), call(start, 2, 3, first, commit('1'))] });
    if (verdict.status !== 'explained') throw new Error(verdict.status);
    expect(verdict.end.cells).toHaveLength(2);
    expect(verdict.end.cells).toContainEqual({ ...start.cells[0], onHand: 2, version: 1 });
    expect(verdict.end.reservations.map(({ id, state }) => `${id} ${state}`)).toEqual(['1 committed']);
    expect(verdict.end.changes).toEqual(start.changes);
  });

  test('a search that is too long is not decided', () => {
    const calls = [call(one, 0, 9, first), call(one, 0, 9, second)];
    expect(explainHistory({ start: one, calls, mostTries: 1 })).toMatchObject({ status: 'undecided' });
  });
});

describe('a running clock', () => {
  const ends = startsAt + 300_000;
  const hold = call(one, startsAt, startsAt + 5, brief);
  const foundAt = (from: number, to: number, minutes: number) =>
    call(one, ends + from, ends + to, brief, clock(minutes), find('1'));

  test.each<[string, HistoryVerdict['status'], Call[]]>([
    ['held before its end', 'explained', [foundAt(-9, -2, 4)]],
    ['over before its end', 'unexplained', [foundAt(-9, -2, 5)]],
    ['over a hair before its end', 'explained', [foundAt(-9, -0.5, 5)]],
    ['over after its end', 'explained', [foundAt(2, 9, 5)]],
    ['held after its end', 'unexplained', [foundAt(2, 9, 4)]],
    ['held or over around its end', 'explained', [foundAt(-9, 9, 4), foundAt(-9, 9, 5)]],
    ['over and then held around its end', 'unexplained', [foundAt(-9, -0.5, 5), foundAt(-0.2, 9, 4)]],
  ])('%s: %s', (_, status, calls) => {
    expect(explainHistory({ start: one, calls: [hold, ...calls], clock: {} }).status).toBe(status);
  });

  // Nobody sees what these did until the hold is over: that they counted it shows when the ledger read its clock.
  const two = stateOf('1 a/x', '1 b/x');
  const both = reserve('2', ['1 a/x', '1 b/x']);
  const part = reserve('2', ['1 a/x', '1 b/x'], { partial: true });
  const other = reserve('3', ['1 b/x']);
  const earlier = reserve('4', ['1 a/x', '1 b/x'], { expiresAt: at(1) });
  const afterEnd = (...operations: Operation[]) => call(two, ends + 2, ends + 3, clock(5), ...operations);
  const from = (start: number, ...operations: Operation[]) => call(two, ends + start, ends + 9, ...operations);

  test.each<[string, (start: number) => Call[]]>([
    ['refused beside it', (start) => [from(-9, other), afterEnd(find('3')), from(start, brief, other, both)]],
    ['granted in part beside it', (start) => [afterEnd(find('2')), from(start, brief, part)]],
    [
      'not committed beside it',
      (start) => [
        call(two, startsAt, startsAt + 1, earlier),
        from(-9, other),
        afterEnd(find('3')),
        from(start, earlier, clock(1), brief, other, commitIfFree('4')),
      ],
    ],
  ])('%s: explained where the call began before the end, else not', (_, calls) => {
    const held = { ...hold, invoked: startsAt + 60_010, returned: startsAt + 60_011 };
    const verdictFrom = (start: number) =>
      explainHistory({ start: two, calls: [held, ...calls(start)], clock: {} }).status;
    expect([verdictFrom(-9), verdictFrom(2)]).toEqual(['explained', 'unexplained']);
  });

  test.each<[string, HistoryVerdict['status'], number]>([
    ['before its end', 'explained', -9],
    ['after it', 'unexplained', 4],
  ])('a hold that shows only when it is over is told as live to a call from %s: %s', (_, status, start) => {
    const calls = [from(-9, brief), afterEnd(find('1')), from(start, brief, brief)];
    expect(explainHistory({ start: two, calls, clock: {} }).status).toBe(status);
  });

  describe.each([commit('1'), release('1'), extend('1', { expiresAt: at(9) })])('$verb around the end', (late) => {
    const begun = (start: number) => call(one, ends + start, ends + 9, brief, late);
    const seen = (...operations: Operation[]) => call(one, ends + 2, ends + 3, brief, ...operations);
    const verdictOf = (...calls: Call[]) => explainHistory({ start: one, calls: [hold, ...calls], clock: {} }).status;

    test('begun before it, seen to be done only after it', () => {
      expect(verdictOf(seen(cell('a/x')), begun(-9))).toBe('explained');
    });

    test('begun after it', () => {
      expect(verdictOf(begun(2))).toBe('unexplained');
    });

    test('somebody was told before that the hold is over', () => {
      expect(verdictOf(seen(clock(5), find('1')), begun(-9))).toBe('unexplained');
    });
  });

  const spell = reserve('1', ['1 a/x'], { ttlMinutes: 5 });
  const told = (minutes: number) => answersOf(one, [reserve('1', ['1 a/x'], { expiresAt: at(minutes) })])[0] as Told;

  test.each<[string, HistoryVerdict['status'], Call]>([
    [
      'counted from somewhere in the call',
      'explained',
      { ...call(one, startsAt, startsAt + 60_000, spell), told: told(5.5) },
    ],
    [
      'counted from before the call',
      'unexplained',
      { ...call(one, startsAt, startsAt + 60_000, spell), told: told(4.9) },
    ],
    [
      'counted from after the call',
      'unexplained',
      { ...call(one, startsAt, startsAt + 60_000, spell), told: told(6.1) },
    ],
  ])('an end by minutes, %s: %s', (_, status, held) => {
    expect(explainHistory({ start: one, calls: [held], clock: {} }).status).toBe(status);
  });

  test('the end of a hold that nobody heard of is known from a later answer, or told apart from all answers', () => {
    const lost = unheard(startsAt, startsAt + 60_000, spell);
    const seen = call(one, startsAt + 400_000, startsAt + 400_001, brief, clock(5), find('1'));
    expect(explainHistory({ start: one, calls: [lost, seen], clock: {} }).status).toBe('explained');
    const early = call(one, startsAt + 299_000, startsAt + 299_001, second);
    const calls = [lost, call(one, startsAt + 70_000, startsAt + 70_001, first, second), early];
    const seenEnds = new Map([['1', [startsAt + 310_000]]]);
    expect(explainHistory({ start: one, calls, clock: { ends: seenEnds } }).status).toBe('unexplained');
    const after = calls.with(2, { ...early, invoked: startsAt + 311_000, returned: startsAt + 311_001 });
    expect(explainHistory({ start: one, calls: after, clock: { ends: seenEnds } }).status).toBe('explained');
  });
});

describe('random histories', () => {
  const operations = fc.constantFrom<Operation>(
    first,
    second,
    reserve('1', ['1 a/x', '1 b/x']),
    reserve('3', ['2 a/x'], { partial: true }),
    reserve('4', ['1 b/x'], { ttlMinutes: 5 }),
    commit('1'),
    commit('3'),
    commitIfFree('4'),
    release('1'),
    release('3'),
    extend('4', { ttlMinutes: 9 }),
    find('1'),
    find('4'),
    cell('a/x'),
    cell('b/x'),
    receive('1 a/x', 'c'),
    adjust('1 a/x'),
    adjust('2 a/x', { version: 0 }),
    clock(5),
    expire(),
  );
  const timed = fc.record({
    operation: operations,
    invoked: fc.nat({ max: 12 }),
    length: fc.nat({ max: 6 }),
    moment: fc.nat({ max: 6 }),
    fate: fc.constantFrom('heard', 'heard', 'heard', 'lost', 'never'),
  });
  const start = stateOf('2 a/x', '1 b/x');

  /** Done at one moment of each call, so that there is an order that explains them. */
  function recorded(
    drafts: readonly { operation: Operation; invoked: number; length: number; moment: number; fate: string }[],
  ) {
    const model = new LedgerModel(start);
    const moments = drafts.map((draft) => ({ ...draft, moment: draft.invoked + Math.min(draft.moment, draft.length) }));
    return moments
      .toSorted((a, b) => a.moment - b.moment)
      .map(({ operation, invoked, length, fate }, caller): Call => {
        // A move of the clock that nobody knows of would leave open what time it is.
        const lost = fate !== 'heard' && operation.verb !== 'clock';
        const told = lost && fate === 'never' ? undefined : model.apply(operation);
        const base = { caller, operation, invoked, returned: invoked + length };
        return lost || told === undefined ? base : { ...base, told };
      });
  }

  test('those that were right are explained', () => {
    fc.assert(
      fc.property(fc.array(timed, { maxLength: 12 }), (drafts) => {
        const verdict = explainHistory({ start, calls: recorded(drafts) });
        expect(verdict.status === 'unexplained' ? verdict.text : verdict.status).toBe('explained');
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  test('with answers exchanged, a search through every order says the same', () => {
    const seen = { explained: 0, unexplained: 0 };
    fc.assert(
      fc.property(fc.array(timed, { minLength: 2, maxLength: 5 }), fc.nat(), (drafts, exchange) => {
        const calls = recorded(drafts);
        const from = calls[exchange % calls.length] as Call;
        const same = calls.findIndex(
          (each) => each !== from && each.operation.verb === from.operation.verb && each.told,
        );
        const changed =
          same >= 0 && from.told ? calls.with(same, { ...(calls[same] as Call), told: from.told }) : calls;
        const byHand = everyOrder(changed) ? 'explained' : 'unexplained';
        seen[byHand]++;
        // Sweeps and the clock may be explained group by group and not as a whole: never the other way round.
        const shared = changed.some(({ operation }) => operation.verb === 'clock' || operation.verb === 'expire');
        const verdict = explainHistory({ start, calls: changed }).status;
        if (!shared || byHand === 'explained') expect(verdict).toBe(byHand);
      }),
      { numRuns: 2000, seed: 4 },
    );
    expect(seen.unexplained).toBeGreaterThan(100);
    expect(seen.explained).toBeGreaterThan(100);
  });

  /** Whether any order of the calls that respects time, with any of those left out that nobody heard of, gives the answers. */
  function everyOrder(calls: readonly Call[], done: readonly Call[] = []): boolean {
    const left = calls.filter((each) => !done.includes(each));
    if (left.every(({ told }) => told === undefined) && fits(done)) return true;
    if (!fits(done)) return false;
    return left.some((next) => {
      const isDue = left.every((other) => !other.told || other === next || (other.returned as number) >= next.invoked);
      const isLate = done.some((before) => before.invoked > (next.returned as number));
      return isDue && !isLate && everyOrder(calls, [...done, next]);
    });
  }

  function fits(order: readonly Call[]): boolean {
    const model = new LedgerModel(start);
    return order.every(({ operation, told }) => {
      const mine = model.apply(operation, told);
      return told === undefined || canonicalText(mine) === canonicalText(told);
    });
  }
});

interface Shape {
  readonly count?: number;
  readonly width: number;
  readonly lostPercent: number;
  readonly isGuessed: boolean;
}

describe('long histories of twenty callers on three cells', () => {
  /** Each call takes as long as some others; of those that nobody heard of, half have happened. */
  function longHistory({ count = 900, width, lostPercent, isGuessed }: Shape) {
    const draw = seededDraw(1);
    const places = ['a/x', 'b/x', 'a/y'];
    const start = stateOf(...places.map((place) => `400 ${place}`));
    const model = new LedgerModel(start);
    const calls = Array.from({ length: count }, (_, n): Call => {
      const id = String(draw.int(0, 300));
      const place = pick(draw, places);
      const claim = [`${draw.int(1, 3)} ${place}`, `1 ${pick(draw, places)}`];
      const operation = pick<Operation>(draw, [
        reserve(id, claim, { partial: chance(draw, 25) }),
        reserve(id, claim),
        commit(id),
        release(id),
        cell(place),
        receive(`2 ${place}`),
        find(id),
      ]);
      const times = { invoked: n - draw.int(0, width), returned: n + draw.int(0, width) };
      const isLost = chance(draw, lostPercent);
      const told = isLost && chance(draw, 50) ? undefined : model.apply(operation);
      const guess = isGuessed && told ? { guess: n + draw.int(-1, 1) } : {};
      return { caller: n, operation, ...times, ...guess, ...(isLost || !told ? {} : { told }) };
    });
    return { start, calls };
  }

  test.each([
    ['short calls', { width: 6, lostPercent: 0, isGuessed: false }, 5],
    ['calls of middling length, some lost', { width: 10, lostPercent: 5, isGuessed: false }, 20],
    ['long calls', { width: 20, lostPercent: 0, isGuessed: false }, 100],
    ['long calls, some lost, with their times guessed', { width: 20, lostPercent: 5, isGuessed: true }, 6],
  ])('%s', (_, shape, triesPerCall) => {
    const { start, calls } = longHistory(shape);
    const verdict = explainHistory({ start, calls });
    expect(verdict.status).toBe('explained');
    expect(verdict.tries).toBeLessThan(triesPerCall * calls.length);
  });

  test('one answer that is wrong is found', () => {
    const { start, calls } = longHistory({ count: 400, width: 12, lostPercent: 5, isGuessed: true });
    const at = calls.findIndex(({ operation, told }, n) => n > 250 && operation.verb === 'cell' && told !== undefined);
    const { told, ...rest } = calls[at] as Call;
    const state = (told as { answer: { held: number } }).answer;
    const wrong = { ...rest, told: { answer: { ...state, held: state.held + 100, available: 0 } } };
    const verdict = explainHistory({ start, calls: calls.with(at, wrong) });
    if (verdict.status !== 'unexplained') throw new Error(verdict.status);
    expect(verdict.stuck.map(({ call: each }) => each)).toContain(wrong);
  });
});
