/**
 * The only file of the benches that reaches behind the public verbs: searches and decisions without the plan around
 * them, and changes of stock by the number of the position. Where the inside of the engine changes, this changes.
 */
import { OrderSolver } from '../src/allocation/order-solver.js';
import { HolderSearch, type HolderSink, wholeSphere } from '../src/candidates/holder-search.js';
import { writeUnitVector } from '../src/geo/sphere.js';
import { type FacilityTree, noRow } from '../src/geo/tree.js';
import type { Order } from '../src/model/order.js';
import type { Network } from '../src/network/network.js';
import { noOwner } from '../src/stock/hold-lines.js';

export interface Finder {
  /** What was found last: facility rows, nearest first. */
  readonly rows: ArrayLike<number>;
  /** Both return how many were found, at most k. */
  nearest(latitude: number, longitude: number, k: number): number;
  /** Facilities with at least `quantity` of a sku row free. */
  nearestHolding(skuRow: number, quantity: number, latitude: number, longitude: number, k: number): number;
}

export function finderOf(network: Network): Finder {
  const search = new HolderSearch(8);
  const nearest = new Nearest();
  const query = new Float64Array(3);
  // The search goes through the holders of something; that every facility holds a unit of this asks for all.
  let everywhere: { ranks: Uint32Array; free: Int32Array }[] | undefined;
  return {
    rows: nearest.rows,
    nearest(latitude, longitude, k) {
      everywhere ??= network.classes.map(({ tree }) => holdEverywhere(tree));
      writeUnitVector(latitude, longitude, query, 0);
      nearest.start(k, search.chord);
      for (let at = 0; at < everywhere.length; at++) {
        const { ranks, free } = everywhere[at] as { ranks: Uint32Array; free: Int32Array };
        const { tree } = network.classes[at] as Network['classes'][number];
        search.search(tree, ranks, free, 0, ranks.length, 1, query, nearest);
      }
      return nearest.count;
    },
    nearestHolding(skuRow, quantity, latitude, longitude, k) {
      const { ranks, free, starts, classes } = network.positions;
      writeUnitVector(latitude, longitude, query, 0);
      nearest.start(k, search.chord);
      const base = skuRow * (classes + 1);
      for (let at = 0; at < classes; at++) {
        const { tree } = network.classes[at] as Network['classes'][number];
        const from = starts[base + at] as number;
        search.search(tree, ranks, free, from, starts[base + at + 1] as number, quantity, query, nearest);
      }
      return nearest.count;
    },
  };
}

/** Keeps the nearest k of what a search offers, in order. */
class Nearest implements HolderSink {
  limit = wholeSphere;
  count = 0;
  readonly rows = new Uint32Array(64);
  readonly #chords = new Float64Array(64);
  #k = 0;
  #chord: Float64Array = new Float64Array(1);

  start(k: number, chord: Float64Array): void {
    this.#chord = chord;
    this.limit = wholeSphere;
    this.count = 0;
    this.#k = k;
  }

  offer(tree: FacilityTree, slot: number): void {
    const squaredChord = this.#chord[0] as number;
    const chords = this.#chords;
    const { rows } = this;
    let at = this.count < this.#k ? this.count++ : this.#k - 1;
    while (at > 0 && (chords[at - 1] as number) > squaredChord) {
      chords[at] = chords[at - 1] as number;
      rows[at] = rows[at - 1] as number;
      at--;
    }
    chords[at] = squaredChord;
    rows[at] = tree.rows[slot] as number;
    if (this.count === this.#k) this.limit = chords[this.#k - 1] as number;
  }
}

function holdEverywhere(tree: FacilityTree): { ranks: Uint32Array; free: Int32Array } {
  const ranks: number[] = [];
  tree.rows.forEach((row, slot) => {
    if (row !== noRow) ranks.push(tree.firstRank + tree.rankOfSlot(slot));
  });
  return { ranks: Uint32Array.from(ranks), free: new Int32Array(ranks.length).fill(1) };
}

export interface Decider {
  /** Decides an order as `route` does, and writes no plan. */
  decide(order: Order): void;
  /** Of the order decided last. Not returned by `decide`: a number handed back may be an object on the heap. */
  readonly cost: number;
}

export function deciderOf(network: Network): Decider {
  const solver = new OrderSolver(network);
  return {
    decide: (order) => solver.solve(order),
    get cost() {
      return solver.incumbent.cost;
    },
  };
}

/** Ways along lanes that were met so far, and ways to send goods at all: what a network remembers of them. */
export const waysMet = ({ paths, carriages }: Network): { paths: number; carriages: number } => ({
  paths: paths.count,
  carriages: carriages.count,
});

/** The number of each position of a sku row at a facility row, as a route finds it. */
export function cellsOf(network: Network, sku: Uint32Array, facilityRow: Uint32Array): Int32Array {
  return Int32Array.from(sku, (row, at) => network.cellOf(row, facilityRow[at] as number));
}

/** Takes units from a position in hand or gives them back: what reserving does once a route has found it. */
export function changerOf(network: Network): (cell: number, quantity: number) => void {
  const { positions } = network;
  return (cell, quantity) => positions.change(cell, quantity);
}

/**
 * Holds cells in hand as the ledger does once a claim is read: writes their lines, checks and takes all of them; and gives
 * them back. Nothing is kept of it.
 */
export function holderOf({ stock }: Network, sku: Uint32Array, facilityRow: Uint32Array, cells: Int32Array) {
  const { lines, cells: book } = stock.ledger;
  const { positions } = stock.ground;
  let start = 0;
  return {
    hold(from: number, to: number): boolean {
      start = lines.count;
      for (let at = from; at < to; at++) {
        lines.add(sku[at] as number, facilityRow[at] as number, cells[at] as number, 1, noOwner);
      }
      return lines.take(positions.free, start);
    },
    giveBack(): void {
      const { skuRow, facilityRow: rows, cell, quantity, count } = lines;
      for (let at = start; at < count; at++) {
        book.giveBack(skuRow[at] as number, rows[at] as number, cell[at] as number, quantity[at] as number);
      }
      lines.count = start;
    },
    drop(): void {
      lines.count = start;
    },
  };
}
