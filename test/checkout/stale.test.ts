import { afterAll, describe, expect, test } from 'vitest';
import { checkout } from '../../src/checkout.js';
import type { Order } from '../../src/model/order.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { verify } from '../../src/verify/verify.js';
import { stateOf, taught } from '../support/checkout-instance.js';
import { storeWith } from '../support/checkout-town.js';
import { bestOption, planOf } from '../support/full-best.js';
import { comparable, fullInstance } from '../support/full-compare.js';
import { type FullFlavour, fullFlavourNames } from '../support/full-flavours.js';
import { Taken } from '../support/full-taken.js';

/** Instances of each flavour; CHECKOUT_CASES for a long run, CHECKOUT_SEED to begin elsewhere. */
const cases = Number(process.env.CHECKOUT_CASES ?? 12);
const firstSeed = Number(process.env.CHECKOUT_SEED ?? 0);
const seen = new Map<string, number>();

describe('a network of the morning, and a store that has sold since', () => {
  test.each(fullFlavourNames)(
    'property: the plan is the best on what the store really has, and nothing of the tries stays: %s',
    async (flavour) => {
      for (let seed = firstSeed; seed < firstSeed + cases; seed += 1) await checkSeed(flavour, seed);
    },
  );

  test('instances reach what is hard', () => {
    const kinds = ['held at once', 'held', 'unserved', 'cell', 'orders', 'units', 'lane', 'bay', 'several tries'];
    for (const kind of kinds) expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(cases / 10);
  });

  afterAll(() => console.log(`checkout: ${Array.from(seen, ([kind, count]) => `${kind} ${count}`).join(', ')}`));
});

async function checkSeed(flavour: FullFlavour, seed: number): Promise<void> {
  const where = `${flavour}, seed ${seed}`;
  const { input, problem, orders } = fullInstance(seed, flavour, 3 + (seed % 4));
  const now = (orders[0] as Order).placedAt * 60_000;
  const open = (): Network => buildNetwork(problem, { clock: () => now });
  const [database, morning] = [open(), open()];
  const taken = new Taken();
  // The last order comes to a network that has heard nothing of the others.
  for (const order of orders.slice(0, -1)) {
    await checkout(database, order);
    taken.add(bestOption(problem, order, taken));
  }
  const order = orders.at(-1) as Order;
  const best = planOf(problem, order, bestOption(problem, order, taken));
  const before = stateOf(morning);
  const limits = new Map<string, number>();
  let holds = 0;
  const store = storeWith(database.stock, async (verb, work) => {
    expect(stateOf(morning), where).toEqual(before);
    if (verb === 'reserve') holds += 1;
    return work();
  });
  const reserve = store.reserve.bind(store);
  const answer = await checkout(morning, order, {
    tries: 60,
    store: {
      ...store,
      reserve(claim, options) {
        for (const { room, limit } of claim.rooms ?? []) limits.set(room, limit);
        return reserve(claim, options);
      },
    },
  });
  expect(stateOf(morning), where).toEqual(before);
  expect(holds, where).toBe(answer.tries.length + (answer.status === 'held' ? 1 : 0));
  // Each plan is that of a network which has learned what the tries before it showed.
  const limitOf = (room: string): number => limits.get(room) as number;
  for (const [at, plan] of [...answer.tries.map((one) => one.plan), answer.plan].entries()) {
    const expected = route(taught(input.problem, answer.tries.slice(0, at), limitOf, now), order);
    expect(JSON.parse(JSON.stringify(plan)), `${where}, try ${at}`).toEqual(JSON.parse(JSON.stringify(expected)));
  }
  for (const { short, shortRooms } of answer.tries) {
    expect(short.length + shortRooms.length, where).toBeGreaterThan(0);
    for (const { wanted, available } of [...short, ...shortRooms]) expect(available, where).toBeLessThan(wanted);
  }
  expect(verify(problem, [order], [answer.plan]), where).toEqual([]);
  const rooms = answer.tries.flatMap(({ shortRooms }) => shortRooms.map(({ room }) => kindOf(room)));
  // A bay that is taken for a part of the time asked for is let alone for all of it: that may cost something, up to all.
  const mayBeFree = rooms.includes('bay') && order.slot === null && answer.plan.shipments.length === 0;
  expect(answer.status, where).toBe(mayBeFree ? 'contended' : answer.plan.shipments.length === 0 ? 'unserved' : 'held');
  if (rooms.includes('bay')) expect(answer.plan.cost, where).toBeGreaterThanOrEqual(best.cost);
  else expect(comparable(problem, answer.plan), where).toEqual(comparable(problem, best));
  count(answer.status);
  if (answer.status === 'held' && answer.tries.length === 0) count('held at once');
  if (answer.tries.length > 1) count('several tries');
  if (answer.tries.some(({ short }) => short.length > 0)) count('cell');
  for (const kind of new Set(rooms)) count(kind);
}

function kindOf(room: string): string {
  return (JSON.parse(room) as [string])[0];
}

function count(kind: string): void {
  seen.set(kind, (seen.get(kind) ?? 0) + 1);
}
