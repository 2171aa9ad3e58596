import type { Order, Plan, Problem } from 'onehop';

/**
 * Stock and day capacity that a policy uses up, order by order: the same rules for every policy. Each policy starts
 * with a ledger of its own. Rows are positions in `problem.facilities` and `problem.skus`.
 */
export class Ledger {
  readonly #problem: Problem;
  readonly #rowOfFacility: ReadonlyMap<string, number>;
  readonly #rowOfSku: ReadonlyMap<string, number>;
  /** What may still be promised, one entry a stock position. */
  readonly #left: Int32Array;
  /** Orders and units taken, by facility and day. */
  readonly #taken = new Map<string, { orders: number; units: number }>();

  constructor(problem: Problem) {
    this.#problem = problem;
    this.#rowOfFacility = new Map(problem.facilities.map(({ id }, row) => [id, row]));
    this.#rowOfSku = new Map(problem.skus.map(({ sku }, row) => [sku, row]));
    const { onHand, reserved, safetyStock } = problem.stock;
    this.#left = Int32Array.from(onHand, (quantity, position) =>
      Math.max(0, quantity - (reserved?.[position] ?? 0) - (safetyStock?.[position] ?? 0)),
    );
  }

  skuRow(sku: string): number | undefined {
    return this.#rowOfSku.get(sku);
  }

  /** Facilities that have some of the sku left, with how much, ascending by row. */
  holders(skuRow: number): { readonly facilityRow: number; readonly available: number }[] {
    const { skuStart, facilityRow } = this.#problem.stock;
    const holders = [];
    for (let position = skuStart[skuRow] ?? 0; position < (skuStart[skuRow + 1] ?? 0); position++) {
      const available = this.#left[position] ?? 0;
      if (available > 0) holders.push({ facilityRow: facilityRow[position] ?? 0, available });
    }
    return holders;
  }

  /** Units the facility can still send on the day of the order; 0 when it takes no further order that day. */
  unitsLeft(facilityRow: number, order: Order): number {
    const capacity = this.#problem.facilities[facilityRow]?.capacity;
    const taken = this.#taken.get(dayKey(facilityRow, order));
    if (!capacity || (taken?.orders ?? 0) >= capacity.ordersPerDay) return 0;
    return capacity.unitsPerDay - (taken?.units ?? 0);
  }

  /** Unit price at the facility in minor units; 0 where the problem names none. */
  unitMoney(facilityRow: number, skuRow: number): number {
    return this.#problem.stock.unitMoney?.[this.#position(facilityRow, skuRow)] ?? 0;
  }

  /** Uses up what a plan ships. Throws when the plan takes what is not there: then the policy is broken. */
  take(order: Order, plan: Plan): void {
    for (const { facilityId, lines } of plan.shipments) {
      const facilityRow = this.#rowOfFacility.get(facilityId) ?? -1;
      const key = dayKey(facilityRow, order);
      const taken = this.#taken.get(key) ?? { orders: 0, units: 0 };
      taken.orders += 1;
      for (const { sku, quantity } of lines) {
        const position = this.#position(facilityRow, this.#rowOfSku.get(sku) ?? -1);
        const left = (this.#left[position] ?? 0) - quantity;
        if (left < 0) throw new RangeError(`${plan.orderId}: ${facilityId} has not ${quantity} of ${sku}`);
        this.#left[position] = left;
        taken.units += quantity;
      }
      this.#taken.set(key, taken);
    }
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

/** Handling begins when the order is placed; without time zones in the samples, a facility's day is that of UTC. */
const dayKey = (facilityRow: number, { placedAt }: Order): string => `${facilityRow} ${Math.floor(placedAt / 1440)}`;
