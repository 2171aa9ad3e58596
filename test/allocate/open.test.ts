import { describe, expect, test } from 'vitest';
import type { Allocation } from '../../src/model/allocation.js';
import { InputError } from '../../src/model/issues.js';
import type { Order } from '../../src/model/order.js';
import type { Plan } from '../../src/model/plan.js';
import { buildNetwork } from '../../src/network/network.js';
import { type Change, type OpenAllocation, openAllocation } from '../../src/open-allocation.js';
import { route } from '../../src/route.js';
import { verify } from '../../src/verify/verify.js';
import { type Batch, batchOf, decide, forBatches, totalOf } from '../support/joint-batch.js';
import { flavours } from '../support/joint-generate.js';
import { jointOracle } from '../support/joint-oracle.js';
import { type Draw, pick, seededDraw } from '../support/random.js';

const steps = 12;

/** What a caller keeps: plans by order, changed by what calls say. */
class Book {
  readonly plans = new Map<string, Plan>();
  readonly orders = new Map<string, Order>();

  constructor(orders: readonly Order[], plans: readonly Plan[]) {
    for (const order of orders) this.orders.set(order.id, order);
    this.put(plans);
  }

  put(plans: readonly Plan[]): void {
    for (const plan of plans) this.plans.set(plan.orderId, plan);
  }

  get total(): number {
    return totalOf([...this.plans.values()]);
  }
}

/** Of a plan what a change is about: reasons for what is unserved may change without one. */
const shipped = ({ orderId, cost, shipments }: Plan): string => JSON.stringify([orderId, cost, shipments]);

const byId = (plans: Iterable<Plan>): string[] => [...plans].map(shipped).sort();

/** One call of a sequence: an order of the pool that is not there comes, or one that is there goes. */
function step(
  open: OpenAllocation,
  book: Book,
  pool: readonly Order[],
  draw: Draw,
): { added: Order | null; change: Change } {
  const there = [...book.orders.values()];
  const away = pool.filter(({ id }) => !book.orders.has(id));
  if (away.length > 0 && (there.length === 0 || draw.int(0, 1) === 1)) {
    const added = pick(draw, away);
    book.orders.set(added.id, added);
    return { added, change: open.add(added) };
  }
  const { id } = pick(draw, there);
  book.orders.delete(id);
  book.plans.delete(id);
  return { added: null, change: open.cancel(id) };
}

const opened = async ({ problem, orders }: Batch): Promise<{ open: OpenAllocation; book: Book }> => {
  const first = orders.slice(0, Math.ceil(orders.length / 2));
  const open = await openAllocation(buildNetwork(problem), first);
  return { open, book: new Book(first, open.answer().plans) };
};

function checkAnswer({ problem }: Batch, book: Book, open: OpenAllocation, answer: Allocation): void {
  const orders = [...book.orders.values()];
  expect(answer.plans.map(({ orderId }) => orderId)).toEqual(orders.map(({ id }) => id).sort());
  expect(verify(problem, orders, answer.plans)).toEqual([]);
  expect(byId(answer.plans)).toEqual(byId(book.plans.values()));
  expect(answer.cost).toBe(totalOf(answer.plans));
  expect(answer.cost).toBe(open.cost);
  expect(open.size).toBe(orders.length);
  expect(answer.bound).toBeLessThanOrEqual(answer.cost);
  expect(answer.gap).toBe(answer.cost === 0 ? 0 : (answer.cost - answer.bound) / answer.cost);
  expect(answer.status).toBe(answer.cost - answer.bound < 1 ? 'optimal' : 'feasible');
  expect(answer.counts.orders).toBe(orders.length);
}

describe('an open allocation', () => {
  test('property: after every call plans are legal, what changed is told, and the bound is below the optimum', async () => {
    const found = { states: 0, best: 0, proven: 0, above: 0, gap: 0 };
    await forBatches(12, async (batch, seed) => {
      const draw = seededDraw(seed + 7_000);
      const { open, book } = await opened(batch);
      checkAnswer(batch, book, open, open.answer());
      for (let i = 0; i < steps; i += 1) {
        const before = new Map([...book.plans].map(([id, plan]) => [id, shipped(plan)]));
        const { added, change } = step(open, book, batch.orders, draw);
        for (const plan of change.plans) expect(before.get(plan.orderId)).not.toBe(shipped(plan));
        if (added !== null) expect(change.plans.some(({ orderId }) => orderId === added.id)).toBe(true);
        book.put(change.plans);
        expect(change.cost).toBe(book.total);
        const answer = open.answer();
        checkAnswer(batch, book, open, answer);
        const { cost } = jointOracle(batch.problem, [...book.orders.values()]);
        expect(answer.cost).toBeGreaterThanOrEqual(cost);
        expect(answer.bound).toBeLessThanOrEqual(cost);
        found.states++;
        found.above += (answer.cost - cost) / Math.max(1, cost);
        found.gap += answer.gap;
        if (answer.cost === cost) found.best++;
        if (answer.status === 'optimal') found.proven++;
      }
    });
    const share = (part: number, all: number) => `${((100 * part) / Math.max(1, all)).toFixed(2)} %`;
    console.log(
      `open: ${found.states} states, best ${share(found.best, found.states)}, proven ${share(found.proven, found.states)}, ` +
        `mean cost above the optimum ${share(found.above, found.states)}, mean gap ${share(found.gap, found.states)}`,
    );
    expect(found.best / Math.max(1, found.states)).toBeGreaterThan(0.95);
  });

  test('property: an order that comes costs at most what route would pay for it on what is left', async () => {
    await forBatches(12, async (batch, seed) => {
      const draw = seededDraw(seed + 9_000);
      const { open, book } = await opened(batch);
      for (let i = 0; i < steps; i += 1) {
        const before = open.cost;
        const network = buildNetwork(batch.problem);
        for (const plan of book.plans.values()) network.take(plan);
        const { added, change } = step(open, book, batch.orders, draw);
        book.put(change.plans);
        if (added !== null) expect(change.cost - before).toBeLessThanOrEqual(route(network, added).cost);
        else expect(change.cost).toBeLessThanOrEqual(before);
      }
    });
  });

  test('opens with what allocate decides', async () => {
    await forBatches(6, async ({ problem, orders }) => {
      const open = await openAllocation(buildNetwork(problem), orders);
      const decided = await decide(problem, orders);
      const { stoppedBy: _, ...rest } = decided;
      expect(open.answer()).toMatchObject({ ...rest, bound: decided.bound });
    });
  });

  test('the same calls give the same bytes', async () => {
    for (const flavour of flavours) {
      const batch = batchOf(3, flavour);
      const told = async (): Promise<string> => {
        const draw = seededDraw(3);
        const { open, book } = await opened(batch);
        const said: unknown[] = [];
        for (let i = 0; i < steps; i += 1) said.push(step(open, book, batch.orders, draw).change, open.answer());
        return JSON.stringify(said);
      };
      expect(await told()).toBe(await told());
    }
  });

  test('takes nothing from the network, and keeps to what it was opened with', async () => {
    const { problem, orders } = batchOf(1, 'baskets');
    const network = buildNetwork(problem);
    const routed = () => JSON.stringify(orders.map((order) => route(network, order)));
    const before = routed();
    const open = await openAllocation(network, orders.slice(1));
    open.add(orders[0] as Order);
    expect(routed()).toBe(before);
    for (const plan of open.answer().plans) network.take(plan);
    open.cancel((orders[0] as Order).id);
    expect(verify(problem, orders.slice(1), open.answer().plans)).toEqual([]);
    open.add(orders[0] as Order);
    expect(verify(problem, orders, open.answer().plans)).toEqual([]);
  });

  test('an order that is there cannot come again, one that is not there cannot go', async () => {
    const { problem, orders } = batchOf(1, 'units');
    const open = await openAllocation(buildNetwork(problem), orders);
    const before = JSON.stringify(open.answer());
    const first = orders[0] as Order;
    expect(codeOf(() => open.add(first))).toBe('DUPLICATE_ID order.id');
    expect(codeOf(() => open.cancel('nobody'))).toBe('UNKNOWN_REFERENCE orderId');
    expect(codeOf(() => open.cancel('__proto__'))).toBe('UNKNOWN_REFERENCE orderId');
    expect(codeOf(() => open.add({ id: 'plain' } as Order))).toBe('WRONG_TYPE order.placedAt');
    expect(JSON.stringify(open.answer())).toBe(before);
    open.cancel(first.id);
    expect(codeOf(() => open.cancel(first.id))).toBe('UNKNOWN_REFERENCE orderId');
    open.add(first);
    expect(open.size).toBe(orders.length);
  });

  test('an order may change after it came', async () => {
    const { problem, orders } = batchOf(2, 'baskets');
    const open = await openAllocation(buildNetwork(problem), []);
    for (const order of orders) {
      const mine = structuredClone(order) as { placedAt: number; lines: { quantity: number }[] } & Order;
      open.add(mine);
      Object.assign(mine, { placedAt: 0, latitude: 0, lines: [] });
    }
    expect(verify(problem, orders, open.answer().plans)).toEqual([]);
  });

  test('stopped before it began it is open all the same', async () => {
    await forBatches(4, async (batch, seed) => {
      const { problem, orders } = batch;
      const draw = seededDraw(seed);
      const open = await openAllocation(buildNetwork(problem), orders, { limits: { timeLimitMs: 0 } });
      const book = new Book(orders, open.answer().plans);
      for (let i = 0; i < 6; i += 1) {
        book.put(step(open, book, orders, draw).change.plans);
        const answer = open.answer();
        checkAnswer(batch, book, open, answer);
        expect(answer.bound).toBeLessThanOrEqual(jointOracle(problem, [...book.orders.values()]).cost);
      }
    });
  });
});

function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof InputError) return error.issues.map(({ code, path }) => `${code} ${path}`).join();
    throw error;
  }
  return 'nothing was thrown';
}
