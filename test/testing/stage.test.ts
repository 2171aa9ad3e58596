import { describe, expect, test } from 'vitest';
import { type Actor, Stage } from '../../src/testing/stage.js';

const nothing = async () => {};
const direction = { choices: [], afterMove: nothing, patience: 20 };

/** Writes down the steps of three actors, each of so many hops. */
async function played(choices: readonly number[], hops = 2): Promise<string> {
  const stage = new Stage();
  const steps: string[] = [];
  const actors = ['1', '2', '3'].map((name) => ({
    name,
    act: async () => {
      for (let hop = 0; hop < hops; hop++) await stage.hop(() => steps.push(name));
    },
  }));
  await stage.play(actors, { ...direction, choices });
  return steps.join('');
}

test.each([
  ['without choices one after the other', [], '112233'],
  ['by number', [2, 2, 3, 3, 2, 1, 1], '232113'],
  ['counting on from the first after the last', [5, 5, 6, 6, 8, 4, 7], '232113'],
  ['0: the one who moved last goes on', [3, 0, 0], '331122'],
  ['who does not wait is passed over', [1, 1, 1, 1, 1], '112233'],
])('turns: %s', async (_, choices, expected) => {
  expect(await played(choices)).toBe(expected);
});

test('off stage a hop is done at once, and gives and throws what its work does', async () => {
  const { hop } = new Stage();
  expect(await hop(() => 1)).toBe(1);
  expect(await hop(async () => 2)).toBe(2);
  await expect(hop(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('nobody moves while somebody looks round, and the look is after each move', async () => {
  const stage = new Stage();
  let moves = 0;
  const seen: number[] = [];
  const act = async () => {
    for (let n = 0; n < 2; n++) await stage.hop(() => moves++);
  };
  const afterMove = async () => {
    const before = moves;
    await new Promise((resolve) => setTimeout(resolve, 2));
    await stage.hop(nothing);
    seen.push(moves);
    expect(moves).toBe(before);
  };
  await stage.play(
    ['1', '2'].map((name) => ({ name, act })),
    { ...direction, afterMove },
  );
  expect(seen).toEqual([0, 1, 2, 2, 3, 4]);
});

describe('actors that wait for each other', () => {
  /** Two locks, taken one after the other, the second in the other order by the other actor. */
  function crossing(stage: Stage, lock: (name: string) => Promise<void>): Actor[] {
    const orders = { '1': ['p', 'q'], '2': ['q', 'p'] };
    return Object.entries(orders).map(([name, order]) => ({
      name,
      act: async () => {
        for (const each of order) await lock(each);
        await stage.hop(nothing);
      },
    }));
  }

  /** Locks that are never given back; who comes second waits inside or outside of the hop. */
  function locks(stage: Stage, isInside: boolean): (name: string) => Promise<void> {
    const taken = new Set<string>();
    const take = (name: string): Promise<void> => {
      if (taken.has(name)) return new Promise(() => {});
      taken.add(name);
      return Promise.resolve();
    };
    return async (name) => {
      if (isInside) return stage.hop(() => take(name));
      await stage.hop(nothing);
      await take(name);
    };
  }

  test.each([
    ['inside of a hop', true],
    ['between hops', false],
  ])('for ever, %s', async (_, isInside) => {
    const stage = new Stage();
    const actors = crossing(stage, locks(stage, isInside));
    const play = stage.play(actors, { ...direction, choices: [1, 1, 2, 2, 1, 2] });
    await expect(play).rejects.toThrow('all callers wait for each other');
  });

  test('for a while: the others go on', async () => {
    const stage = new Stage();
    const steps: string[] = [];
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const actors = [
      { name: '1', act: () => stage.hop(() => gate.then(() => void steps.push('in'))) },
      { name: '2', act: () => stage.hop(() => void steps.push('before')).then(() => stage.hop(open)) },
    ];
    await stage.play(actors, { ...direction, choices: [1, 1] });
    expect(steps).toEqual(['before', 'in']);
  });
});

test.each([
  ['before', 1, ['a'], 'connection lost, before the command was sent'],
  ['after', 1, ['a', 'b'], 'connection lost, after the command was done'],
  ['before', 0, [], 'connection lost, before the command was sent'],
  ['after', 9, ['a', 'b', 'c'], 'none'],
] as const)('a connection lost %s hop %i', async (when, hop, expected, failure) => {
  const stage = new Stage();
  const done: string[] = [];
  let message = 'none';
  const act = async () => {
    stage.lose('1', hop, when);
    try {
      for (const each of ['a', 'b', 'c']) await stage.hop(() => done.push(each));
    } catch (error) {
      message = (error as Error).message;
    }
    stage.keep('1');
    await stage.hop(nothing);
  };
  await stage.play([{ name: '1', act }], direction);
  expect([done, message, stage.losses]).toEqual([[...expected], failure, failure === 'none' ? 0 : 1]);
});

test.each(['an actor', 'the look'])('what %s throws ends the play, and nobody goes on', async (who) => {
  const stage = new Stage();
  let turns = 0;
  const fails = () => Promise.reject(new Error('enough'));
  const actors = [
    { name: '1', act: who === 'an actor' ? fails : nothing },
    {
      name: '2',
      act: async () => {
        for (;;) {
          await stage.turn('2');
          turns++;
        }
      },
    },
  ];
  const afterMove = who === 'an actor' ? nothing : fails;
  await expect(stage.play(actors, { ...direction, afterMove, choices: [1] })).rejects.toThrow('enough');
  expect(turns).toBe(0);
});
