import { roundHalfUp } from '../base/round.js';
import type { Shipment } from '../model/plan.js';
import { noCell } from '../stock/positions.js';
import type { Network } from './network.js';

/** The money term of a shipment, had its transfers gone by these lanes; null: its goods are not known any more. */
export function moneyOf(network: Network, shipment: Shipment, lanes: readonly number[], units: number): number | null {
  const { laneTable, services, positions, problem } = network;
  const row = network.rowOfFacility.get(shipment.facilityId);
  let goods = 0;
  for (const { sku, quantity } of shipment.lines) {
    const skuRow = network.rowOfSku.get(sku);
    const cell = skuRow === undefined || row === undefined ? noCell : network.cellOf(skuRow, row);
    if (cell === noCell) return null;
    goods += positions.unitMoneyAt(cell) * quantity;
  }
  let base = 0;
  let perUnit = 0;
  for (const lane of lanes) {
    base += laneTable.moneyBase[lane] as number;
    perUnit += laneTable.moneyPerUnit[lane] as number;
  }
  const last = shipment.legs.at(-1);
  const service = services.rowOf.get(last?.service ?? '');
  if (last !== undefined && service !== undefined) {
    base += services.moneyBase[service] as number;
    base += ((services.moneyPerKm[service] as number) * last.metres) / 1000;
    perUnit += services.moneyPerUnit[service] as number;
  }
  return roundHalfUp(problem.policy.weights.money * (base + perUnit * units + goods));
}
