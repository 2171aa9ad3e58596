import type { Demands } from '../../candidates/demands.js';
import type { Network } from '../../network/network.js';

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

/** More from the smaller id, line by line; then more of the ordered sku, and of the smaller sku ids. */
function compareQuantities(demands: Demands, a: RankedOption, b: RankedOption): number {
  if (isSame(a, b)) return 0;
  const [filledA, filledB] = [filled(demands, a), filled(demands, b)];
  for (const part of ['byOrigin', 'bySource'] as const) {
    for (let i = 0; i < filledA[part].length; i++) {
      const difference = (filledB[part][i] as number) - (filledA[part][i] as number);
      if (difference !== 0) return difference;
    }
  }
  return 0;
}

function isSame(a: RankedOption, b: RankedOption): boolean {
  for (let at = 0; at < a.size * a.width; at++) if (a.quantity[at] !== b.quantity[at]) return false;
  return true;
}

/** What each line gets from each origin, and of each sku there: earlier lines are filled first, origins by id. */
function filled(demands: Demands, option: RankedOption): { byOrigin: number[]; bySource: number[] } {
  const left = Array.from({ length: option.size * option.width }, (_, at) => option.quantity[at] as number);
  const byOrigin: number[] = [];
  const bySource: number[] = [];
  for (let line = 0; line < demands.lines; line++) {
    const d = demands.ofLine[line] as number;
    let wanted = demands.lineQuantity[line] as number;
    for (let i = 0; i < option.size; i++) {
      const before = wanted;
      for (let s = demands.sourceStart[d] as number; s < (demands.sourceStart[d + 1] as number); s++) {
        const at = i * option.width + s;
        const given = Math.min(wanted, left[at] as number);
        left[at] = (left[at] as number) - given;
        wanted -= given;
        bySource.push(given);
      }
      byOrigin.push(before - wanted);
    }
  }
  return { byOrigin, bySource };
}
