import type { z } from 'zod';
import type { Collector } from './collector.js';
import { calendarDay, minuteOfDay } from './instants.js';
import type { OpeningWindows } from './opening-hours.js';
import type { Facility, Service, Sku, Territory, WeeklyHours } from './problem.js';
import type { Schemas } from './schema.js';
import { isFilled } from './translate.js';
import { uniqueNames, uniqueNumbers } from './unique.js';

type FacilityRow = z.output<Schemas['facility']>;

/**
 * What the schema of one field cannot see, of a whole row or of what is good in a bad one; `refused` is the bad one as
 * it came, undefined beside a whole one.
 */
export function checkFacility(
  row: Partial<FacilityRow>,
  refused: unknown,
  path: string,
  isService: (id: string) => boolean,
  found: Collector,
): void {
  checkTimeZone(row, refused, path, found);
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

function checkTimeZone(row: Partial<FacilityRow>, refused: unknown, path: string, found: Collector): void {
  const isGiven = (field: 'timeZone' | 'hours' | 'cutoff'): boolean =>
    row[field] !== undefined || isFilled(refused, field);
  if (isGiven('timeZone')) return;
  for (const field of ['hours', 'cutoff'] as const) {
    if (!isGiven(field)) continue;
    const hint = `${field} is told by local clocks; expected an IANA name such as Asia/Shanghai`;
    found.issue('MISSING', `${path}.timeZone`, undefined, hint);
    return;
  }
}

/** A facility's row with defaults filled in; `hoursOf` makes its hours. */
export function toFacility(row: FacilityRow, hoursOf: (windows: OpeningWindows) => WeeklyHours): Facility {
  return {
    id: row.id,
    kind: row.kind,
    latitude: row.latitude,
    longitude: row.longitude,
    timeZone: row.timeZone ?? null,
    hours: row.hours ? hoursOf(row.hours) : null,
    closedOn: row.closedOn ? uniqueNumbers(row.closedOn.map(calendarDay)) : noDays,
    cutoff: row.cutoff === undefined ? null : minuteOfDay(row.cutoff),
    handlingMinutes: row.handlingMinutes ?? 0,
    services: row.services.sort(),
    collect: row.collect ?? false,
    install: row.install ?? null,
    capacity: {
      ordersPerDay: row.capacity?.ordersPerDay ?? Number.POSITIVE_INFINITY,
      unitsPerDay: row.capacity?.unitsPerDay ?? Number.POSITIVE_INFINITY,
    },
    acceptance: row.acceptance ?? 1,
    owner: row.owner ?? null,
    brands: row.brands ? uniqueNames(row.brands) : null,
    channels: row.channels ? uniqueNames(row.channels) : null,
    territory: toTerritory(row.territory),
  };
}

const noDays: readonly number[] = Object.freeze([]);

/** null for a territory that says nothing. */
function toTerritory(row: FacilityRow['territory']): Territory | null {
  if (row?.radiusMetres === undefined && !row?.regions) return null;
  return {
    radiusMetres: row.radiusMetres ?? Number.POSITIVE_INFINITY,
    regions: row.regions ? uniqueNames(row.regions) : null,
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
    departures: row.departures ? uniqueNumbers(row.departures.map(minuteOfDay)) : null,
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
