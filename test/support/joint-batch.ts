import { type AllocateOptions, allocate } from '../../src/allocate.js';
import type { Allocation } from '../../src/model/allocation.js';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import type { Problem } from '../../src/model/problem.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import type { Case } from './generate.js';
import { type BatchSize, drawBatch, type Flavour, flavours } from './joint-generate.js';
import { seededDraw } from './random.js';

export interface Batch {
  /** For messages: which batch this is. */
  readonly name: string;
  readonly input: Case;
  readonly problem: Problem;
  readonly orders: readonly Order[];
}

/** Instances of each flavour; ALLOCATE_CASES for a long run, ALLOCATE_SEED to begin elsewhere, ALLOCATE_FLAVOUR for one alone. */
const { ALLOCATE_CASES, ALLOCATE_SEED = 0, ALLOCATE_FLAVOUR } = process.env;

export function batchOf(seed: number, flavour: Flavour, size?: Partial<BatchSize>): Batch {
  const input = drawBatch(seededDraw(seed), flavour, size);
  const [problem, orders] = [assertProblem(input.problem), assertOrders(input.orders)];
  return { name: `${flavour}, seed ${seed}`, input, problem, orders };
}

/** Runs a check on batches of every flavour; a failure names its batch. */
export async function forBatches(
  each: number,
  check: (batch: Batch, seed: number) => Promise<void>,
  { of = flavours, size }: { of?: readonly Flavour[]; size?: Partial<BatchSize> } = {},
): Promise<void> {
  const first = Number(ALLOCATE_SEED);
  const count = Math.ceil((Number(ALLOCATE_CASES ?? 40) * each) / 40);
  for (const flavour of of) {
    if (ALLOCATE_FLAVOUR !== undefined && flavour !== ALLOCATE_FLAVOUR) continue;
    for (let seed = first; seed < first + count; seed += 1) {
      const batch = batchOf(seed, flavour, size);
      try {
        await check(batch, seed);
      } catch (error) {
        throw new Error(`${batch.name}: ${error instanceof Error ? error.message : error}`, { cause: error });
      }
    }
  }
}

export const decide = (problem: Problem, orders: readonly Order[], options?: AllocateOptions): Promise<Allocation> =>
  allocate(buildNetwork(problem), orders, options);

/** What shops do: one order after the other as they came, each taking its stock and its share of the day. */
export function oneByOne(network: Network, orders: readonly Order[]): Plan[] {
  const arrived = orders.toSorted((a, b) => a.placedAt - b.placedAt || (a.id < b.id ? -1 : 1));
  return arrived.map((order) => route(network, order, { reserve: true }));
}

export const totalOf = (plans: readonly Plan[]): number => plans.reduce((sum, { cost }) => sum + cost, 0);

/** Of a plan all that is decided: from where, by what, how much. */
export const decisionsOf = (plan: Plan): string =>
  JSON.stringify([
    plan.orderId,
    plan.shipments.map(({ facilityId, legs, lines }) => [facilityId, legs.map(({ service }) => service), lines]),
  ]);
