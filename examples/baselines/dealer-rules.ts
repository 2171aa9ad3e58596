import type { Facility, Order, Problem } from 'onehop';
import { roadMetres } from './places.js';

/** Whether a facility may sell to the buyer at all: by the order's channel, and by where the buyer is. */
export function mayServe(facility: Facility, order: Order): boolean {
  const { channels, territory } = facility;
  const inChannel = channels === null || (order.channel !== null && channels.includes(order.channel));
  if (!inChannel || territory === null) return inChannel;
  const { radiusMetres, regions } = territory;
  const inRegion = regions === null || (order.region !== null && regions.includes(order.region));
  return inRegion && (radiusMetres === Infinity || roadMetres(facility, order) <= radiusMetres);
}

/** Whether stock of a brand may go to the order: a brand it is authorised for, not kept for another channel (`pool`). */
export const maySend = ({ brands }: Facility, order: Order, brand: string | null, pool: string | null): boolean =>
  (pool === null || pool === order.channel) && (brand === null || brands === null || brands.includes(brand));

/** Whether a line of the sku is sold below a floor of the brand: then nobody sends it. */
export function isBelowFloor({ policy }: Problem, order: Order, sku: string, brand: string | null): boolean {
  const floors = policy.priceFloor.filter(
    (floor) => floor.brand === brand && (floor.channel === null || floor.channel === order.channel),
  );
  return order.lines.some(
    (line) => line.sku === sku && floors.some(({ unitPrice }) => line.price !== null && line.price < unitPrice),
  );
}
