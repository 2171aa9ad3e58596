import type { ExclusionCode } from './codes.js';

/** Charged once per shipment. */
export const shipmentTerms = ['money', 'move', 'touch', 'km', 'shipment', 'interchange', 'rejection'] as const;
export type ShipmentTerm = (typeof shipmentTerms)[number];

/** Charged once per order. */
export const orderTerms = ['hour', 'late', 'unserved'] as const;
export type CostTerm = ShipmentTerm | (typeof orderTerms)[number];

/** The chosen way to serve an order. Instants are ISO 8601 in UTC; costs whole minor units; metres whole. */
export interface Plan {
  orderId: string;
  status: 'served' | 'partial' | 'unserved';
  cost: number;
  /** Adds up to `cost`. */
  costTerms: Record<CostTerm, number>;
  /** Ascending origin id. */
  shipments: Shipment[];
  appointment?: { facilityId: string; startAt: string; endAt: string };
  /** Ascending line. */
  unserved: { line: number; quantity: number; reason: ExclusionCode }[];
  moves: number;
  /** Touches of every unit, summed. */
  touches: number;
  metres: number;
  /** null when nothing is shipped. */
  lastArrival: string | null;
}

export interface Shipment {
  facilityId: string;
  lines: { line: number; sku: string; quantity: number }[];
  legs: Leg[];
  moves: number;
  /** Per unit. */
  touches: number;
  arriveAt: string;
  costTerms: Record<ShipmentTerm, number>;
}

export interface Leg {
  kind: 'transfer' | 'delivery';
  from: string;
  /** null: the customer. */
  to: string | null;
  service?: string;
  metres: number;
  departAt: string;
  arriveAt: string;
}
