import type { FacilityInput, LaneInput, OrderInput, ProblemInput, ServiceInput } from '../../src/model/schema.js';
import { type Draw, pick } from './random.js';

/** A shop with everything that a ledger holds: stock, days with limits, lanes with limits, bays. No stock yet. */
export type World = Pick<ProblemInput, 'currency' | 'facilities' | 'services' | 'lanes' | 'skus'> & {
  readonly facilities: FacilityInput[];
};

export const sellers = 40;
export const skuCount = 150;
export const skuName = (at: number): string => `sku-${at}`;

const openHours = ['08:00-20:00'];
const hours = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, openHours]));

/** Shops around a town with two distributors, some with limits a day, some with bays. */
export function drawWorld(draw: Draw): World {
  const services: ServiceInput[] = [
    { id: 'van', maxMetres: 12_000, baseMinutes: 60, minutesPerKm: 3, money: { base: 700, perKm: 90 } },
    { id: 'parcel', baseMinutes: 1600, minutesPerKm: 1, stops: 2, money: { base: 900, perUnit: 50 } },
  ];
  const facilities = Array.from({ length: sellers }, (_, at): FacilityInput => {
    const isDistributor = at < 2;
    return {
      id: isDistributor ? `distributor-${at}` : `shop-${at}`,
      kind: isDistributor ? 'distributor' : 'store',
      latitude: 31 + draw.int(0, 2000) / 10_000,
      longitude: 121 + draw.int(0, 2000) / 10_000,
      timeZone: 'Asia/Shanghai',
      hours,
      handlingMinutes: 20,
      services: isDistributor ? ['parcel'] : at % 3 === 0 ? ['van'] : ['van', 'parcel'],
      collect: !isDistributor,
      ...(at % 4 === 2 && { install: { bays: 3, minutes: 40 } }),
      ...(at % 3 === 1 && { capacity: { ordersPerDay: 60, unitsPerDay: 150 } }),
    };
  });
  const lanes = facilities.slice(2).map(
    ({ id }, at): LaneInput => ({
      from: `distributor-${at % 2}`,
      to: id,
      minutes: 90,
      departures: ['10:00', '15:00'],
      money: { base: 300, perUnit: 20 },
      ...(at % 2 === 0 && { unitsPerDay: 80 }),
    }),
  );
  return { currency: 'CNY', facilities, services, lanes, skus: [{ sku: skuName(1), together: true }] };
}

/** Orders of every method, over some days. */
export function drawOrders(draw: Draw, { facilities }: World, count: number): OrderInput[] {
  const fitting = facilities.filter(({ install }) => install !== undefined);
  return Array.from({ length: count }, (_, at): OrderInput => {
    const method = pick(draw, ['deliver', 'deliver', 'collect', 'install'] as const);
    const day = draw.int(1, 4);
    return {
      id: `order-${at}`,
      placedAt: `2026-10-0${day}T${String(draw.int(8, 18)).padStart(2, '0')}:15:00+08:00`,
      latitude: 31 + draw.int(0, 2000) / 10_000,
      longitude: 121 + draw.int(0, 2000) / 10_000,
      method,
      ...(method === 'install' && { facilityId: pick(draw, fitting).id }),
      lines: Array.from({ length: draw.int(1, 3) }, (_, line) => ({
        sku: skuName((draw.int(0, skuCount - 1) + line * 7) % skuCount),
        quantity: draw.int(1, 4),
      })),
    };
  });
}
