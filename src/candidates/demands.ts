import type { Order } from '../model/order.js';
import type { Sku } from '../model/problem.js';
import type { Network } from '../network/network.js';

/** A sku that the network does not know; of a source: nothing may be sent. */
export const unknownSku = -1;

/** Beyond so many lines a map finds equal skus faster than a walk. */
const fewLines = 24;

/**
 * What one order wants, as columns: lines of one sku are one demand. Demands stand in the order of their first line.
 *
 * A demand has one source or more, the skus that may be sent for it: the ordered one first, then the others of its group by
 * id, where all its lines accept them. Sources of a demand stand together, in the order of the demands. A sku that would
 * be sold below a price floor is no source; a demand left without any keeps one that sends `unknownSku`. Unless skus are
 * interchanged, a source's number is its demand's.
 *
 * One instance serves order after order, growing as needed.
 */
export class Demands {
  count = 0;
  /** The ordered sku. */
  skuRow = new Int32Array(8);
  quantity = new Float64Array(8);
  /** 1: the whole quantity of one sku from one facility, or none. */
  together = new Uint8Array(8);
  lines = 0;
  /** By line: its demand and its quantity. */
  ofLine = new Int32Array(8);
  lineQuantity = new Float64Array(8);
  sources = 0;
  /** Sources of demand d: sourceStart[d] .. sourceStart[d + 1] - 1. */
  sourceStart = new Int32Array(9);
  /** By source: its demand, the sku that is sent, and what a unit of it is charged for not being the ordered one. */
  demandOf = new Int32Array(8);
  sourceSku = new Int32Array(8);
  penalty = new Float64Array(8);
  /** Some demand has more than one source. */
  hasChoice = false;
  hasPenalties = false;
  hasWholePenalties = true;
  /** How many skus more than one demand may be sent. By source: which of these its sku is, or -1. */
  shares = 0;
  share = new Int32Array(8);
  /** By demand: all lines accept other skus of the group; the least price of a line, Infinity where none has one. */
  #accepts = new Uint8Array(8);
  #price = new Float64Array(8);

  load(network: Network, order: Order): void {
    const { lines } = order;
    this.#grow(lines.length);
    this.count = 0;
    this.lines = lines.length;
    const seen = lines.length > fewLines ? new Map<string, number>() : null;
    for (let line = 0; line < lines.length; line++) {
      const { sku, quantity, together, accept, price } = lines[line] as Order['lines'][number];
      let demand = seen ? (seen.get(sku) ?? this.count) : this.#find(order, line, sku);
      if (demand === this.count) {
        const row = network.rowOfSku.get(sku);
        demand = this.count++;
        seen?.set(sku, demand);
        this.skuRow[demand] = row ?? unknownSku;
        this.quantity[demand] = 0;
        this.together[demand] = 0;
        this.#accepts[demand] = 1;
        this.#price[demand] = Infinity;
      }
      this.ofLine[line] = demand;
      this.lineQuantity[line] = quantity;
      this.quantity[demand] = (this.quantity[demand] as number) + quantity;
      const row = this.skuRow[demand] as number;
      if (together ?? (row !== unknownSku && network.isTogether(row))) this.together[demand] = 1;
      if (accept !== 'interchange') this.#accepts[demand] = 0;
      if (price !== null && price < (this.#price[demand] as number)) this.#price[demand] = price;
    }
    this.#loadSources(network, order);
  }

  /** Whether two sources of different demands draw on the same positions. */
  get sharesCells(): boolean {
    return this.shares > 0;
  }

  /** Whether a sku, sent for a demand, would be sold below a floor in the order's channel. */
  isBelowFloor(network: Network, order: Order, demand: number, skuRow: number): boolean {
    return (this.#price[demand] as number) < network.rules.floorOf(network.skus[skuRow] as Sku, order.channel);
  }

  #loadSources(network: Network, order: Order): void {
    const hasFloors = network.problem.policy.priceFloor.length > 0;
    let isInterchanged = false;
    this.sources = 0;
    this.shares = 0;
    this.hasPenalties = false;
    this.hasWholePenalties = true;
    for (let d = 0; d < this.count; d++) {
      const ordered = this.skuRow[d] as number;
      const group = this.#accepts[d] && ordered !== unknownSku ? network.interchange.of(ordered) : null;
      const first = this.sources;
      this.sourceStart[d] = first;
      const isSold = !hasFloors || ordered === unknownSku || !this.isBelowFloor(network, order, d, ordered);
      if (isSold) this.#push(d, ordered, 0);
      if (group !== null) {
        isInterchanged = true;
        for (let i = 0; i < group.length; i++) {
          const row = group[i] as number;
          if (row === ordered || (hasFloors && this.isBelowFloor(network, order, d, row))) continue;
          this.#push(d, row, (network.skus[row] as Sku).penalty);
        }
      }
      if (this.sources === first) this.#push(d, unknownSku, 0);
    }
    this.sourceStart[this.count] = this.sources;
    this.hasChoice = this.sources > this.count;
    if (isInterchanged && this.count > 1) this.#numberShares();
  }

  #push(demand: number, skuRow: number, penalty: number): void {
    if (this.sources === this.demandOf.length) this.#growSources();
    const source = this.sources++;
    this.demandOf[source] = demand;
    this.sourceSku[source] = skuRow;
    this.penalty[source] = penalty;
    this.share[source] = -1;
    if (penalty > 0) this.hasPenalties = true;
    if (!Number.isInteger(penalty)) this.hasWholePenalties = false;
  }

  #numberShares(): void {
    const firstOf = new Map<number, number>();
    for (let source = 0; source < this.sources; source++) {
      const row = this.sourceSku[source] as number;
      if (row === unknownSku) continue;
      const first = firstOf.get(row);
      if (first === undefined) firstOf.set(row, source);
      else {
        if (this.share[first] === -1) this.share[first] = this.shares++;
        this.share[source] = this.share[first] as number;
      }
    }
  }

  #find(order: Order, line: number, sku: string): number {
    for (let earlier = 0; earlier < line; earlier++) {
      if ((order.lines[earlier] as Order['lines'][number]).sku === sku) return this.ofLine[earlier] as number;
    }
    return this.count;
  }

  #grow(lines: number): void {
    if (lines <= this.skuRow.length) return;
    const size = 2 * lines;
    this.skuRow = new Int32Array(size);
    this.quantity = new Float64Array(size);
    this.together = new Uint8Array(size);
    this.ofLine = new Int32Array(size);
    this.lineQuantity = new Float64Array(size);
    this.sourceStart = new Int32Array(size + 1);
    this.#accepts = new Uint8Array(size);
    this.#price = new Float64Array(size);
  }

  #growSources(): void {
    const size = 2 * this.demandOf.length;
    const larger = <T extends Int32Array | Float64Array>(longer: T, values: T): T => {
      longer.set(values);
      return longer;
    };
    this.demandOf = larger(new Int32Array(size), this.demandOf);
    this.sourceSku = larger(new Int32Array(size), this.sourceSku);
    this.penalty = larger(new Float64Array(size), this.penalty);
    this.share = larger(new Int32Array(size), this.share);
  }
}
