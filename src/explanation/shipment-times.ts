import { isoInstant } from '../base/instant.js';
import type { Order } from '../model/order.js';
import type { Plan } from '../model/plan.js';
import type { Facility } from '../model/problem.js';
import type { Network } from '../network/network.js';
import type { ShipmentTimes, StepTimes } from './explanation.js';

/** Each shipment of a plan step by step, as opening hours, cutoffs and departures of the network make it. */
export function shipmentTimes(network: Network, order: Order, plan: Plan): ShipmentTimes[] {
  const { handling } = network;
  return plan.shipments.map(({ facilityId, handlingFrom, legs }) => {
    const row = network.facilityRow(facilityId);
    return {
      facilityId,
      timeZone: zoneOf(network, facilityId),
      handlingFrom: handlingFrom ?? instant(handling.begin(row, order.placedAt)),
      readyAt: instant(handling.ready(row, order.placedAt)),
      steps: legs.map(({ from, to, service, departAt, arriveAt }): StepTimes => {
        const end = to === null ? undefined : network.rowOfFacility.get(to);
        const arrival = Date.parse(arriveAt) / 60_000;
        return {
          from,
          to,
          service: service ?? null,
          departAt,
          arriveAt,
          readyAt: end === undefined ? null : instant(handling.receive(end, arrival)),
          timeZone: to === null ? null : zoneOf(network, to),
        };
      }),
    };
  });
}

const instant = (minutes: number): string | null => (Number.isFinite(minutes) ? isoInstant(minutes) : null);

function zoneOf(network: Network, facilityId: string): string | null {
  const row = network.rowOfFacility.get(facilityId);
  return row === undefined ? null : (network.facilities[row] as Facility).timeZone;
}
