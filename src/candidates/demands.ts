import type { Order } from '../model/order.js';
import type { Network } from '../network/network.js';

/** A sku that the network does not know. */
export const unknownSku = -1;

/** Beyond so many lines a map finds equal skus faster than a walk. */
const fewLines = 24;

/**
 * What one order wants, as columns: lines of one sku are one demand. Demands stand in the order of their first line.
 * One instance serves order after order, growing as needed.
 */
export class Demands {
  count = 0;
  skuRow = new Int32Array(8);
  quantity = new Float64Array(8);
  /** 1: the whole quantity from one facility, or none. */
  together = new Uint8Array(8);
  lines = 0;
  /** By line: its demand and its quantity. */
  ofLine = new Int32Array(8);
  lineQuantity = new Float64Array(8);

  load(network: Network, order: Order): void {
    const { lines } = order;
    this.#grow(lines.length);
    this.count = 0;
    this.lines = lines.length;
    const seen = lines.length > fewLines ? new Map<string, number>() : null;
    for (let line = 0; line < lines.length; line++) {
      const { sku, quantity, together } = lines[line] as Order['lines'][number];
      let demand = seen ? (seen.get(sku) ?? this.count) : this.#find(order, line, sku);
      if (demand === this.count) {
        const row = network.rowOfSku.get(sku);
        demand = this.count++;
        seen?.set(sku, demand);
        this.skuRow[demand] = row ?? unknownSku;
        this.quantity[demand] = 0;
        this.together[demand] = 0;
      }
      this.ofLine[line] = demand;
      this.lineQuantity[line] = quantity;
      this.quantity[demand] = (this.quantity[demand] as number) + quantity;
      const row = this.skuRow[demand] as number;
      if (together ?? (row !== unknownSku && network.isTogether(row))) this.together[demand] = 1;
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
  }
}
