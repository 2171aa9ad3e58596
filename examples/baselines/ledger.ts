import { buildNetwork, type Network, type Order, type Plan, type Problem, route } from 'onehop';

export interface Holder {
  readonly facilityRow: number;
  readonly available: number;
  /** The channel that this stock is kept for; null: open to all. */
  readonly pool: string | null;
}

/** Units of a sku at a facility. */
export interface Portion {
  readonly facilityRow: number;
  readonly sku: string;
  readonly quantity: number;
}

/**
 * Stock that a policy uses up, order by order: the same rules for every policy. Each policy starts with a ledger of its
 * own. Beside it runs a network whose shelves are empty, with all hours, lanes, bays and limits of a day: what a policy
 * picks is laid there and sent the cheapest way there is. Rows are positions in `problem.facilities` and `problem.skus`.
 */
export class Ledger {
  readonly #problem: Problem;
  readonly #network: Network;
  readonly #rowOfFacility: ReadonlyMap<string, number>;
  readonly #rowOfSku: ReadonlyMap<string, number>;
  /** What may still be promised, one entry a stock position. */
  readonly #left: Int32Array;
  /** Facilities from which lanes lead to a store, within the policy's legs; by row of the store. */
  readonly #feeders = new Map<number, ReadonlySet<number>>();
  readonly #lanesInto: ReadonlyMap<number, readonly number[]>;

  constructor(problem: Problem) {
    this.#problem = problem;
    this.#rowOfFacility = new Map(problem.facilities.map(({ id }, row) => [id, row]));
    this.#rowOfSku = new Map(problem.skus.map(({ sku }, row) => [sku, row]));
    const { onHand, reserved, safetyStock } = problem.stock;
    this.#left = Int32Array.from(onHand, (quantity, position) =>
      Math.max(0, quantity - (reserved?.[position] ?? 0) - (safetyStock?.[position] ?? 0)),
    );
    const empty = { ...problem.stock, onHand: new Uint32Array(onHand.length), reserved: null, safetyStock: null };
    this.#network = buildNetwork({ ...problem, stock: empty });
    const lanesInto = new Map<number, number[]>();
    for (const { from, to } of problem.lanes) {
      const row = this.#row(to);
      lanesInto.set(row, [...(lanesInto.get(row) ?? []), this.#row(from)]);
    }
    this.#lanesInto = lanesInto;
  }

  skuRow(sku: string): number | undefined {
    return this.#rowOfSku.get(sku);
  }

  /** Facilities that have some of the sku left, with how much, ascending by row. */
  holders(skuRow: number): Holder[] {
    const { skuStart, facilityRow, pools, pool } = this.#problem.stock;
    const holders = [];
    for (let position = skuStart[skuRow] ?? 0; position < (skuStart[skuRow + 1] ?? 0); position++) {
      const available = this.#left[position] ?? 0;
      const number = pool?.[position] ?? 0;
      if (available > 0) {
        holders.push({ facilityRow: facilityRow[position] ?? 0, available, pool: pools[number - 1] ?? null });
      }
    }
    return holders;
  }

  feeders(storeRow: number): ReadonlySet<number> {
    const known = this.#feeders.get(storeRow);
    if (known) return known;
    const found = new Set<number>();
    let last = [storeRow];
    for (let lanes = 0; lanes < this.#problem.policy.limits.maxLegs; lanes++) {
      last = last.flatMap((row) => this.#lanesInto.get(row) ?? []).filter((row) => row !== storeRow && !found.has(row));
      for (const row of last) found.add(row);
    }
    this.#feeders.set(storeRow, found);
    return found;
  }

  /** The cheapest plan of an order from nothing but these portions. Uses nothing up. */
  carryOut(order: Order, portions: readonly Portion[]): Plan {
    this.#lay(portions);
    const plan = route(this.#network, order);
    for (const { facilityRow, sku, quantity } of portions) {
      this.#network.stock.withdraw(this.#id(facilityRow), sku, quantity);
    }
    return plan;
  }

  /** Uses up what a plan ships. Throws when the plan takes what is not there: then the policy is broken. */
  take(plan: Plan): void {
    const portions = plan.shipments.flatMap(({ facilityId, lines }) =>
      lines.map(({ sku, quantity }): Portion => ({ facilityRow: this.#row(facilityId), sku, quantity })),
    );
    for (const { facilityRow, sku, quantity } of portions) {
      const position = this.#position(facilityRow, this.#rowOfSku.get(sku) ?? -1);
      const left = (this.#left[position] ?? 0) - quantity;
      if (left < 0) throw new RangeError(`${plan.orderId}: ${this.#id(facilityRow)} has not ${quantity} of ${sku}`);
      this.#left[position] = left;
    }
    this.#lay(portions);
    this.#network.take(plan);
  }

  #lay(portions: readonly Portion[]): void {
    for (const { facilityRow, sku, quantity } of portions) {
      this.#network.stock.receive(this.#id(facilityRow), sku, quantity);
    }
  }

  #row(facilityId: string): number {
    return this.#rowOfFacility.get(facilityId) ?? -1;
  }

  #id(facilityRow: number): string {
    return this.#problem.facilities[facilityRow]?.id ?? '';
  }

  /** Position of a facility and sku in the stock table, -1 when the facility does not list the sku. */
  #position(facilityRow: number, skuRow: number): number {
    const { skuStart, facilityRow: rows } = this.#problem.stock;
    let low = skuStart[skuRow] ?? 0;
    let high = (skuStart[skuRow + 1] ?? 0) - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const row = rows[middle] ?? 0;
      if (row === facilityRow) return middle;
      if (row < facilityRow) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}
