import type { Issue } from '../model/issues.js';
import { InputError } from '../model/issues.js';
import { noCell } from '../stock/positions.js';
import type { Network } from './network.js';

const mostUnits = 2_147_483_647;

/** The stock of a running network, by public ids. */
export class NetworkStock {
  readonly #network: Network;

  constructor(network: Network) {
    this.#network = network;
  }

  /** Units of a sku that may still be promised from a facility; 0 for a sku it does not hold. Throws for an unknown facility. */
  available(facilityId: string, sku: string): number {
    const row = this.#network.facilityRow(facilityId);
    const skuRow = this.#network.rowOfSku.get(sku);
    const cell = skuRow === undefined ? noCell : this.#network.cellOf(skuRow, row);
    return cell === noCell ? 0 : Math.max(0, this.#network.positions.free[cell] as number);
  }

  /**
   * Units arrive at a facility. A sku or a position that is new to the network is added (then `unitMoney` is the price of
   * a unit from there, default 0). Throws InputError for a quantity that is not whole and positive.
   */
  receive(facilityId: string, sku: string, quantity: number, { unitMoney = 0 }: { unitMoney?: number } = {}): void {
    const row = this.#network.facilityRow(facilityId);
    checkQuantity(quantity);
    if (!Number.isFinite(unitMoney) || unitMoney < 0) {
      fail({
        code: 'OUT_OF_RANGE',
        path: 'unitMoney',
        value: String(unitMoney),
        hint: 'expected a price, not negative',
      });
    }
    const { positions, classOf, rankOf } = this.#network;
    const skuRow = this.#network.rowOfSku.get(sku) ?? this.#network.addSku(sku);
    const known = this.#network.cellOf(skuRow, row);
    if (known !== noCell && (positions.free[known] as number) + quantity > mostUnits) {
      fail({
        code: 'TOO_LARGE',
        path: 'quantity',
        value: String(quantity),
        hint: `a position holds at most ${mostUnits} units`,
      });
    }
    const cell =
      known === noCell ? positions.add(skuRow, classOf[row] as number, rankOf[row] as number, unitMoney) : known;
    positions.change(cell, quantity);
  }

  /**
   * Units leave without an order of ours: sold over the counter, damaged, lost. May take more than is free (then the
   * position stays at zero until as much has come back). Throws InputError for a bad quantity or a position never held.
   */
  withdraw(facilityId: string, sku: string, quantity: number): void {
    const row = this.#network.facilityRow(facilityId);
    checkQuantity(quantity);
    const skuRow = this.#network.rowOfSku.get(sku);
    const cell = skuRow === undefined ? noCell : this.#network.cellOf(skuRow, row);
    if (cell === noCell) {
      fail({ code: 'UNKNOWN_REFERENCE', path: 'sku', value: sku, hint: `facility ${facilityId} never held this sku` });
    }
    if ((this.#network.positions.free[cell] as number) - quantity < -mostUnits) {
      fail({
        code: 'TOO_LARGE',
        path: 'quantity',
        value: String(quantity),
        hint: 'more was withdrawn than can be counted',
      });
    }
    this.#network.positions.change(cell, -quantity);
  }
}

function checkQuantity(quantity: unknown): void {
  const issue = (code: Issue['code'], hint: string) =>
    fail({ code, path: 'quantity', value: String(quantity).slice(0, 80), hint });
  if (typeof quantity !== 'number') issue('WRONG_TYPE', 'expected a number of units');
  else if (!Number.isFinite(quantity)) issue('NOT_FINITE', 'expected a number of units');
  else if (!Number.isInteger(quantity)) issue('NOT_AN_INTEGER', 'expected whole units');
  else if (quantity <= 0) issue('OUT_OF_RANGE', 'expected at least one unit');
  else if (quantity > mostUnits) issue('TOO_LARGE', `a position holds at most ${mostUnits} units`);
}

function fail(issue: Issue): never {
  throw new InputError([issue]);
}
