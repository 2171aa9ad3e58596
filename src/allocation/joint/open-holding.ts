import type { Order } from '../../model/order.js';
import type { OpenOption } from './open-option.js';

/** An order of an open batch, and what it has. */
export class Holding {
  readonly order: Order;
  /** What it has. */
  option: OpenOption;
  /** Least cost of any option with all stock there: no plan serves the order for less. */
  readonly first: number;
  /** Cost of serving nothing. */
  readonly unserved: number;
  /** Least cost under the prices of the bound; NaN: not asked for yet. */
  value: number;
  /** Was in the batch when it was opened. */
  readonly isOriginal: boolean;
  /** Its cheapest options, by rising cost: all that cost at most `listedTo`. */
  options: readonly OpenOption[] = [];
  listedTo = -Infinity;
  /** Every option, listed or not, takes one unit of one resource, or nothing; false before options were listed. */
  isUnit = false;
  /** Resources where it waits for something better. */
  waitsAt: number[] = [];

  constructor(
    order: Order,
    option: OpenOption,
    { first, unserved, value, isOriginal }: Pick<Holding, 'first' | 'unserved' | 'value' | 'isOriginal'>,
  ) {
    this.order = order;
    this.option = option;
    this.first = first;
    this.unserved = unserved;
    this.value = value;
    this.isOriginal = isOriginal;
  }

  get cost(): number {
    return this.option.cost;
  }

  /** What it has of a resource. */
  amountOf(r: number): number {
    const at = this.option.resource.indexOf(r);
    return at < 0 ? 0 : (this.option.amount[at] as number);
  }
}
