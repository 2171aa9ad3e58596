import type { Batch } from './batch.js';
import { BidHeap } from './bid-heap.js';
import { anything, leftOver } from './oracle.js';
import type { Steps } from './steps.js';
import { Uses } from './uses.js';

/** Bids after which an auction gives up, per admitted order: prices that chase each other. */
const mostBidsPerOrder = 60;

/** Orders looked at between two chances to stop. */
const pause = 64;

/**
 * A first plan and first prices. Every admitted order bids for its best option under the prices: as much more per unit
 * as its next best option would cost it, plus epsilon. A resource that is overdrawn evicts its lowest bid and takes it
 * as its price; the evicted order bids again. Cold orders that hold an overdrawn resource are admitted and bid too.
 * Source of the idea: D. P. Bertsekas, "The auction algorithm", Annals of Operations Research 14, 1988.
 *
 * Starts from the prices in the resources, with every option of the admitted orders taken back.
 */
export function* auction(batch: Batch, epsilon: number): Steps {
  const { model, plan, oracle } = batch;
  const { resources } = model;
  const heaps: (BidHeap | undefined)[] = [];
  const version = new Int32Array(model.orders.length);
  const queue: number[] = [];
  const enqueue = (o: number) => {
    plan.apply(o, -1);
    plan.count[o] = 0;
    plan.cost[o] = (model.unservedCost[o] as number) + (model.shift[o] as number);
    queue.push(o);
  };
  for (const o of batch.hot) enqueue(o);
  const uses = new Uses();
  let bids = 0;
  for (let head = 0; head < queue.length; head++) {
    if (head % pause === 0) yield;
    if (++bids > mostBidsPerOrder * (batch.hot.length + pause)) break;
    const o = queue[head] as number;
    const best = oracle.solve(o, 0, anything);
    plan.take(o, oracle);
    plan.apply(o, 1);
    uses.read(model, plan.arc, plan.quantity, model.pickStart[o] as number, plan.count[o] as number);
    const current = (version[o] as number) + 1;
    version[o] = current;
    for (let i = 0; i < uses.count; i++) {
      const r = uses.resource[i] as number;
      const regret = oracle.solve(o, r, anything) - best + epsilon;
      heaps[r] ??= new BidHeap();
      heaps[r].push(resources.unitPrice(r) + regret / (uses.amount[i] as number), o, current);
    }
    for (let i = 0; i < uses.count; i++) {
      const r = uses.resource[i] as number;
      if (!resources.isOverdrawn(r)) continue;
      batch.admitUsersOf(r, enqueue);
      const heap = heaps[r] as BidHeap;
      let asked = resources.unitPrice(r);
      while (resources.isOverdrawn(r) && heap.size > 0) {
        const loser = heap.order;
        const bid = heap.bid;
        const isStale = version[loser] !== heap.version;
        heap.pop();
        if (isStale) continue;
        version[loser] = (version[loser] as number) + 1;
        enqueue(loser);
        asked = Math.max(asked, bid);
      }
      while (heap.size > 0 && version[heap.order] !== heap.version) heap.pop();
      if (heap.size > 0 && resources.used[r] === resources.limit[r]) asked = Math.max(asked, heap.bid);
      resources.setUnitPrice(r, asked);
    }
  }
  fillIn(batch);
}

/** Brings orders that were cut off in the middle, or that evictions left with nothing, into what is left over. */
function fillIn(batch: Batch): void {
  const { plan, oracle } = batch;
  for (const o of batch.hot) {
    if ((plan.count[o] as number) > 0) continue;
    oracle.solve(o, 0, leftOver);
    plan.take(o, oracle);
    plan.apply(o, 1);
  }
}

/** Moves single orders to better options in what is left over, until none finds one. Returns what that saved. */
export function* improveOneByOne(batch: Batch, rounds: number): Steps {
  const { plan, oracle } = batch;
  for (let round = 0; round < rounds; round++) {
    let gained = 0;
    for (let i = 0; i < batch.hot.length; i++) {
      if (i % pause === 0) yield;
      const o = batch.hot[i] as number;
      const before = plan.cost[o] as number;
      plan.apply(o, -1);
      oracle.solve(o, 0, leftOver);
      if (oracle.plain < before) {
        plan.take(o, oracle);
        gained += before - oracle.plain;
      }
      plan.apply(o, 1);
    }
    if (gained === 0) return;
  }
}
