import { printable } from '../base/printable.js';
import type { Order } from '../model/order.js';
import type { Facility, PriceFloor } from '../model/problem.js';
import type { Demand } from './demands.js';
import { isBeyond, type RoadMetres, usualDetour } from './distance.js';
import { type Facts, poolOf, skuOf } from './facts.js';
import type { ReadShipment } from './read.js';
import type { Report } from './violation.js';

/**
 * Checks whose stock may be sold to whom: the origin's channels and territory, the brands it may sell, the pools of
 * its stock, and the price floors of what is sent. `demands` null: which line wants what is not known.
 */
export function checkChannelRules(
  facts: Facts,
  order: Order,
  origin: Facility,
  demands: readonly Demand[] | null,
  shipment: ReadShipment,
  roadMetres: RoadMetres,
  path: string,
  report: Report,
): void {
  const channel = order.channel ?? undefined;
  if (origin.channels && (channel === undefined || !origin.channels.includes(channel))) {
    report('CHANNEL', `${path}.facilityId`, `${printable(origin.id)} does not serve channel ${printable(channel)}`);
  }
  checkTerritory(order, origin, roadMetres, path, report);
  shipment.lines.forEach(({ line, sku }, row) => {
    const at = `${path}.lines[${row}].sku`;
    const pool = poolOf(facts, origin.id, sku);
    if (pool !== null && pool !== channel) {
      report('CHANNEL', at, `${printable(sku)} is kept for channel ${printable(pool)}, not ${printable(channel)}`);
    }
    const brand = skuOf(facts, sku)?.brand ?? null;
    if (brand === null) return;
    if (origin.brands && !origin.brands.includes(brand)) {
      report('BRAND', at, `${printable(origin.id)} may not sell brand ${printable(brand)}`);
    }
    const demand = demands?.find(({ lines }) => lines.includes(line));
    const floor = demand && floorBroken(facts.problem.policy.priceFloor, order, demand, brand);
    if (!floor) return;
    report('PRICE_FLOOR', at, `${printable(brand)} is not sold below ${floor.unitPrice}, a line of its demand is`);
  });
}

function checkTerritory(order: Order, origin: Facility, roadMetres: RoadMetres, path: string, report: Report): void {
  if (!origin.territory) return;
  const { radiusMetres, regions } = origin.territory;
  const at = `${path}.facilityId`;
  if (radiusMetres !== Number.POSITIVE_INFINITY) {
    const exact = roadMetres(origin, order, usualDetour);
    if (exact === null) report('METRES', at, `the given distance has no answer for ${printable(origin.id)}`);
    else if (isBeyond(radiusMetres, exact)) {
      report('TERRITORY', at, `the customer is ${exact} metres away, ${printable(origin.id)} serves ${radiusMetres}`);
    }
  }
  if (regions && (order.region === null || !regions.includes(order.region))) {
    report('TERRITORY', at, `${printable(origin.id)} does not serve region ${printable(order.region ?? undefined)}`);
  }
}

/** The first floor of the brand, in the order's channel or in all, that one of the demand's lines is sold below. */
function floorBroken(
  floors: readonly PriceFloor[],
  order: Order,
  demand: Demand,
  brand: string,
): PriceFloor | undefined {
  const prices = demand.lines.flatMap((line) => order.lines[line]?.price ?? []);
  return floors.find(
    (floor) =>
      floor.brand === brand &&
      (floor.channel === null || floor.channel === order.channel) &&
      prices.some((price) => price < floor.unitPrice),
  );
}
