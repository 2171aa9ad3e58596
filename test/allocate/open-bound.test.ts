import { describe, expect, test } from 'vitest';
import { Batch } from '../../src/allocation/joint/batch.js';
import { Bound } from '../../src/allocation/joint/bound.js';
import { Model } from '../../src/allocation/joint/model.js';
import { OpenBound } from '../../src/allocation/joint/open-bound.js';
import { Holding } from '../../src/allocation/joint/open-holding.js';
import { Prepared } from '../../src/allocation/joint/prepare.js';
import { Records } from '../../src/allocation/joint/records.js';
import { OrderSolver } from '../../src/allocation/order-solver.js';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import { buildNetwork } from '../../src/network/network.js';

/** A store with three units of one sku, a unit 10 to ship, a unit short 1000; and a price of 100 on each of its units. */
function priced(first: readonly Order[]) {
  const network = buildNetwork(problem);
  const solver = new OrderSolver(network);
  const prepared = new Prepared(
    network,
    first,
    { records: new Records(first.length), penalty: 0 },
    () => new Records(first.length),
  );
  for (const _ of prepared.chooseFirst());
  for (const _ of prepared.chooseOneByOne());
  const { demand, inForce, inForceCost } = prepared;
  const model = new Model(network, first, solver.case, demand, inForce, inForceCost);
  const dual = new Bound(new Batch(model, prepared), 1);
  const cell = network.cellOf(0, 0);
  model.resources.setUnitPrice(model.resources.addStock(cell, 0, 0, 3, demand.most[0] as number), 100);
  return { bound: new OpenBound(0, { model, dual }, demand, solver), solver };
}

const problem = assertProblem({
  currency: 'EUR',
  facilities: [{ id: 'a', kind: 'store', latitude: 48, longitude: 10, services: ['van'] }],
  services: [{ id: 'van', baseMinutes: 0, minutesPerKm: 0, money: { base: 0, perUnit: 10 } }],
  stock: [{ facilityId: 'a', sku: 's', onHand: 3 }],
  policy: {
    weights: { move: 0, touch: 0, shipment: 0, km: 0, money: 1, hour: 0, lateHour: 0, rejection: 0 },
    unserved: { line: 0, unit: 1000 },
  },
});

const orderOf = (id: string, quantity: number): Order =>
  assertOrders([
    {
      id,
      placedAt: '2026-03-02T08:00:00Z',
      latitude: 48,
      longitude: 10,
      method: 'deliver',
      lines: [{ sku: 's', quantity }],
    },
  ])[0] as Order;

function holdingOf(solver: OrderSolver, order: Order): Holding {
  solver.solve(order);
  const first = solver.incumbent.cost;
  const option = { cost: first, picks: [], fitting: null, resource: [], amount: [] };
  const quantity = order.lines[0]?.quantity ?? 0;
  return new Holding(order, option, { first, unserved: 1000 * quantity, value: Number.NaN, isOriginal: false });
}

/** There is enough for everybody, so the bound that knows it all is what they cost alone: prices must not add to it. */
describe('a price pays back what orders that came are charged', () => {
  test.each([
    ['three of one unit, where the batch had one', 1, [1, 1]],
    ['three of one unit, where the batch had none', 0, [1, 1, 1]],
    ['one of three units, where the batch had none', 0, [3]],
    ['one of two units, where the batch had one of one', 1, [2]],
  ] as const)('%s', (_, originals, coming) => {
    const first = Array.from({ length: originals }, (_o, i) => orderOf(`first${i}`, 1));
    const { bound, solver } = priced(first);
    const holdings: Holding[] = [];
    for (const order of [...first, ...coming.map((quantity, i) => orderOf(`new${i}`, quantity))]) {
      const isOriginal = first.includes(order);
      const { first: least, unserved, option } = holdingOf(solver, order);
      const value = isOriginal ? least + 100 : Number.NaN;
      const holding = new Holding(order, option, { first: least, unserved, value, isOriginal });
      bound.add(holding);
      holdings.push(holding);
    }
    expect(bound.value(holdings)).toBe(10 * (originals + coming.reduce<number>((sum, units) => sum + units, 0)));
  });

  test('a fourth unit is worth what it costs to leave it', () => {
    const { bound, solver } = priced([]);
    const holdings = [1, 1, 1, 1].map((quantity, i) => holdingOf(solver, orderOf(`o${i}`, quantity)));
    for (const holding of holdings) {
      holdingOf(solver, holding.order);
      bound.add(holding);
    }
    expect(bound.value(holdings)).toBe(4 * 110 - 3 * 100);
    const [gone] = holdings.splice(0, 1);
    bound.remove(gone as Holding);
    expect(bound.value(holdings)).toBe(30);
  });
});
