import { afterAll, describe, expect, test } from 'vitest';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import { buildNetwork } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { verify } from '../../src/verify/verify.js';
import { bestOption, planOf } from '../support/full-best.js';
import { comparable, fullInstance, wordsOf } from '../support/full-compare.js';
import { type FullFlavour, fullFlavourNames } from '../support/full-flavours.js';
import { handmadeCases } from '../support/full-handmade.js';
import { Taken } from '../support/full-taken.js';

/** Instances of each flavour; FULL_CASES for a long run, FULL_SEED to begin elsewhere. */
const cases = Number(process.env.FULL_CASES ?? 100);
const firstSeed = Number(process.env.FULL_SEED ?? 0);

/** Over all flavours: how many plans, and what of them is hard. */
const seen = new Map<string, number>();

describe('route against the brute force over stores, chains, splits, skus and slots', () => {
  test.each(fullFlavourNames)(
    'property: the same plans, one order after the other, and verify agrees: %s',
    (flavour) => {
      for (let seed = firstSeed; seed < firstSeed + cases; seed += 1) checkSeed(flavour, seed);
    },
  );

  test('instances reach what is hard', () => {
    for (const kind of [
      'two legs',
      'three legs',
      'several shipments',
      'merged',
      'another sku',
      'fitted',
      'on the shelf',
    ]) {
      expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(cases / 10);
    }
  });

  afterAll(() => console.log(`route: ${Array.from(seen, ([kind, count]) => `${kind} ${count}`).join(', ')}`));
});

describe.each(handmadeCases)('worked out by hand: $name', ({ problem: input, order: orderInput, expected }) => {
  const problem = assertProblem(input);
  const [order] = assertOrders([orderInput]) as [Order];

  test('the brute force', () => {
    expect(wordsOf(planOf(problem, order, bestOption(problem, order)))).toBe(expected);
  });

  test('route', () => {
    expect(wordsOf(route(buildNetwork(problem), order))).toBe(expected);
  });
});

function checkSeed(flavour: FullFlavour, seed: number): void {
  const { problem, orders } = fullInstance(seed, flavour, 1 + (seed % 3));
  const network = buildNetwork(problem);
  const taken = new Taken();
  const plans: Plan[] = [];
  for (const [row, order] of orders.entries()) {
    const best = bestOption(problem, order, taken);
    const expected = planOf(problem, order, best);
    const plan = route(network, order, { reserve: true });
    expect(comparable(problem, plan), `seed ${seed}, order ${row}`).toEqual(comparable(problem, expected));
    taken.add(best);
    plans.push(plan);
    count(
      plan,
      order.lines.map(({ sku }) => sku),
    );
  }
  expect(verify(problem, orders, plans), `seed ${seed}`).toEqual([]);
}

function count({ status, shipments, appointment, unserved }: Plan, skus: readonly string[]): void {
  const add = (kind: string, is: boolean): unknown => is && seen.set(kind, (seen.get(kind) ?? 0) + 1);
  const lastLegs = shipments.map(({ legs }) => legs.at(-1)).filter((leg) => leg?.kind === 'delivery');
  add(status, true);
  add('several shipments', shipments.length > 1);
  add(
    'two legs',
    shipments.some(({ legs }) => legs.length === 2),
  );
  add(
    'three legs',
    shipments.some(({ legs }) => legs.length === 3),
  );
  add('merged', new Set(lastLegs.map((leg) => `${leg?.from} ${leg?.service}`)).size < lastLegs.length);
  add(
    'another sku',
    shipments.some(({ lines }) => lines.some(({ line, sku }) => sku !== skus[line])),
  );
  add('fitted', appointment !== undefined);
  add(
    'fitted later than ready',
    shipments.length > 0 && shipments.every(({ arriveAt }) => arriveAt < (appointment?.startAt ?? '')),
  );
  add(
    'on the shelf',
    shipments.some(({ legs }) => legs.length === 0),
  );
  for (const { reason } of unserved) add(reason, true);
}
