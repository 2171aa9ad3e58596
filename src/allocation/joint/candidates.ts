import { unknownSku } from '../../candidates/demands.js';
import { interchangeCost } from '../../scoring/terms/interchange.js';
import { noCell } from '../../stock/positions.js';
import type { OrderCase } from '../order-case.js';
import { CandidateSearch } from './candidate-search.js';
import { NearChains } from './near-chains.js';

/** In place of a carriage: by any of the facility's own services. */
export const direct = -1;

/** A way to serve a whole demand: its shipment's cost, time included. */
interface Way {
  readonly row: number;
  readonly carriage: number;
  readonly cost: number;
}

/**
 * The ways that serve one demand of an order, and nothing else, at least cost, with any sku that may be sent for it: by
 * facilities' own services over the whole network, and by chains that end near the customer.
 */
export class Candidates {
  count = 0;
  /** By rising cost. */
  row = new Int32Array(16);
  /** A chain, or `direct`. */
  carriage = new Int32Array(16);
  /** Every way that was not found costs at least this much; -Infinity: there may be chains that nobody has looked at. */
  outside = Infinity;
  readonly #case: OrderCase;
  readonly #search: CandidateSearch;
  readonly #chains: NearChains;

  constructor(orderCase: OrderCase) {
    this.#case = orderCase;
    this.#search = new CandidateSearch(orderCase);
    this.#chains = new NearChains(orderCase);
  }

  /** Turns to the order that the case holds. */
  load(): void {
    this.#chains.find();
  }

  /**
   * Searches for demand d.
   *
   * @param most how many ways are wanted
   * @param below only those that cost less
   */
  find(d: number, most: number, below: number): void {
    const { demands } = this.#case;
    const search = this.#search;
    const first = demands.sourceStart[d] as number;
    const chains = this.#chains;
    if (!demands.hasChoice && !chains.isOpen) {
      search.find(first, most, below);
      this.#makeRoom(search.count);
      this.count = search.count;
      this.outside = search.outside;
      this.row.set(search.row.subarray(0, search.count));
      this.carriage.fill(direct, 0, search.count);
      return;
    }
    const ways: Way[] = [];
    this.outside = below;
    for (let s = first; s < demands.sources && demands.demandOf[s] === d; s++) {
      search.find(s, most, below);
      for (let i = 0; i < search.count; i++) {
        ways.push({ row: search.row[i] as number, carriage: direct, cost: search.cost[i] as number });
      }
      this.outside = Math.min(this.outside, search.outside);
      for (let i = 0; i < chains.count; i++) {
        const way = this.#wayBy(chains.row[i] as number, chains.carriage[i] as number, s);
        if (way.cost < below) ways.push(way);
      }
    }
    this.#take(ways, most);
    if (chains.isOpen) this.outside = -Infinity;
  }

  /** Keeps the cheapest ways, each once. */
  #take(ways: Way[], most: number): void {
    const { network } = this.#case;
    ways.sort(
      (a, b) =>
        a.cost - b.cost ||
        network.compareRows(a.row, b.row) ||
        (a.carriage === b.carriage ? 0 : a.carriage === direct ? -1 : b.carriage === direct ? 1 : 0) ||
        (a.carriage === b.carriage ? 0 : network.carriages.compare(a.carriage, b.carriage)),
    );
    this.#makeRoom(Math.min(most, ways.length));
    this.count = 0;
    for (const { row, carriage, cost } of ways) {
      if (this.#has(row, carriage)) continue;
      if (this.count === most) {
        this.outside = Math.min(this.outside, cost);
        return;
      }
      this.row[this.count] = row;
      this.carriage[this.count++] = carriage;
    }
  }

  #has(row: number, carriage: number): boolean {
    for (let i = 0; i < this.count; i++) if (this.row[i] === row && this.carriage[i] === carriage) return true;
    return false;
  }

  /** A whole demand sent by a chain; it costs Infinity where the facility cannot. For a divisible one as if it held enough. */
  #wayBy(row: number, carriage: number, source: number): Way {
    const { cost, demands, legs, network } = this.#case;
    const none = { row, carriage, cost: Infinity };
    const skuRow = demands.sourceSku[source] as number;
    if (skuRow === unknownSku) return none;
    const cell = network.cellOf(skuRow, row);
    if (cell === noCell) return none;
    const d = demands.demandOf[source] as number;
    const quantity = demands.quantity[d] as number;
    const need = demands.together[d] === 1 ? quantity : 1;
    if (this.#case.freeOf(row, source, cell) < need || !this.#case.hasRoom(row, need)) return none;
    if (!legs.reaches(row, carriage)) return none;
    const goods = quantity * network.positions.unitMoneyAt(cell);
    const total =
      cost.shipmentCost(carriage, legs.metres, quantity, goods, legs.rejectionShare) +
      interchangeCost(quantity * (demands.penalty[source] as number)) +
      cost.timeCost(legs.minutes);
    return { row, carriage, cost: total };
  }

  #makeRoom(count: number): void {
    if (count <= this.row.length) return;
    this.row = new Int32Array(2 * count);
    this.carriage = new Int32Array(2 * count);
  }
}
