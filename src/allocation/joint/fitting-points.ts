import type { BayBook } from '../../network/bays.js';
import type { Network } from '../../network/network.js';
import type { Model } from './model.js';
import type { Uses } from './uses.js';

/** Starts of one store beyond which its orders are not decided by starts. */
const mostStarts = 600;

/** Of one store. */
interface StorePoints {
  readonly minutes: number;
  /** Instants at which a fitting of the batch may begin, ascending. */
  readonly starts: readonly number[];
  /** Those and the starts of fittings held among them, ascending; and how many bays are free at each. */
  readonly points: readonly number[];
  readonly free: readonly number[];
  /** Starts were left out that some order could want. */
  readonly isCut: boolean;
}

/**
 * When fittings may begin, store by store, and the instants at which bays can run short.
 *
 * In some best plan no fitting can begin earlier than it does while the others stay: it begins when its goods are ready, at
 * an opening, or right behind another fitting. So starts from which others follow at whole multiples of a fitting's time
 * are enough. And as many fittings as there are overlap at some instant at which one of them begins: it is enough to count
 * at starts.
 */
export class FittingPoints {
  readonly #network: Network;
  readonly #stores = new Map<number, StorePoints>();

  constructor(network: Network) {
    this.#network = network;
  }

  /**
   * @param ready instants at which goods of some option are ready at the store
   * @param starts that orders have or ask for
   * @param orders that could be fitted there
   */
  add(store: number, ready: Iterable<number>, starts: Iterable<number>, orders: number): void {
    const book = this.#network.bays.get(store);
    if (book === undefined) return;
    // Each other order keeps a fitting from at most two of the places that lie one after the other.
    for (let places = 2 * (orders - 1); ; places = Math.floor(places / 2)) {
      const found = startsOf(book, ready, starts, places);
      if (found.length > mostStarts && places > 0) continue;
      this.#stores.set(store, pointsOf(book, found, places < 2 * (orders - 1)));
      return;
    }
  }

  /** Instants at which a fitting may begin for goods that are ready then, ascending. */
  startsFrom(store: number, ready: number): readonly number[] {
    const starts = this.#stores.get(store)?.starts ?? [];
    return starts.slice(firstFrom(starts, ready));
  }

  isCut(store: number): boolean {
    return this.#stores.get(store)?.isCut === true;
  }

  /** Adds what a fitting takes. */
  read(model: Model, store: number, start: number, uses: Uses): void {
    const known = this.#stores.get(store);
    if (known === undefined) return;
    const { points, free, minutes } = known;
    for (let i = firstFrom(points, start); i < points.length && (points[i] as number) < start + minutes; i++) {
      uses.add(model.bayResource(store, points[i] as number, free[i] as number), 1);
    }
  }
}

/** Starts at a store, ascending, as far out as `places` fittings one after the other. */
function startsOf(book: BayBook, ready: Iterable<number>, wanted: Iterable<number>, places: number): number[] {
  const { minutes } = book;
  const bases = new Set<number>();
  let horizon = -Infinity;
  for (const instant of ready) {
    let start = book.earliest(instant);
    if (start === Infinity) continue;
    bases.add(start);
    for (let place = 0; place < places && minutes > 0; place++) {
      const next = book.earliest(start + minutes);
      if (next === Infinity) break;
      start = next;
    }
    horizon = Math.max(horizon, start);
  }
  const first = Math.min(...bases);
  for (let at = first; at <= horizon && minutes > 0; ) {
    const opening = book.firstInHours(at);
    if (opening > at && opening <= horizon && book.hasBay(opening)) bases.add(opening);
    at = opening + minutes;
  }
  if (horizon >= first) for (const held of book.held(first, horizon + 1)) bases.add(held + minutes);
  const starts = new Set<number>(wanted);
  for (const start of wanted) bases.add(start + minutes);
  for (const base of bases) {
    for (let start = base; start <= horizon && !starts.has(start) && book.isFree(start); start += minutes) {
      starts.add(start);
    }
  }
  return [...starts].sort((a, b) => a - b);
}

function pointsOf(book: BayBook, starts: readonly number[], isCut: boolean): StorePoints {
  const points = new Set(starts);
  const last = starts.at(-1) as number;
  if (starts.length > 0) for (const held of book.held(starts[0] as number, last + book.minutes)) points.add(held);
  const sorted = [...points].sort((a, b) => a - b);
  const free = sorted.map((point) => Math.max(0, book.bays - book.held(point, point + 1).length));
  return { minutes: book.minutes, starts, points: sorted, free, isCut };
}

/** Place of the first value that is not below a number. */
function firstFrom(values: readonly number[], least: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
