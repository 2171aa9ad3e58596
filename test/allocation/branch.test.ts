import { expect, test } from 'vitest';
import { OrderSolver } from '../../src/allocation/order-solver.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import { buildNetwork } from '../../src/network/network.js';
import { oracle } from '../support/oracle.js';
import { seededDraw } from '../support/random.js';

/*
 * Small instances hold few columns at a time, so the steps meant for many are met here: two dozen facilities within a
 * few kilometres, alike but for cents and minutes, where hardly any bound tells them apart.
 */
test.each([
  { lines: 3, maxShipments: 3, seeds: 40 },
  { lines: 4, maxShipments: 2, seeds: 60 },
  { lines: 5, maxShipments: 1, seeds: 60 },
])(
  'property: many columns that are nearly alike: $lines lines, $maxShipments shipments',
  ({ lines, maxShipments, seeds }) => {
    const skus = ['x', 'y', 'z', 'v', 'w'].slice(0, lines);
    let most = 0;
    for (let seed = 0; seed < seeds; seed++) {
      const draw = seededDraw(seed);
      const facilities = Array.from({ length: 24 }, (_, at) => ({
        id: `f${at}`,
        kind: 'store',
        latitude: 48 + draw.int(0, 400) / 10_000,
        longitude: 11 + draw.int(0, 400) / 10_000,
        handlingMinutes: draw.int(0, 20),
        services: ['courier'],
      }));
      const problem = assertProblem({
        currency: 'EUR',
        facilities,
        services: [{ id: 'courier', baseMinutes: 10, minutesPerKm: 2, money: { base: 20, perKm: 3 } }],
        stock: facilities.flatMap(({ id }) =>
          skus
            .filter(() => draw.int(0, 9) < 4)
            .map((sku) => ({ facilityId: id, sku, onHand: draw.int(1, 2), unitMoney: draw.int(0, 4) })),
        ),
        policy: {
          weights: { move: 15, touch: 2, hour: 30, km: 4, shipment: 10 },
          unserved: { line: 60, unit: 20 },
          limits: { maxShipments },
        },
      });
      const [order] = assertOrders([
        {
          id: 'o',
          placedAt: '2026-03-02T08:00:00Z',
          latitude: 48.02,
          longitude: 11.02,
          method: 'deliver',
          lines: skus.map((sku) => ({ sku, quantity: draw.int(1, 3) })),
        },
      ]);
      if (order === undefined) throw new Error('no order');
      const solver = new OrderSolver(buildNetwork(problem));
      solver.solve(order);
      most = Math.max(most, solver.case.columns.count);
      const best = oracle(problem, order);
      const { incumbent, case: c } = solver;
      expect(incumbent.cost, `seed ${seed}`).toBe(best.cost);
      const origins = Array.from(incumbent.columns.subarray(0, incumbent.size), (column) => {
        return problem.facilities[c.columns.row[column] as number]?.id;
      });
      expect(origins, `seed ${seed}`).toEqual(best.shipments.map(({ facilityId }) => facilityId));
    }
    expect(most).toBeGreaterThan(maxShipments === 1 ? 1 : 16);
  },
);
