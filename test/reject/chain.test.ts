import { afterAll, describe, expect, test } from 'vitest';
import { checkout } from '../../src/checkout.js';
import type { CheckoutDetails } from '../../src/model/checkout-details.js';
import type { Order } from '../../src/model/order.js';
import { assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import { usesFacility } from '../../src/model/plan-facilities.js';
import type { Reservation } from '../../src/model/reservation.js';
import type { ProblemInput } from '../../src/model/schema.js';
import { buildNetwork } from '../../src/network/network.js';
import { reject } from '../../src/reject.js';
import { verify } from '../../src/verify/verify.js';
import { stateOf } from '../support/checkout-instance.js';
import { bestOption, planOf } from '../support/full-best.js';
import { comparable, fullInstance } from '../support/full-compare.js';
import { type FullFlavour, fullFlavourNames } from '../support/full-flavours.js';
import { pick, seededDraw } from '../support/random.js';

/** Instances of each flavour; CHECKOUT_CASES for a long run, CHECKOUT_SEED to begin elsewhere. */
const cases = Number(process.env.CHECKOUT_CASES ?? 12);
const firstSeed = Number(process.env.CHECKOUT_SEED ?? 0);

const seen = new Map<string, number>();

describe('stores say no one after the other', () => {
  test.each(fullFlavourNames)(
    'property: each plan is the best of a network without them, until there is none: %s',
    async (flavour) => {
      for (let seed = firstSeed; seed < firstSeed + cases; seed += 1) {
        await checkSeed(flavour, seed, false);
        await checkSeed(flavour, seed, true);
      }
    },
  );

  test('instances reach what is hard', () => {
    for (const kind of ['held', 'unserved', 'passed on', 'three times', 'learned']) {
      expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(cases / 3);
    }
  });

  afterAll(() => console.log(`reject: ${Array.from(seen, ([kind, count]) => `${kind} ${count}`).join(', ')}`));
});

/** @param apart the store is not the network's own, and the network hears nothing of what happens there */
async function checkSeed(flavour: FullFlavour, seed: number, apart: boolean): Promise<void> {
  const draw = seededDraw(seed);
  const { input, problem, orders } = fullInstance(seed, flavour, 1);
  const order = orders[0] as Order;
  const clock = () => order.placedAt * 60_000;
  const network = buildNetwork(problem, { clock });
  const database = apart ? buildNetwork(problem, { clock }) : network;
  const untouched = stateOf(database);
  const { stock: store } = database;
  const gone: string[] = [];
  let answer: { status: string; plan: Plan; reservation: Reservation | null } = await checkout(network, order, {
    store,
  });
  while (answer.status === 'held') {
    const where = `${flavour}, seed ${seed}, without ${gone}`;
    const reservation = answer.reservation as Reservation;
    const { plan } = reservation.details as CheckoutDetails;
    const no = pick(
      draw,
      problem.facilities.map(({ id }) => id).filter((id) => usesFacility(plan, id)),
    );
    if (!plan.shipments.some(({ facilityId }) => facilityId === no)) count('passed on');
    gone.push(no);
    const next = await reject(network, reservation.id, no, { store, tries: 60 });
    if (next.status !== 'held' && next.status !== 'unserved') throw new Error(`${where}: ${next.status}`);
    const rest = assertProblem(without(input.problem, gone));
    expect(comparable(problem, next.plan), where).toEqual(
      comparable(rest, planOf(rest, order, bestOption(rest, order))),
    );
    expect(gone.filter((id) => usesFacility(next.plan, id))).toEqual([]);
    expect(verify(problem, [{ ...order, exclude: [...order.exclude, ...gone] }], [next.plan]), where).toEqual([]);
    expect(next.excluded.map(({ facilityId }) => facilityId)).toEqual([...new Set(gone)].sort());
    if (next.tries.length > 0) count('learned');
    count(next.status);
    answer = next;
  }
  if (gone.length > 2) count('three times');
  // Everything has come back.
  expect(stateOf(database)).toEqual(untouched);
  expect(stateOf(network)).toEqual(untouched);
}

function without(input: ProblemInput, gone: readonly string[]): ProblemInput {
  const stays = (id: string): boolean => !gone.includes(id);
  return {
    ...input,
    facilities: input.facilities.filter(({ id }) => stays(id)),
    lanes: (input.lanes ?? []).filter(({ from, to }) => stays(from) && stays(to)),
    stock: input.stock.filter(({ facilityId }) => stays(facilityId)),
    // A sku that lies nowhere any more is still one that is known.
    skus: input.skus ?? [],
  };
}

function count(kind: string): void {
  seen.set(kind, (seen.get(kind) ?? 0) + 1);
}
