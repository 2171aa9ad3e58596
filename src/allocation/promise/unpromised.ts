import { unknownSku } from '../../candidates/demands.js';
import type { ExclusionCode } from '../../model/codes.js';
import type { Order } from '../../model/order.js';
import type { OrderPromise } from '../../model/promise.js';
import { noCell } from '../../stock/positions.js';
import type { OrderSolver } from '../order-solver.js';
import { unservedReason } from '../unserved-reason.js';

/** More than this a position cannot count. */
const mostFree = 2_147_483_647;

/**
 * Why an order that the solver has just failed to serve in full is not promised, line by line: as if all that is on its
 * way had come already, since what keeps it back then is no matter of waiting.
 */
export function unpromised(solver: OrderSolver, order: Order): OrderPromise['unserved'] {
  const { case: c, incumbent } = solver;
  const { positions } = c.network;
  const taken: { readonly cell: number; readonly free: number }[] = [];
  try {
    for (const { cell, quantity } of awaitedCells(solver)) {
      const free = positions.free[cell] as number;
      taken.push({ cell, free });
      positions.free[cell] = Math.min(mostFree, free + quantity);
    }
    return order.lines.map(({ quantity }, line) => {
      const reason = unservedReason(c, order, incumbent, c.demands.ofLine[line] as number);
      return { line, quantity, reason: reason === 'TOO_COSTLY' ? whenNoCostCounts(order) : reason };
    });
  } finally {
    for (const { cell, free } of taken.reverse()) positions.free[cell] = free;
  }
}

/** A promise has no cost that is too high: what would do if it lay there today comes too late, or does not go together. */
const whenNoCostCounts = ({ strict, dueBy }: Order): ExclusionCode =>
  strict && dueBy !== null ? 'TOO_LATE' : 'NOT_ENOUGH';

function awaitedCells({ case: { network, demands } }: OrderSolver): { cell: number; quantity: number }[] {
  const { inbound } = network;
  const units = new Map<number, number>();
  const skus = new Set(demands.sourceSku.subarray(0, demands.sources));
  for (const skuRow of skus) {
    if (skuRow === unknownSku) continue;
    for (let place = inbound.first(skuRow); place < inbound.end(skuRow); place++) {
      const row = inbound.facilityRow[place] as number;
      const cell = network.isPresent(row) ? network.cellOf(skuRow, row) : noCell;
      if (cell !== noCell) units.set(cell, (units.get(cell) ?? 0) + (inbound.quantity[place] as number));
    }
  }
  return [...units].map(([cell, quantity]) => ({ cell, quantity }));
}
