import { describe, expect, test } from 'vitest';
import { type ContractOptions, reservationStoreContract } from '../../src/testing/contract.js';
import type { OpenStore } from '../../src/testing/store-under-test.js';
import { openTwoHops } from './mutants.js';

const names = (options: ContractOptions) => reservationStoreContract(openTwoHops, options).map(({ name }) => name);

async function messageOf(open: OpenStore, name: string, options: ContractOptions = {}): Promise<string> {
  const found = reservationStoreContract(open, { patienceMilliseconds: 30, ...options }).find(
    (each) => each.name === name,
  );
  if (!found) throw new Error(`no test is called ${name}`);
  return found.run().then(
    () => 'fine',
    (error: Error) => error.message,
  );
}

test('no two tests have one name', () => {
  const all = names({});
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeGreaterThan(140);
});

test('without concurrency there is one caller', () => {
  const left = names({ concurrency: false });
  expect(left.filter((name) => /^(scene|crowd): |^interleaved/.test(name))).toEqual([]);
  expect(left).toContain('sequential drive');
  expect(names({}).filter((name) => !left.includes(name)).length).toBeGreaterThan(30);
});

describe.each([
  ['sequential drive', 'sequential', 'release whatever the state'],
  ['interleaved drive', 'interleaved', 'read, then write'],
] as const)('%s', (name, drive, mutant) => {
  const open: OpenStore = (setup) => openTwoHops(setup, mutant);

  test('a failure tells the seed and the path, and they show the same again', async () => {
    const message = await messageOf(open, name);
    const [, seed, path] = /^seed (\d+), path "([\d:]+)"/.exec(message) ?? [];
    expect(seed).toBe('1');
    const replay = [{ drive, seed: Number(seed), path: path as string }];
    expect(await messageOf(open, `replay: ${drive} drive, seed ${seed}, path ${path}`, { replay })).toBe(message);
  });

  test('the same seed makes the same calls, another one others', async () => {
    const messages = await Promise.all([7, 7, 8].map((seed) => messageOf(open, name, { seed })));
    expect(messages[0]).toMatch(/^seed 7, /);
    expect(messages[1]).toBe(messages[0]);
    expect(messages[2]).not.toBe(messages[0]);
  });

  test('a failing seed with no path is run from its first case', async () => {
    const replay = [{ drive, seed: 3 }];
    expect(await messageOf(open, `replay: ${drive} drive, seed 3`, { replay })).toBe(
      await messageOf(open, name, { seed: 3 }),
    );
  });
});

test('an error of another kind is told with the calls before it', async () => {
  const open: OpenStore = (setup) => {
    const under = openTwoHops(setup);
    under.store.release = () => Promise.reject(new RangeError('out of memory'));
    return under;
  };
  const message = await messageOf(open, 'release after commit changes nothing');
  expect(message).toMatch(/^release 1: RangeError: out of memory\nthe calls so far:\n {2}reserve 1: 2 a\/x -> held\n/);
  expect(await messageOf(open, 'interleaved drive')).toMatch(/out of memory\nthe calls, each with its time:\n/);
});

test('a store that is not the same each time is told from one that is', async () => {
  let opened = 0;
  const open: OpenStore = (setup) => openTwoHops(setup, opened++ < 60 ? 'no id check' : undefined);
  expect(await messageOf(open, 'sequential drive')).toContain('It did not fail when it was run again');
});

test('stores are closed, one before the next is opened, whether the test fails or not', async () => {
  for (const mutant of [undefined, 'read, then write'] as const) {
    let open = 0;
    let most = 0;
    const opener: OpenStore = (setup) => {
      most = Math.max(most, ++open);
      return { ...openTwoHops(setup, mutant), close: () => void open-- };
    };
    await messageOf(opener, 'interleaved drive', { runs: 20 });
    await messageOf(opener, 'scene: two shoppers want the last unit');
    expect([open, most]).toEqual([0, 1]);
  }
});

test('a test that nobody waits for any more is over before the next one opens its store', async () => {
  let open = 0;
  let most = 0;
  const opener: OpenStore = (setup) => {
    most = Math.max(most, ++open);
    return { ...openTwoHops(setup, 'read, then write'), close: () => void open-- };
  };
  const [first, second, third] = reservationStoreContract(opener, { patienceMilliseconds: 30, runs: 5 }).filter(
    ({ name }) => /^interleaved|^scene: t/.test(name),
  );
  const runs = [first, second, third].map((each) => each?.run());
  await Promise.allSettled(runs);
  expect([runs.length, open, most]).toEqual([3, 0, 1]);
});

test('a crowd comes by several connections where there are', async () => {
  let clients = 0;
  const open: OpenStore = (setup) => {
    const under = openTwoHops(setup);
    const { anotherClient = () => under.store } = under;
    return {
      ...under,
      anotherClient: () => {
        clients++;
        return anotherClient();
      },
    };
  };
  expect(await messageOf(open, 'crowd: 400 callers for 100 units: exactly 100 get one')).toBe('fine');
  expect(clients).toBe(7);
});
