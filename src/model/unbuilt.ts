import type { z } from 'zod';
import type { Collector } from './collector.js';
import type { Schemas } from './schema.js';

type Row<Name extends keyof Schemas> = Partial<z.output<Schemas[Name] & z.ZodType>>;

/**
 * What the input may say and the engine does not do yet. To leave it out silently would give plans that break a rule
 * the caller wrote down, so it is refused where it stands.
 */
export function refuseUnbuiltFacility(facility: Row<'facility'>, path: string, found: Collector): void {
  if (facility.hours !== undefined) refuse(`${path}.hours`, facility.hours, 'opening hours', found);
  if (facility.closedOn?.length) refuse(`${path}.closedOn`, facility.closedOn, 'days off', found);
  if (facility.cutoff !== undefined) refuse(`${path}.cutoff`, facility.cutoff, 'a cutoff', found);
  if (facility.brands !== undefined) refuse(`${path}.brands`, facility.brands, 'brand authorisation', found);
  if (facility.channels !== undefined) refuse(`${path}.channels`, facility.channels, 'channels', found);
  if (facility.territory !== undefined) refuse(`${path}.territory`, facility.territory, 'a territory', found);
}

export function refuseUnbuiltService(service: Row<'service'>, path: string, found: Collector): void {
  if (service.departures !== undefined) refuse(`${path}.departures`, service.departures, 'departures', found);
}

export function refuseUnbuiltStock(stock: Row<'stock'>, path: string, found: Collector): void {
  if (stock.pool !== undefined) refuse(`${path}.pool`, stock.pool, 'a channel pool', found);
}

export function refuseUnbuiltPolicy(policy: Row<'policy'>, found: Collector): void {
  if (policy.priceFloor?.length) refuse('policy.priceFloor', policy.priceFloor, 'a price floor', found);
}

export function refuseUnbuiltOrder(order: Row<'order'>, path: string, found: Collector): void {
  if (order.method !== undefined && order.method !== 'deliver')
    refuse(`${path}.method`, order.method, `method ${order.method}, only deliver`, found);
  order.lines?.forEach((line, number) => {
    if (line.accept !== 'interchange') return;
    refuse(`${path}.lines[${number}].accept`, line.accept, 'interchange', found);
  });
}

export function refuse(path: string, value: unknown, what: string, found: Collector): void {
  found.issue('OUT_OF_RANGE', path, value, `not supported yet: ${what}`);
}
