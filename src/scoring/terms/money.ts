import { roundHalfUp } from '../../base/round.js';
import type { CarriageTable } from '../../network/carriages.js';

/**
 * What the carrier and the source charge for one shipment:
 * weights.money x (base + perKm x km + perUnit x units of every leg + unitMoney of the goods). Lanes ask nothing per km:
 * `metres` are those of the last leg.
 */
export function moneyCost(
  weight: number,
  carriages: CarriageTable,
  carriage: number,
  metres: number,
  units: number,
  goods: number,
): number {
  const leg =
    (carriages.moneyBase[carriage] as number) +
    ((carriages.moneyPerKm[carriage] as number) * metres) / 1000 +
    (carriages.moneyPerUnit[carriage] as number) * units;
  return roundHalfUp(weight * (leg + goods));
}
