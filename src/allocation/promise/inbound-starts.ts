import { unknownSku } from '../../candidates/demands.js';
import type { OrderCase } from '../order-case.js';

/**
 * The instants at which a facility may begin with goods of one order: placedAt, and each later date on which something
 * that the order wants comes in there. Ascending.
 */
export class InboundStarts {
  at = new Float64Array(4);
  count = 0;
  readonly #case: OrderCase;

  constructor(orderCase: OrderCase) {
    this.#case = orderCase;
  }

  /** Turns to a facility; where inbound does not count there is placedAt alone. */
  load(row: number): void {
    const { network, demands, cost, countsInbound } = this.#case;
    this.at[0] = cost.placedAt;
    this.count = 1;
    if (!countsInbound || network.inbound.isEmpty) return;
    for (let s = 0; s < demands.sources; s++) {
      const skuRow = demands.sourceSku[s] as number;
      if (skuRow === unknownSku) continue;
      for (const { at } of network.inbound.of(skuRow, row)) if (at > cost.placedAt) this.#insert(at);
    }
  }

  #insert(instant: number): void {
    let place = this.count;
    while (place > 0 && (this.at[place - 1] as number) > instant) place--;
    if (this.at[place - 1] === instant) return;
    if (this.count === this.at.length) {
      const longer = new Float64Array(2 * this.count);
      longer.set(this.at);
      this.at = longer;
    }
    this.at.copyWithin(place + 1, place, this.count);
    this.at[place] = instant;
    this.count++;
  }
}
