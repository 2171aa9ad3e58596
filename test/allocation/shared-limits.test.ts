import { expect, test } from 'vitest';
import type { Columns } from '../../src/allocation/columns.js';
import { Distribution } from '../../src/allocation/distribution.js';
import { OrderCase } from '../../src/allocation/order-case.js';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { FacilityClass } from '../../src/network/facility-class.js';
import { buildNetwork } from '../../src/network/network.js';
import { seededDraw } from '../support/random.js';

/*
 * Three facilities, of which those under a limit may carry so many units between them. All that costs is money by unit and
 * what stays unserved, so the best is found by trying every quantity.
 */
function limited(stock: readonly number[], prices: readonly number[], wanted: number, under: boolean[], room: number) {
  const ids = ['a', 'b', 'c'];
  const problem = assertProblem({
    currency: 'EUR',
    facilities: ids.map((id) => ({ id, kind: 'store', latitude: 0, longitude: 0, services: ['van'] })),
    services: [{ id: 'van', baseMinutes: 0, minutesPerKm: 0, money: { base: 0 } }],
    stock: ids.map((facilityId, at) => ({
      facilityId,
      sku: 'tyre',
      onHand: stock[at] as number,
      unitMoney: prices[at] as number,
    })),
    policy: {
      weights: { move: 0, touch: 0, hour: 0, km: 0, shipment: 0, lateHour: 0, rejection: 0 },
      unserved: { line: 7, unit: 30 },
    },
  });
  const [order] = assertOrders([
    {
      id: 'o',
      placedAt: '2026-10-01T09:00Z',
      latitude: 0,
      longitude: 0,
      method: 'deliver',
      lines: [{ sku: 'tyre', quantity: wanted }],
    },
  ]) as [Order];
  const network = buildNetwork(problem);
  const c = new OrderCase(network);
  c.load(order);
  c.columns.keepAll = true;
  const limit = c.columns.addLimit(room);
  const { tree, index } = network.classes[0] as FacilityClass;
  for (let row = 0; row < ids.length; row += 1) {
    const slot = tree.slotOf((network.rankOf[row] as number) - tree.firstRank);
    c.addFacility(network.classes[index] as FacilityClass, tree, slot, null, null);
  }
  for (let j = 0; j < c.columns.count; j += 1) if (under[c.columns.row[j] as number]) putUnder(c.columns, j, limit);
  let best = Infinity;
  for (let set = 1; set < 2 ** c.columns.count; set += 1) {
    const chosen = Array.from({ length: c.columns.count }, (_, j) => j).filter((j) => (set >> j) & 1);
    const option = new Distribution(3);
    option.choose(network, c.columns, Int32Array.from(chosen), chosen.length);
    option.solve(c.cost, c.columns, c.demands, false, c.whole, Infinity);
    best = Math.min(best, option.cost);
  }
  return best;
}

/** `limitBy` speaks of the column being filled, so the columns known are taken back to it for a moment. */
function putUnder(columns: Columns, column: number, limit: number): void {
  const { count } = columns;
  columns.count = column;
  columns.limitBy(limit);
  columns.count = count;
}

test.each([
  [
    [2, 3, 2],
    [1, 2, 9],
  ],
  [
    [4, 4, 4],
    [5, 5, 5],
  ],
  [
    [3, 1, 4],
    [0.4, 0.3, 40],
  ],
] as const)(
  'property: columns under one limit stay within it together, and cost least: stock %j, prices %j',
  (stock, prices) => {
    for (let seed = 0; seed < 60; seed += 1) {
      const draw = seededDraw(seed);
      const wanted = draw.int(3, 7);
      const room = draw.int(1, 5);
      const under = [draw.int(0, 1) === 1, true, draw.int(0, 1) === 1];
      let least = Infinity;
      for (let a = 0; a <= stock[0]; a += 1) {
        for (let b = 0; b <= stock[1]; b += 1) {
          for (let d = 0; d <= stock[2] && a + b + d <= wanted; d += 1) {
            const units = [a, b, d];
            if (a + b + d === 0 || units.reduce((sum, quantity, at) => sum + (under[at] ? quantity : 0), 0) > room)
              continue;
            const money = units.map((quantity, at) => Math.floor(quantity * (prices[at] as number) + 0.5));
            const short = wanted - a - b - d;
            least = Math.min(least, money.reduce((sum, term) => sum + term, 0) + (short > 0 ? 7 + 30 * short : 0));
          }
        }
      }
      expect(limited(stock, prices, wanted, under, room), `seed ${seed}`).toBe(least);
    }
  },
);
