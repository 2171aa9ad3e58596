/** A ledger as most programs would write it: stock in maps, holds in a map by id, each with its lines. */
import { change, type StockMaps } from './map-of-map.js';

export interface MapLine {
  readonly sku: number;
  readonly facilityRow: number;
  readonly quantity: number;
}

interface MapHold {
  readonly id: string;
  readonly lines: readonly MapLine[];
  readonly heldAt: number;
  state: 'held' | 'released';
}

export class MapLedger {
  readonly #stock: StockMaps;
  readonly #holds = new Map<string, MapHold>();
  readonly #log: { readonly kind: 'hold' | 'release'; readonly at: number; readonly hold: MapHold }[] = [];

  constructor(stock: StockMaps) {
    this.#stock = stock;
  }

  /** All lines or none; the same id again changes nothing. */
  reserve(lines: readonly MapLine[], id: string): MapHold | null {
    const known = this.#holds.get(id);
    if (known) return known;
    for (const [at, { sku, facilityRow, quantity }] of lines.entries()) {
      if (change(this.#stock, sku, facilityRow, -quantity)) continue;
      for (const taken of lines.slice(0, at)) change(this.#stock, taken.sku, taken.facilityRow, taken.quantity);
      return null;
    }
    const hold: MapHold = { id, lines: lines.map((line) => ({ ...line })), heldAt: Date.now(), state: 'held' };
    this.#holds.set(id, hold);
    this.#log.push({ kind: 'hold', at: hold.heldAt, hold });
    return hold;
  }

  release(id: string): MapHold | null {
    const hold = this.#holds.get(id);
    if (hold?.state !== 'held') return null;
    for (const { sku, facilityRow, quantity } of hold.lines) change(this.#stock, sku, facilityRow, quantity);
    hold.state = 'released';
    this.#log.push({ kind: 'release', at: Date.now(), hold });
    return hold;
  }
}
