import type { z } from 'zod';
import type { Collector } from './collector.js';
import type { Facility, Service, Sku } from './problem.js';
import type { Schemas } from './schema.js';
import { refuseUnbuiltFacility } from './unbuilt.js';

type FacilityRow = z.output<Schemas['facility']>;

/** What the schema of one field cannot see, of a whole row or of what is good in a bad one. */
export function checkFacility(
  row: Partial<FacilityRow>,
  path: string,
  isService: (id: string) => boolean,
  found: Collector,
): void {
  refuseUnbuiltFacility(row, path, found);
  const { services = [] } = row;
  // Most facilities offer one service, and there may be a million of them.
  const first = services.length > 1 ? new Map<string, number>() : null;
  services.forEach((id, position) => {
    const place = (at: number): string => `${path}.services[${at}]`;
    const before = first?.get(id);
    if (before !== undefined) {
      const hint = `stands at ${place(before)} and at ${place(position)}; name a service once`;
      found.issue('DUPLICATE_ID', place(position), id, hint);
      return;
    }
    first?.set(id, position);
    if (!isService(id)) found.issue('UNKNOWN_REFERENCE', place(position), id, 'no service has this id');
  });
}

/** A facility's row with defaults filled in. */
export function toFacility(row: FacilityRow): Facility {
  return {
    id: row.id,
    kind: row.kind,
    latitude: row.latitude,
    longitude: row.longitude,
    timeZone: row.timeZone ?? null,
    handlingMinutes: row.handlingMinutes ?? 0,
    services: row.services.sort(),
    capacity: {
      ordersPerDay: row.capacity?.ordersPerDay ?? Number.POSITIVE_INFINITY,
      unitsPerDay: row.capacity?.unitsPerDay ?? Number.POSITIVE_INFINITY,
    },
    acceptance: row.acceptance ?? 1,
    owner: row.owner ?? null,
  };
}

/** Road metres for a great-circle metre where a service says nothing: streets are that much longer than the crow flies. */
const usualDetour = 1.3;

export function toService(row: z.output<Schemas['service']>): Service {
  return {
    id: row.id,
    maxMetres: row.maxMetres ?? Number.POSITIVE_INFINITY,
    detour: row.detour ?? usualDetour,
    baseMinutes: row.baseMinutes,
    minutesPerKm: row.minutesPerKm,
    money: { base: row.money.base, perKm: row.money.perKm ?? 0, perUnit: row.money.perUnit ?? 0 },
    stops: row.stops ?? 0,
  };
}

export function toSku(row: z.output<Schemas['sku']>): Sku {
  return {
    sku: row.sku,
    brand: row.brand ?? null,
    interchange: row.interchange ?? null,
    penalty: row.penalty ?? 0,
    together: row.together ?? false,
  };
}

/** A sku that stands in the stock alone. */
export const plainSku = (sku: string): Sku => ({ sku, brand: null, interchange: null, penalty: 0, together: false });
