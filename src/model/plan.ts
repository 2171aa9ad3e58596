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
  /** Of a fitting: where, and the bay's time; the plan's last arrival is its end. */
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
  /** `sku` is what is sent: of another brand than ordered where the line accepts interchange. */
  lines: { line: number; sku: string; quantity: number }[];
  /** Transfers first, then the delivery; none where goods are collected or fitted where they lie. */
  legs: Leg[];
  /** When handling begins, where the first departure does not tell: the day of its origin's capacity is that of this instant. */
  handlingFrom?: string;
  moves: number;
  /** Per unit. */
  touches: number;
  /** At the customer; at a store when the goods are handled there and ready. */
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
