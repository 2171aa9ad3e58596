import { roundHalfUp } from '../../base/round.js';
import type { ServiceTable } from '../../network/service-table.js';

/**
 * What the carrier and the source charge for one shipment:
 * weights.money x (base + perKm x km + perUnit x units + unitMoney of the goods).
 */
export function moneyCost(
  weight: number,
  services: ServiceTable,
  service: number,
  metres: number,
  units: number,
  goods: number,
): number {
  const leg =
    (services.moneyBase[service] as number) +
    ((services.moneyPerKm[service] as number) * metres) / 1000 +
    (services.moneyPerUnit[service] as number) * units;
  return roundHalfUp(weight * (leg + goods));
}
