import type { OrderMethod } from './codes.js';

/** A checked order: defaults filled in, instants as whole minutes since the epoch. Never mutated. */
export interface Order {
  readonly id: string;
  readonly placedAt: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly region: string | null;
  readonly channel: string | null;
  readonly method: OrderMethod;
  /** The store the buyer chose, for collect and install; null: the best within the radius. */
  readonly facilityId: string | null;
  /** When the fitting shall begin; null: as early as can be. */
  readonly slot: number | null;
  /** A line's number is its position here, from 0. */
  readonly lines: readonly OrderLine[];
  readonly dueBy: number | null;
  /** Arriving after dueBy is not allowed, rather than charged. */
  readonly strict: boolean;
  /** Replaces the policy's limit; null: the policy's holds. */
  readonly maxShipments: number | null;
  readonly shipComplete: boolean;
  readonly priority: number;
  readonly exclude: readonly string[];
}

export interface OrderLine {
  readonly sku: string;
  readonly quantity: number;
  readonly accept: 'exact' | 'interchange';
  /** null: as the sku says. */
  readonly together: boolean | null;
  readonly price: number | null;
}
