import { assert } from '../../base/assert.js';
import type { Order } from '../../model/order.js';
import type { Plan } from '../../model/plan.js';
import type { OrderSolver } from '../order-solver.js';
import type { Fitting } from '../plan.js';
import type { Holding } from './open-holding.js';
import type { OpenLedger } from './open-ledger.js';
import type { OpenPick } from './open-option.js';
import { RecordedOption } from './recorded-option.js';
import { Records } from './records.js';

/** Records only grow, so they are begun anew after so many picks. */
const mostPicks = 600;

/** Writes out what orders have as plans. */
export class OpenWriter {
  readonly #ledger: OpenLedger;
  readonly #option: RecordedOption;
  #records = new Records(1);
  #picks = 0;

  /** @param solver of the network that the ledger leaves over */
  constructor(ledger: OpenLedger, solver: OrderSolver) {
    this.#ledger = ledger;
    this.#option = new RecordedOption(solver);
  }

  costOf(order: Order, picks: readonly OpenPick[], fitting: Fitting | null): number {
    this.#load(order, picks, fitting);
    return this.#option.cost;
  }

  /** The plan of an order. Reasons for what stays unserved are seen from its place: all others have what they have. */
  write(holding: Holding): Plan {
    const { order, option } = holding;
    this.#ledger.giveBack(holding);
    this.#load(order, option.picks, option.fitting);
    const plan = this.#option.write(order);
    this.#ledger.take(holding);
    assert(plan.cost === holding.cost, 'an order is written at another cost than it was decided at');
    return plan;
  }

  #load(order: Order, picks: readonly OpenPick[], fitting: Fitting | null): void {
    if (this.#picks > mostPicks) {
      this.#records = new Records(1);
      this.#picks = 0;
    }
    const records = this.#records;
    records.begin(0);
    for (const { row, carriage, demand, quantity, skuRow } of picks) {
      records.push(0, row, carriage, demand, quantity, skuRow);
    }
    if (fitting !== null) records.fit(0, fitting.row, fitting.start);
    this.#picks += picks.length;
    assert(this.#option.load(order, 0, records), 'an option reaches its order');
  }
}
