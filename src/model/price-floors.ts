import type { z } from 'zod';
import type { Collector } from './collector.js';
import type { PriceFloor } from './problem.js';
import type { Schemas } from './schema.js';

type FloorRow = NonNullable<z.output<Schemas['policy']>['priceFloor']>[number];

/** Floors by brand, then channel; a second one of the same brand and channel is an issue naming both places. */
export function readPriceFloors(rows: readonly FloorRow[], path: string, found: Collector): PriceFloor[] {
  const first = new Map<string, Map<string | null, number>>();
  const floors = rows.map(({ brand, channel = null, unitPrice }, position): PriceFloor => {
    const ofBrand = first.get(brand) ?? new Map<string | null, number>();
    first.set(brand, ofBrand);
    const before = ofBrand.get(channel);
    if (before === undefined) ofBrand.set(channel, position);
    else {
      const here = `${path}[${position}]`;
      const hint = `stands at ${path}[${before}] and at ${here}; name a brand and channel once`;
      found.issue('DUPLICATE_ID', here, brand, hint);
    }
    return { brand, channel, unitPrice };
  });
  return floors.sort((a, b) => compare(a.brand, b.brand) || compare(a.channel ?? '', b.channel ?? ''));
}

/** No channel is named by the empty text, which therefore comes first for none. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
