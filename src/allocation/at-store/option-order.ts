import type { Demands } from '../../candidates/demands.js';
import type { Network } from '../../network/network.js';
import { isPreferred } from '../quantity-order.js';

/** An option of an order at one store, or of a delivered one, as far as ties of equal cost look at it. */
export interface RankedOption {
  readonly cost: number;
  /** Number of shipments; they are sorted by facility id. */
  readonly size: number;
  readonly moves: number;
  /** From placedAt to the last arrival. */
  readonly minutes: number;
  /** By place: facility row and carriage. */
  readonly rows: ArrayLike<number>;
  readonly carriages: ArrayLike<number>;
  /** Place x width + source. */
  readonly quantity: ArrayLike<number>;
  readonly width: number;
  /** Facility row where the goods end; -1: with the customer. */
  readonly store: number;
}

/**
 * Which of two options of one order is to be preferred; below 0: the first. Cost, fewer shipments, fewer moves, earlier
 * last arrival, origin ids, quantities line by line, what is sent for them, the store's id, the carriages.
 */
export function compareOptions(network: Network, demands: Demands, a: RankedOption, b: RankedOption): number {
  const bySum = a.cost - b.cost || a.size - b.size || a.moves - b.moves || a.minutes - b.minutes;
  if (bySum !== 0) return bySum;
  for (let i = 0; i < a.size; i++) {
    const byOrigin = network.compareRows(a.rows[i] as number, b.rows[i] as number);
    if (byOrigin !== 0) return byOrigin;
  }
  const byQuantity = compareQuantities(demands, a, b);
  if (byQuantity !== 0) return byQuantity;
  const byStore = a.store === b.store ? 0 : network.compareRows(a.store, b.store);
  if (byStore !== 0) return byStore;
  for (let i = 0; i < a.size; i++) {
    const byCarriage = network.carriages.compare(a.carriages[i] as number, b.carriages[i] as number);
    if (byCarriage !== 0) return byCarriage;
  }
  return 0;
}

function compareQuantities(demands: Demands, a: RankedOption, b: RankedOption): number {
  const [ofA, ofB] = [bySource(demands, a), bySource(demands, b)];
  if (isPreferred(demands, a.size, ofA, ofB)) return -1;
  return isPreferred(demands, a.size, ofB, ofA) ? 1 : 0;
}

/** Source x size + place. */
function bySource({ sources }: Demands, { size, width, quantity }: RankedOption): Float64Array {
  const result = new Float64Array(sources * size);
  for (let i = 0; i < size; i++) {
    for (let s = 0; s < sources; s++) result[s * size + i] = quantity[i * width + s] as number;
  }
  return result;
}
