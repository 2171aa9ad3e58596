/**
 * The whole batch as one mixed-integer programme, exact over the facilities it knows: for each demand the k cheapest
 * holders and the k cheapest that hold all of it, and of those of one order every demand that they hold. Folded: an
 * order that can only be one shipment needs no column for it, and a limit that all who could use it together cannot
 * reach is no row.
 *
 *   x  units of a demand from a facility (whole demands: 0 or 1)     at its unit cost
 *   y  a shipment from a facility                                    at its fixed cost; x <= most y
 *   u  units of a demand left unserved, v whether any                at the penalties; u <= quantity v
 *   z  the last arrival is at this level of hours or beyond          at what the level adds; z >= y, z >= next z
 *
 * The hours until the last arrival are a maximum over shipments. They take few values in an order, so a column a value
 * counts them exactly; each falls to the largest shipment by itself, and z need not be whole.
 */
import type { Order } from '../../src/model/order.js';
import type { Instance } from './instance.js';
import { Mip } from './mip.js';
import { type Demand, type Rate, Rates } from './rated.js';

/** What an answer takes from a facility for one order. */
export interface Pick {
  readonly facilityRow: number;
  readonly sku: string;
  readonly quantity: number;
}

export interface FoldedModel {
  readonly mip: Mip;
  /** What a solution of the programme picks, by place in `instance.orders`. */
  picks(values: ArrayLike<number>): Pick[][];
}

/** @param k cheapest holders a demand; Infinity for all of them, and then nothing is cut */
export function foldedModel({ problem, orders }: Omit<Instance, 'spec'>, k = 12): FoldedModel {
  return new Builder(new Rates(problem), k).build(orders);
}

interface Taking {
  readonly order: number;
  readonly facilityRow: number;
  readonly sku: string;
  readonly column: number;
  /** Units that a value of 1 stands for. */
  readonly units: number;
}

/** Those who could draw on one limit: columns, and the most each could take. */
interface Drawers {
  readonly entries: [column: number, amount: number][];
  most: number;
}

class Builder {
  readonly #rates: Rates;
  readonly #k: number;
  readonly #mip = new Mip();
  readonly #takings: Taking[] = [];
  /** By sku row x facilities + facility row. */
  readonly #cells = new Map<number, Drawers>();
  /** By facility row and day. */
  readonly #days = new Map<string, Drawers>();
  readonly #onHand: ReadonlyMap<number, number>;

  constructor(rates: Rates, k: number) {
    this.#rates = rates;
    this.#k = k;
    this.#onHand = cellsOf(rates);
  }

  build(orders: readonly Order[]): FoldedModel {
    orders.forEach((order, row) => {
      this.#order(order, row);
    });
    const facilities = this.#rates.problem.facilities;
    for (const [cell, drawers] of this.#cells) this.#limit(drawers, this.#onHand.get(cell) as number);
    for (const [key, drawers] of this.#days) {
      const facility = facilities[Number.parseInt(key, 10)];
      if (!facility || facility.capacity.unitsPerDay !== Infinity || facility.timeZone !== null)
        throw new Error('expected limits of orders on days of UTC');
      this.#limit(drawers, facility.capacity.ordersPerDay);
    }
    const takings = this.#takings;
    return {
      mip: this.#mip,
      picks(values) {
        const picks: Pick[][] = orders.map(() => []);
        for (const { order, facilityRow, sku, column, units } of takings) {
          const quantity = Math.round(values[column] as number) * units;
          if (quantity > 0) picks[order]?.push({ facilityRow, sku, quantity });
        }
        return picks;
      },
    };
  }

  #limit({ entries, most }: Drawers, limit: number): void {
    if (most > limit) this.#mip.row(-Infinity, limit, entries);
  }

  #order(order: Order, row: number): void {
    const demands = this.#rates.demands(order);
    const rates = this.#candidates(order, demands);
    const [only] = demands;
    if (demands.length === 1 && only && (only.together || only.quantity === 1)) this.#folded(order, row, only, rates);
    else this.#open(order, row, demands, rates);
  }

  /** One demand from one facility: a column for each, with all that the shipment costs. */
  #folded(order: Order, row: number, demand: Demand, rates: readonly Rate[]): void {
    const { unserved } = this.#rates.problem.policy;
    const { quantity } = demand;
    const entries: [number, number][] = [];
    for (const rate of rates) {
      if (this.#available(demand, rate) < quantity) continue;
      const column = this.#mip.column(rate.fixed + rate.hour + rate.unit * quantity, 1);
      entries.push([column, 1]);
      this.#takes(row, demand, rate, column, quantity);
      this.#drawOnDay(order, rate, column);
    }
    entries.push([this.#mip.column(unserved.line + unserved.unit * quantity, 1), 1]);
    this.#mip.row(1, 1, entries);
  }

  #open(order: Order, row: number, demands: readonly Demand[], rates: readonly Rate[]): void {
    const { unserved, limits } = this.#rates.problem.policy;
    const mip = this.#mip;
    const shipments = rates.map((rate) => {
      const column = mip.column(rate.fixed, 1);
      this.#drawOnDay(order, rate, column);
      return column;
    });
    let mostShipments = 0;
    for (const demand of demands) {
      const { quantity, together } = demand;
      mostShipments += together ? 1 : quantity;
      const entries: [number, number][] = [];
      rates.forEach((rate, at) => {
        const most = Math.min(quantity, this.#available(demand, rate));
        if (most === 0 || (together && most < quantity)) return;
        const column = together ? mip.column(rate.unit * quantity, 1) : mip.column(rate.unit, most);
        entries.push([column, 1]);
        this.#takes(row, demand, rate, column, together ? quantity : 1, together ? 1 : most);
        mip.row(-Infinity, 0, [
          [column, 1],
          [shipments[at] as number, together ? -1 : -most],
        ]);
      });
      if (together) {
        entries.push([mip.column(unserved.line + unserved.unit * quantity, 1), 1]);
        mip.row(1, 1, entries);
      } else {
        const missing = mip.column(unserved.unit, quantity);
        const short = mip.column(unserved.line, 1);
        entries.push([missing, 1]);
        mip.row(quantity, quantity, entries);
        mip.row(-Infinity, 0, [
          [missing, 1],
          [short, -quantity],
        ]);
      }
    }
    const limit = order.maxShipments ?? limits.maxShipments;
    if (Math.min(mostShipments, shipments.length) > limit) {
      mip.row(
        -Infinity,
        limit,
        shipments.map((column) => [column, 1]),
      );
    }
    this.#hours(rates, shipments);
  }

  /** One column for each cost of hours that a facility of the order would bring, dearer ones only on top of the cheaper. */
  #hours(rates: readonly Rate[], shipments: readonly number[]): void {
    const levels = [...new Set(rates.map(({ hour }) => hour))].sort((a, b) => a - b);
    const columnOf = new Map<number, number>();
    let before = 0;
    let below: number | undefined;
    for (const level of levels) {
      const column = this.#mip.column(level - before, 1, false);
      if (below !== undefined)
        this.#mip.row(-Infinity, 0, [
          [column, 1],
          [below, -1],
        ]);
      columnOf.set(level, column);
      before = level;
      below = column;
    }
    rates.forEach(({ hour }, at) => {
      this.#mip.row(-Infinity, 0, [
        [shipments[at] as number, 1],
        [columnOf.get(hour) as number, -1],
      ]);
    });
  }

  #takes(order: number, demand: Demand, { facilityRow }: Rate, column: number, units: number, most = 1): void {
    this.#takings.push({ order, facilityRow, sku: demand.sku, column, units });
    draw(this.#cells, this.#cell(demand, facilityRow), column, units, most * units);
  }

  #drawOnDay(order: Order, { facilityRow }: Rate, column: number): void {
    draw(this.#days, `${facilityRow} ${Math.floor(order.placedAt / 1440)}`, column, 1, 1);
  }

  /** The k cheapest holders of each demand, all together; ascending row. */
  #candidates(order: Order, demands: readonly Demand[]): Rate[] {
    const { stock } = this.#rates.problem;
    const known = new Map<number, Rate | null>();
    const chosen = new Map<number, Rate>();
    for (const demand of demands) {
      const holders: { rate: Rate; cost: number; onHand: number }[] = [];
      const end = stock.skuStart[demand.skuRow + 1] ?? 0;
      for (let at = stock.skuStart[demand.skuRow] ?? 0; at < end; at++) {
        const onHand = stock.onHand[at] as number;
        if (onHand === 0 || (demand.together && onHand < demand.quantity)) continue;
        const row = stock.facilityRow[at] as number;
        const rate = known.get(row) ?? this.#rates.rate(row, order);
        known.set(row, rate);
        if (rate) holders.push({ rate, onHand, cost: rate.fixed + rate.hour + rate.unit * demand.quantity });
      }
      holders.sort((a, b) => a.cost - b.cost || a.rate.facilityRow - b.rate.facilityRow);
      // Twelve facilities with a unit each are no way to serve six: as many that hold all of it are among the candidates.
      const complete = holders.filter(({ onHand }) => onHand >= demand.quantity);
      for (const { rate } of [...holders.slice(0, this.#k), ...complete.slice(0, this.#k)])
        chosen.set(rate.facilityRow, rate);
    }
    return [...chosen.values()].sort((a, b) => a.facilityRow - b.facilityRow);
  }

  #available(demand: Demand, { facilityRow }: Rate): number {
    return this.#onHand.get(this.#cell(demand, facilityRow)) ?? 0;
  }

  #cell({ skuRow }: Demand, facilityRow: number): number {
    return skuRow * this.#rates.problem.facilities.length + facilityRow;
  }
}

function draw<Key>(limits: Map<Key, Drawers>, key: Key, column: number, amount: number, most: number): void {
  const drawers = limits.get(key) ?? { entries: [], most: 0 };
  drawers.entries.push([column, amount]);
  drawers.most += most;
  limits.set(key, drawers);
}

/** Units on hand by cell. */
function cellsOf({ problem }: Rates): Map<number, number> {
  const { stock, skus, facilities } = problem;
  const cells = new Map<number, number>();
  for (let sku = 0; sku < skus.length; sku++) {
    for (let at = stock.skuStart[sku] as number; at < (stock.skuStart[sku + 1] as number); at++)
      cells.set(sku * facilities.length + (stock.facilityRow[at] as number), stock.onHand[at] as number);
  }
  return cells;
}
