import { orderTerms, type Plan, shipmentTerms } from '../../src/model/plan.js';

export interface SampleShipment {
  readonly facilityId: string;
  readonly quantity: number;
  readonly legs: readonly (readonly [from: string, to: string | null])[];
}

const zeros = <Name extends string>(names: readonly Name[]): Record<Name, number> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;

/** A plan with made-up numbers, for what only passes plans on. */
export function samplePlan(orderId: string, shipments: readonly SampleShipment[]): Plan {
  const moves = shipments.reduce((sum, { legs }) => sum + legs.length, 0);
  return {
    orderId,
    status: shipments.length > 0 ? 'served' : 'unserved',
    cost: 1200,
    costTerms: { ...zeros(shipmentTerms), ...zeros(orderTerms), money: 1200 },
    shipments: shipments.map(({ facilityId, quantity, legs }) => ({
      facilityId,
      lines: [{ line: 0, sku: 'tyre', quantity }],
      legs: legs.map(([from, to]) => ({
        kind: to === null ? 'delivery' : 'transfer',
        from,
        to,
        ...(to === null && { service: 'courier' }),
        metres: 1000,
        departAt: '2026-10-01T08:00:00Z',
        arriveAt: '2026-10-01T09:00:00Z',
      })),
      moves: legs.length,
      touches: 1,
      arriveAt: '2026-10-01T09:00:00Z',
      costTerms: { ...zeros(shipmentTerms), money: 1200 },
    })),
    unserved: shipments.length > 0 ? [] : [{ line: 0, quantity: 2, reason: 'NO_STOCK' }],
    moves,
    touches: moves,
    metres: 1000 * moves,
    lastArrival: shipments.length > 0 ? '2026-10-01T09:00:00Z' : null,
  };
}
