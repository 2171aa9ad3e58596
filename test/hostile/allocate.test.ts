import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { type AllocateOptions, allocate } from '../../src/allocate.js';
import type { Allocation, AllocationProgress } from '../../src/model/allocation.js';
import { InputError } from '../../src/model/issues.js';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem, parseProblem } from '../../src/model/parse.js';
import type { Problem } from '../../src/model/problem.js';
import type { NetworkOptions } from '../../src/network/distance.js';
import { buildNetwork } from '../../src/network/network.js';
import { verify } from '../../src/verify/verify.js';
import { batchOf, oneByOne, totalOf } from '../support/joint-batch.js';
import { checkAllocation } from '../support/joint-checks.js';
import { facilityInput, orderInput, problemInput, serviceInput, stockInput } from './support.js';

interface Case {
  readonly problem?: Record<string, unknown>;
  readonly orders?: readonly Record<string, unknown>[];
  readonly network?: NetworkOptions;
  readonly options?: unknown;
}

const twoOrders = [orderInput(), orderInput({ id: 'order-2' })];

/** The allocation of a few orders, judged. */
async function allocated({ problem, orders = twoOrders, network = {}, options }: Case): Promise<Allocation> {
  const parsed = assertProblem(problemInput(problem));
  const rows = assertOrders(orders);
  const allocation = await allocate(buildNetwork(parsed, network), rows, options as AllocateOptions);
  expect(verify(parsed, rows, allocation.plans, network)).toEqual([]);
  return allocation;
}

/** The InputError that something ends with: as a promise that is rejected, never as an exception at once. */
async function inputError(run: () => Promise<unknown>): Promise<InputError> {
  const promise = run();
  try {
    await promise;
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('nothing rejected');
}

const origins = ({ plans }: Allocation): string[] =>
  plans.flatMap(({ shipments }) => shipments.map(({ facilityId }) => facilityId));

/** Two hundred orders that want nearly twice what there is. */
const crowd = (seed = 1): { problem: Problem; orders: readonly Order[] } =>
  batchOf(seed, 'baskets', { orders: [200, 200], facilities: [12, 12], skus: 8, lines: 2, quantity: 2, onHand: 6 });

/** Some hundreds of them: long enough to be stopped. */
const throng = (): { problem: Problem; orders: readonly Order[] } =>
  batchOf(3, 'baskets', { orders: [600, 600], facilities: [40, 40], skus: 12, lines: 3, quantity: 3, onHand: 8 });

describe('allocate: hostile numbers', () => {
  test('case 12: tiny and huge prices and weights never make a batch infeasible', async () => {
    for (const weights of [
      { move: 1e-12, touch: 1e12 },
      { km: 1e12, hour: 1e-12 },
      { money: 1e-12, shipment: 1e12 },
      { money: 1e12, shipment: 1e-12 },
    ]) {
      const stock = [stockInput({ onHand: 1 }), stockInput({ facilityId: 'beta', onHand: 2 })];
      const policy = { weights, unserved: { line: 1e12, unit: 1e12 } };
      const found = await allocated({ problem: { stock, policy } });
      expect(Number.isSafeInteger(found.cost)).toBe(true);
      expect(found.bound).toBeLessThanOrEqual(found.cost);
      expect(found.plans).toHaveLength(2);
    }
  });

  test('case 12: a cost past what a double counts is refused, never rounded', async () => {
    const lines = [{ sku: 'tyre', quantity: 20_000 }];
    const problem = { stock: [stockInput({ onHand: 0 })], policy: { unserved: { line: 1e12, unit: 1e12 } } };
    const one = await inputError(() => allocated({ problem, orders: [orderInput({ lines })] }));
    expect(one.issues).toMatchObject([{ code: 'TOO_LARGE', path: 'cost' }]);
  });

  test('case 12: nor is a total past it, though every order alone could be counted', async () => {
    const lines = [{ sku: 'tyre', quantity: 4_500 }];
    const problem = { stock: [stockInput({ onHand: 0 })], policy: { unserved: { line: 1e12, unit: 1e12 } } };
    const orders = ['a', 'b', 'c'].map((id) => orderInput({ id, lines }));
    expect((await allocated({ problem, orders: orders.slice(0, 1) })).cost).toBe(4_501e12);
    const all = await inputError(() => allocated({ problem, orders }));
    expect(all.issues).toMatchObject([{ code: 'TOO_LARGE', path: 'cost' }]);
  });

  for (const [name, metres, code] of [
    ['NaN', Number.NaN, 'NOT_FINITE'],
    ['Infinity', Number.POSITIVE_INFINITY, 'NOT_FINITE'],
    ['a negative number', -1, 'OUT_OF_RANGE'],
  ] as const) {
    test(`case 13: ${name} from a distance function names facility and order`, async () => {
      const { issues } = await inputError(() => allocated({ network: { distance: () => metres } }));
      expect(issues).toMatchObject([{ code }]);
      expect(issues[0]?.path).toMatch(/alpha|beta/);
      expect(issues[0]?.path).toMatch(/order-[12]/);
    });
  }

  test('case 13: one bad pair among many is found', async () => {
    const distance = (from: { facilityId: string }, to: { orderId: string }): number =>
      from.facilityId === 'beta' && to.orderId === 'order-2' ? Number.NaN : 1_000;
    const { issues } = await inputError(() => allocated({ network: { distance } }));
    expect(issues[0]?.path).toMatch(/beta.*order-2|order-2.*beta/);
  });

  test('case 14: what a distance function throws is the cause', async () => {
    const cause = new RangeError('no such road');
    const distance = (): number => {
      throw cause;
    };
    const error = await inputError(() => allocated({ network: { distance } }));
    expect(error.cause).toBe(cause);
    expect(error.issues[0]?.path).toMatch(/order-[12]/);
  });

  test('case 15: all costs equal, the lowest ids win, however rows come', async () => {
    const ids = ['b', 'a', 'B', '10', '9', 'é'];
    const weights = { move: 0, touch: 0, hour: 0, km: 0, money: 0, shipment: 0, lateHour: 0, rejection: 0 };
    for (let turn = 0; turn < ids.length; turn += 1) {
      const turned = [...ids.slice(turn), ...ids.slice(0, turn)];
      const facilities = turned.map((id) => facilityInput({ id, latitude: 31, longitude: 121 }));
      const stock = turned.map((facilityId) => stockInput({ facilityId, onHand: 4 }));
      for (const policy of [{ weights }, {}]) {
        const found = await allocated({ problem: { facilities, stock, policy } });
        expect(found.status).toBe('optimal');
        expect(origins(found)).toEqual(['10', '10']);
      }
    }
  });
});

describe('allocate: hostile networks', () => {
  test('case 65: lanes in a circle end, each facility is visited once, and no price is negative', async () => {
    const lane = { from: 'alpha', to: 'beta', minutes: 9, money: { base: 1 } };
    const lanes = [lane, { ...lane, from: 'beta', to: 'alpha' }];
    const found = await allocated({ problem: { lanes, policy: { limits: { maxLegs: 9 } } }, orders: [orderInput()] });
    expect(found).toMatchObject({ status: 'optimal', counts: { served: 1 } });
    for (const { legs } of found.plans.flatMap(({ shipments }) => shipments)) {
      expect(new Set(legs.map(({ from }) => from)).size).toBe(legs.length);
    }
    const negative = [{ ...lane, money: { base: -1 } }];
    expect(parseProblem(problemInput({ lanes: negative })).ok).toBe(false);
    expect(parseProblem(problemInput({ services: [serviceInput({ money: { base: -1 } })] })).ok).toBe(false);
  });

  test('case 66: orders that nobody reaches stay unserved with their reason, the others do not', async () => {
    const found = await allocated({
      problem: { services: [serviceInput({ maxMetres: 30_000 })] },
      orders: [orderInput(), orderInput({ id: 'island', latitude: 40 })],
    });
    expect(found).toMatchObject({ status: 'optimal', counts: { served: 1, unserved: 1 } });
    expect(found.plans[0]).toMatchObject({ orderId: 'island', unserved: [{ quantity: 2, reason: 'OUT_OF_RANGE' }] });
  });

  test('case 67: demand above supply gives the best part and the exact shortfall of every sku', async () => {
    const stock = [
      stockInput({ onHand: 3 }),
      stockInput({ facilityId: 'beta', onHand: 4 }),
      stockInput({ sku: 'bulb', onHand: 1 }),
    ];
    const lines = [
      { sku: 'tyre', quantity: 5 },
      { sku: 'bulb', quantity: 2 },
    ];
    const orders = ['o', 'p', 'q'].map((id) => orderInput({ id, lines }));
    const found = await allocated({ problem: { stock }, orders });
    expect(found.status).toBe('optimal');
    const short = (line: number): number =>
      found.plans
        .flatMap(({ unserved }) => unserved.filter((row) => row.line === line))
        .reduce((sum, { quantity }) => sum + quantity, 0);
    expect([short(0), short(1)]).toEqual([15 - 7, 6 - 1]);
  });
});

describe('allocate: time and signals', () => {
  for (const timeLimitMs of [0, 1]) {
    test(`case 68: a limit of ${timeLimitMs} ms gives plans that stand, no dearer than one by one`, async () => {
      const { problem, orders } = throng();
      const started = performance.now();
      const found = await allocate(buildNetwork(problem), orders, { limits: { timeLimitMs } });
      const elapsed = performance.now() - started;
      checkAllocation(problem, orders, found);
      expect(found).toMatchObject({ status: 'feasible', stoppedBy: 'time-limit' });
      // One step, which here is one order after the other; the machine may be busy.
      const single = performance.now();
      oneByOne(buildNetwork(problem), orders);
      expect(elapsed).toBeLessThan(500 + 5 * (performance.now() - single));
    });
  }

  test('case 68: a limit of nothing on a batch of nothing', async () => {
    const found = await allocated({ orders: [], options: { limits: { timeLimitMs: 0 } } });
    expect(found).toMatchObject({ status: 'optimal', cost: 0, bound: 0 });
  });

  test('case 69: a signal aborted before is the rejection, and nothing was done', async () => {
    let asked = 0;
    const distance = (): number => {
      asked += 1;
      return 1_000;
    };
    const reason = new Error('never mind');
    const options = {
      signal: AbortSignal.abort(reason),
      onProgress: () => {
        asked += 1;
      },
    };
    await expect(allocated({ network: { distance }, options })).rejects.toBe(reason);
    expect(asked).toBe(0);
  });

  test('case 69: aborted by the first word of progress: the best so far, legal', async () => {
    const { problem, orders } = crowd();
    const controller = new AbortController();
    let told = 0;
    const onProgress = (): void => {
      told += 1;
      controller.abort();
    };
    const found = await allocate(buildNetwork(problem), orders, { signal: controller.signal, onProgress });
    expect(found.stoppedBy).toBe('cancelled');
    checkAllocation(problem, orders, found);
    expect(told).toBeLessThanOrEqual(2);
  });

  test('case 69: aborted right after the call, or by a timer: soon, and legal', async () => {
    const { problem, orders } = throng();
    for (const delay of [-1, 0, 10, 60]) {
      const controller = new AbortController();
      let abortedAt = performance.now();
      const abort = (): void => {
        abortedAt = performance.now();
        controller.abort();
      };
      const deciding = allocate(buildNetwork(problem), orders, { signal: controller.signal });
      if (delay < 0) abort();
      else setTimeout(abort, delay);
      const found = await deciding;
      const waited = performance.now() - abortedAt;
      checkAllocation(problem, orders, found);
      expect(found.stoppedBy, `${delay} ms`).toBe('cancelled');
      const single = performance.now();
      oneByOne(buildNetwork(problem), orders);
      expect(waited, `${delay} ms`).toBeLessThan(500 + 5 * (performance.now() - single));
    }
  });

  test('case 69: aborted after the end: no effect, and nobody listens any more', async () => {
    const controller = new AbortController();
    const found = await allocated({ options: { signal: controller.signal } });
    expect(found.stoppedBy).toBeUndefined();
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    const before = JSON.stringify(found);
    controller.abort();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(JSON.stringify(found)).toBe(before);
    expect(JSON.stringify(await allocated({}))).toBe(before);
  });

  test('while it decides, others have their turn', async () => {
    const { problem, orders } = throng();
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    await allocate(buildNetwork(problem), orders, { limits: { timeLimitMs: 400 } });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });
});

describe('allocate: hostile options', () => {
  for (const [name, options, path] of [
    ['case 70: a limit of NaN ms', { limits: { timeLimitMs: Number.NaN } }, 'options.limits.timeLimitMs'],
    ['case 70: a limit of -1 ms', { limits: { timeLimitMs: -1 } }, 'options.limits.timeLimitMs'],
    ['case 70: an endless limit', { limits: { timeLimitMs: Number.POSITIVE_INFINITY } }, 'options.limits.timeLimitMs'],
    ['case 70: a limit as text', { limits: { timeLimitMs: '5' } }, 'options.limits.timeLimitMs'],
    ['iterations of NaN', { limits: { iterations: Number.NaN } }, 'options.limits.iterations'],
    ['half an iteration', { limits: { iterations: 0.5 } }, 'options.limits.iterations'],
    ['fewer than no nodes', { limits: { nodes: -1 } }, 'options.limits.nodes'],
    ['a seed of NaN', { seed: Number.NaN }, 'options.seed'],
    ['a fractional seed', { seed: 1.5 }, 'options.seed'],
    ['a negative penalty', { changePenalty: -1 }, 'options.changePenalty'],
    ['a penalty of NaN', { changePenalty: Number.NaN }, 'options.changePenalty'],
    ['an endless penalty', { changePenalty: Number.POSITIVE_INFINITY }, 'options.changePenalty'],
    ['progress told to nobody', { onProgress: 5 }, 'options.onProgress'],
    ['a signal that is none', { signal: {} }, 'options.signal'],
    ['plans in force that are none', { incumbent: 5 }, 'options.incumbent'],
    ['a plan in force that is null', { incumbent: [null] }, 'options.incumbent[0]'],
  ] as const) {
    test(`${name} is refused`, async () => {
      const { issues } = await inputError(() => allocated({ options }));
      expect(issues).toHaveLength(1);
      expect(issues[0]?.path.startsWith(path), issues[0]?.path).toBe(true);
    });
  }

  test('all that is wrong is said at once', async () => {
    const options = { seed: 0.5, changePenalty: -1, limits: { timeLimitMs: -1 } };
    const { issues } = await inputError(() => allocated({ options }));
    expect(issues.map(({ path }) => path).sort()).toEqual([
      'options.changePenalty',
      'options.limits.timeLimitMs',
      'options.seed',
    ]);
  });

  test('orders that were not parsed, or twice the same, are refused', async () => {
    const network = buildNetwork(assertProblem(problemInput()));
    const [order] = assertOrders([orderInput()]);
    const plain = await inputError(() => allocate(network, [orderInput() as never]));
    expect(plain.issues).toMatchObject([{ code: 'WRONG_TYPE' }]);
    const none = await inputError(() => allocate(network, [null as never]));
    expect(none.issues).toMatchObject([{ code: 'WRONG_TYPE' }]);
    const twice = await inputError(() => allocate(network, [order as Order, order as Order]));
    expect(twice.issues).toMatchObject([{ code: 'DUPLICATE_ID' }]);
    const noList = await inputError(() => allocate(network, 5 as never));
    expect(noList.issues).toMatchObject([{ code: 'WRONG_TYPE', path: 'orders' }]);
  });
});

describe('allocate: hostile callers', () => {
  test('case 74: progress that throws is told once, and the run goes on', async () => {
    const { problem, orders } = crowd();
    let told = 0;
    const onProgress = (): void => {
      told += 1;
      throw new Error('full disk');
    };
    const found = await allocate(buildNetwork(problem), orders, { onProgress });
    expect(told).toBeGreaterThan(0);
    expect(found.alarms).toHaveLength(1);
    expect(found.alarms[0]).toContain('full disk');
    expect({ ...found, alarms: [] }).toEqual(await allocate(buildNetwork(problem), orders));
  });

  test('case 74: it may throw anything', async () => {
    for (const thrown of [undefined, null, 5, Object.create(null), { toString: () => Promise.reject() }]) {
      const onProgress = (): void => {
        throw thrown;
      };
      const found = await allocated({ options: { onProgress } });
      expect(found.alarms.length).toBeLessThanOrEqual(1);
      expect(found.status).toBe('optimal');
    }
  });

  test('progress tells of costs that never rise and bounds that never fall', async () => {
    const { problem, orders } = crowd();
    const told: AllocationProgress[] = [];
    const onProgress = (progress: AllocationProgress): void => {
      told.push({ ...progress });
      // What it is given is its own.
      Object.assign(progress, { cost: -1, bound: Number.NaN });
    };
    const found = await allocate(buildNetwork(problem), orders, { onProgress });
    checkAllocation(problem, orders, found);
    expect(told.length).toBeGreaterThan(0);
    for (const [row, { stage, cost, bound, gap }] of told.entries()) {
      expect(stage.length).toBeGreaterThan(0);
      expect(bound).toBeLessThanOrEqual(cost);
      expect(gap).toBe(cost === 0 ? 0 : (cost - bound) / cost);
      expect(cost).toBeLessThanOrEqual(told[row - 1]?.cost ?? Infinity);
      expect(bound).toBeGreaterThanOrEqual(told[row - 1]?.bound ?? -Infinity);
      expect(cost).toBeGreaterThanOrEqual(found.cost);
      expect(bound).toBeLessThanOrEqual(found.bound);
    }
  });

  test('case 21: orders, options and stock that change while it decides change nothing', async () => {
    const { problem, orders } = crowd();
    const expected = JSON.stringify(await allocate(buildNetwork(problem), orders));
    const network = buildNetwork(problem);
    const list = orders.map((order) => ({ ...order, lines: order.lines.map((line) => ({ ...line })) }));
    const options = { limits: {}, changePenalty: 0 };
    const spoil = (): void => {
      for (const order of list) Object.assign(order, { latitude: 0, lines: [], priority: 9, shipComplete: true });
      list.length = 0;
      options.changePenalty = 99;
      options.limits = { timeLimitMs: 0, iterations: 0 };
      for (const { id } of problem.facilities) {
        for (const { sku } of problem.skus) {
          const free = network.stock.available(id, sku);
          if (free > 0) network.stock.withdraw(id, sku, free);
        }
      }
      network.removeFacility(problem.facilities[0]?.id ?? '');
      network.addFacility(facilityInput({ id: 'new', services: problem.services.map(({ id }) => id) }));
      network.stock.receive('new', 'new sku', 7);
    };
    const deciding = allocate(network, list, options);
    spoil();
    expect(JSON.stringify(await deciding)).toBe(expected);
  });

  test('case 21: nor do they when they change half way', async () => {
    const { problem, orders } = throng();
    const limits = { iterations: 20 };
    const expected = JSON.stringify(await allocate(buildNetwork(problem), orders, { limits }));
    const network = buildNetwork(problem);
    let turn = 0;
    const onProgress = (): void => {
      for (const { id } of problem.facilities) {
        for (const { sku } of problem.skus.slice(turn, turn + 1)) network.stock.receive(id, sku, 5);
      }
      turn += 1;
      if (turn === 2) network.addFacility(facilityInput({ id: 'new', services: [problem.services[0]?.id ?? ''] }));
    };
    const found = await allocate(network, orders, { limits, onProgress });
    expect(found.alarms).toEqual([]);
    expect(JSON.stringify(found)).toBe(expected);
  });

  test('case 22: everything may be frozen', async () => {
    const { problem, orders } = crowd();
    const freeze = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
      Object.values(value).forEach(freeze);
      Object.freeze(value);
    };
    const options = { incumbent: oneByOne(buildNetwork(problem), orders), changePenalty: 10, limits: {} };
    freeze([problem, orders, options]);
    const found = await allocate(buildNetwork(problem), orders, options);
    checkAllocation(problem, orders, found, options);
    expect(totalOf(found.plans)).toBeLessThanOrEqual(found.cost);
  });

  test('several at once on one network do not disturb each other', async () => {
    const { problem, orders } = crowd();
    const network = buildNetwork(problem);
    const halves = [orders.slice(0, 100), orders.slice(100), orders];
    const alone: string[] = [];
    for (const half of halves) alone.push(JSON.stringify(await allocate(network, half)));
    const together = await Promise.all(halves.map((half) => allocate(network, half)));
    expect(together.map((found) => JSON.stringify(found))).toEqual(alone);
  });

  for (const id of ['__proto__', 'constructor', 'toString', 'external', 'feasible']) {
    test(`case 17, 18: ${id} is allocated like any other id`, async () => {
      const found = await allocated({
        problem: {
          facilities: [facilityInput({ id, services: [id] })],
          services: [serviceInput({ id })],
          stock: [stockInput({ facilityId: id, sku: id, onHand: 3 })],
        },
        orders: [id, 'other'].map((name) => orderInput({ id: name, lines: [{ sku: id, quantity: 2 }] })),
      });
      expect(found).toMatchObject({ status: 'optimal', counts: { served: 1, partial: 1 } });
      expect(found.prices.map((row) => [row.facilityId, row.sku])).toEqual([[id, id]]);
    });
  }
});
