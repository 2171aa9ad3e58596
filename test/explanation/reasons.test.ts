import { describe, expect, test } from 'vitest';
import type { ExclusionCode } from '../../src/model/codes.js';
import type { Order } from '../../src/model/order.js';
import type { Problem } from '../../src/model/problem.js';
import { buildNetwork } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { fullInstance } from '../support/full-compare.js';
import { fullFlavourNames } from '../support/full-flavours.js';
import { walkOptions } from '../support/full-options.js';

/** Instances of each flavour; REASON_CASES for a long run. */
const cases = Number(process.env.REASON_CASES ?? 40);

/** Reasons that hold whatever else is shipped and whatever it costs. */
const never: ReadonlySet<ExclusionCode> = new Set([
  'UNKNOWN_SKU',
  'NO_STOCK',
  'EXCLUDED',
  'CHANNEL_CLOSED',
  'BRAND_NOT_AUTHORISED',
  'OUT_OF_TERRITORY',
  'BELOW_PRICE_FLOOR',
  'NO_FACILITY',
  'NO_SERVICE',
  'NO_LANE',
  'OUT_OF_RANGE',
  'CLOSED',
  'NO_BAY',
  'TOO_LATE',
]);

/** By ordered sku: most units that any option serves, whatever it costs, with one shipment more than allowed. */
function mostServed(problem: Problem, order: Order): Map<string, number> {
  const most = new Map<string, number>();
  const skus = [...new Set(order.lines.map(({ sku }) => sku))];
  walkOptions(
    problem,
    { ...order, maxShipments: 9 },
    {
      visit: ({ shipments }) => {
        const units = skus.map(() => 0);
        for (const { sent } of shipments) {
          for (const { cell, quantity } of sent) units[cell.demand] = (units[cell.demand] ?? 0) + quantity;
        }
        skus.forEach((sku, d) => {
          most.set(sku, Math.max(units[d] ?? 0, most.get(sku) ?? 0));
        });
        return Infinity;
      },
    },
  );
  return most;
}

describe.each(fullFlavourNames)('reasons of what is left out: %s', (flavour) => {
  test('what can never be served, and what costs too much', () => {
    for (let seed = 0; seed < cases; seed++) {
      const { problem, orders } = fullInstance(seed, flavour, 1);
      const [order] = orders as [Order];
      const { unserved, shipments } = route(buildNetwork(problem), order);
      if (unserved.length === 0 || order.shipComplete) continue;
      const most = mostServed(problem, order);
      for (const { line, reason } of unserved) {
        const { sku } = order.lines[line] as Order['lines'][number];
        const lines = new Set(order.lines.flatMap((other, number) => (other.sku === sku ? [number] : [])));
        const served = shipments
          .flatMap((shipment) => shipment.lines)
          .reduce((sum, part) => sum + (lines.has(part.line) ? part.quantity : 0), 0);
        const where = `seed ${seed}, line ${line}: ${reason}, ${served} served`;
        if (never.has(reason)) expect(most.get(sku) ?? 0, where).toBe(0);
        if (reason === 'NOT_ENOUGH') expect(most.get(sku) ?? 0, where).toBe(served);
        if (reason === 'TOO_COSTLY' || reason === 'SHIPMENT_LIMIT')
          expect(most.get(sku) ?? 0, where).toBeGreaterThan(served);
      }
    }
  });
});
