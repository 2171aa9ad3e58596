import { describe, expect, test } from 'vitest';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import type { FacilityInput, ProblemInput, StockInput } from '../../src/model/schema.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { drawCase } from '../support/generate.js';
import { oracle } from '../support/oracle.js';
import { chance, type Draw, pick, seededDraw } from '../support/random.js';

const cases = Number(process.env.LIVE_CASES ?? 150);
const steps = 16;

/**
 * A plain model of a running network: the input as it would have to be written down now, and the plans that hold stock
 * and capacity. The live network must always decide as one that is built from it afresh.
 */
class Model {
  readonly problem: ProblemInput;
  /** Plans taken, without the shipments of facilities that are gone; `whole` ones can still be released. */
  held: { plan: Plan; whole: boolean }[] = [];
  /** Facilities that are out of the network. */
  readonly away: FacilityInput[];
  readonly network: Network;

  constructor(draw: Draw, input: ProblemInput) {
    const isAway = new Map(input.facilities.map(({ id }) => [id, chance(draw, 25)]));
    this.away = input.facilities.filter(({ id }) => isAway.get(id));
    this.problem = {
      ...input,
      facilities: input.facilities.filter(({ id }) => !isAway.get(id)),
      stock: input.stock.filter(({ facilityId }) => !isAway.get(facilityId)).map((row) => ({ ...row })),
    };
    this.network = buildNetwork(assertProblem(this.problem));
  }

  rowOf(facilityId: string, sku: string): StockInput | undefined {
    return this.problem.stock.find((row) => row.facilityId === facilityId && row.sku === sku);
  }

  /** One change to network and model alike. */
  step(draw: Draw, skus: readonly string[]): void {
    const { problem, network } = this;
    const kind = draw.int(0, 5);
    const facility = problem.facilities[draw.int(0, problem.facilities.length - 1)];
    if (kind === 0 && this.away.length > 0) {
      const [back] = this.away.splice(draw.int(0, this.away.length - 1), 1) as [FacilityInput];
      network.addFacility(back);
      problem.facilities.push(back);
      return;
    }
    if (!facility) return;
    if (kind === 1) {
      network.removeFacility(facility.id);
      this.away.push(facility);
      problem.facilities.splice(problem.facilities.indexOf(facility), 1);
      problem.stock = problem.stock.filter(({ facilityId }) => facilityId !== facility.id);
      this.held = this.held.map(({ plan, whole }) => {
        const shipments = plan.shipments.filter(({ facilityId }) => facilityId !== facility.id);
        return { plan: { ...plan, shipments }, whole: whole && shipments.length === plan.shipments.length };
      });
      return;
    }
    if (kind === 2) {
      const releasable = this.held.filter(({ whole }) => whole);
      if (releasable.length === 0) return;
      const one = pick(draw, releasable);
      network.release(one.plan);
      this.held.splice(this.held.indexOf(one), 1);
      return;
    }
    const sku = pick(draw, skus);
    const row = this.rowOf(facility.id, sku);
    const quantity = draw.int(1, 3);
    if (kind === 3 && row) {
      network.stock.withdraw(facility.id, sku, quantity);
      row.reserved = (row.reserved ?? 0) + quantity;
    } else if (row) {
      network.stock.receive(facility.id, sku, quantity);
      row.onHand += quantity;
    } else {
      const unitMoney = pick(draw, [0, 1.5, 200]);
      network.stock.receive(facility.id, sku, quantity, { unitMoney });
      problem.stock.push({ facilityId: facility.id, sku, onHand: quantity, unitMoney });
    }
  }
}

describe('a network that changes decides as one built afresh', () => {
  test.each([
    ['few facilities', false],
    ['many facilities', true],
  ])('property: %s come and go, stock arrives and leaves, plans are taken and released', (_, wide) => {
    for (let seed = 0; seed < cases; seed += 1) {
      const draw = seededDraw(seed);
      const input = drawCase(draw, { orders: 4, wide });
      const orders = assertOrders(input.orders);
      const skus = [...new Set(input.problem.stock.map(({ sku }) => sku)), 'late comer'];
      const model = new Model(draw, input.problem);
      for (let step = 0; step < steps; step += 1) {
        model.step(draw, skus);
        const order = pick(draw, orders);
        const plans = model.held.map(({ plan }) => plan);
        const expected = oracle(assertProblem(model.problem), order, { taken: plans });
        const reserve = chance(draw, 40);
        const plan = route(model.network, order, { reserve });
        expect(withoutReasons(plan), `seed ${seed}, step ${step}`).toEqual(withoutReasons(expected));
        if (reserve) model.held.push({ plan, whole: true });
      }
    }
  });
});

test('a network grown far past the room it was built with decides as one built afresh', () => {
  const draw = seededDraw(7);
  const services = ['van', 'bike'];
  const facilityOf = (id: string): FacilityInput => ({
    id,
    kind: 'store',
    latitude: draw.int(-500, 500) / 10,
    longitude: draw.int(-1800, 1800) / 10,
    services: services.filter(() => chance(draw, 70)),
    handlingMinutes: 10 * draw.int(0, 3),
  });
  const problem: ProblemInput = {
    currency: 'CNY',
    facilities: Array.from({ length: 40 }, (_, row) => facilityOf(`first ${row}`)),
    services: services.map((id, row) => ({
      id,
      baseMinutes: 60 * row,
      minutesPerKm: 1,
      money: { base: 500 - 400 * row },
    })),
    stock: [{ facilityId: 'first 0', sku: 'x', onHand: 3, unitMoney: 5 }],
  };
  const network = buildNetwork(assertProblem(problem));
  const orders = assertOrders(
    Array.from({ length: 25 }, (_, row) => ({
      id: `order ${row}`,
      placedAt: '2026-10-01T09:00Z',
      latitude: draw.int(-50, 50),
      longitude: draw.int(-180, 180),
      method: 'deliver' as const,
      lines: [
        { sku: 'x', quantity: 2 },
        { sku: pick(draw, ['y', 'z']), quantity: draw.int(1, 3) },
      ],
    })),
  );
  for (let added = 1; added <= 3000; added += 1) {
    const facility = facilityOf(`added ${added}`);
    network.addFacility(facility);
    problem.facilities.push(facility);
    for (const sku of ['x', 'y', 'z']) {
      if (!chance(draw, 30)) continue;
      const row = { facilityId: facility.id, sku, onHand: draw.int(1, 3), unitMoney: draw.int(0, 300) };
      network.stock.receive(row.facilityId, sku, row.onHand, row);
      problem.stock.push(row);
    }
    if (chance(draw, 30)) {
      const [gone] = problem.facilities.splice(draw.int(0, problem.facilities.length - 1), 1) as [FacilityInput];
      network.removeFacility(gone.id);
      problem.stock = problem.stock.filter(({ facilityId }) => facilityId !== gone.id);
    }
    if (added % 500 !== 0) continue;
    const fresh = buildNetwork(assertProblem(problem));
    for (const order of orders) expect(route(network, order), `after ${added}`).toEqual(route(fresh, order));
  }
});

test.each(['old', 'new'])('a facility added where another was removed has none of its stock: %s id', (id) => {
  const facility: FacilityInput = { id: 'old', kind: 'store', latitude: 0, longitude: 0, services: ['van'] };
  const problem = assertProblem({
    currency: 'CNY',
    facilities: [facility],
    services: [{ id: 'van', baseMinutes: 10, minutesPerKm: 1, money: { base: 0 } }],
    stock: [{ facilityId: 'old', sku: 'tyre', onHand: 4, unitMoney: 100 }],
  });
  const lines = [{ sku: 'tyre', quantity: 1 }];
  const place = { latitude: 0, longitude: 0, method: 'deliver' as const };
  const [order] = assertOrders([{ id: 'o', placedAt: '2026-10-01T09:00Z', ...place, lines }]);
  const network = buildNetwork(problem);
  network.removeFacility('old');
  network.addFacility({ ...facility, id });
  expect(network.stock.available(id, 'tyre')).toBe(0);
  expect(route(network, order as Order).status).toBe('unserved');
  network.stock.receive(id, 'tyre', 2, { unitMoney: 7 });
  expect(network.stock.available(id, 'tyre')).toBe(2);
  expect(route(network, order as Order).costTerms.money).toBe(7);
});

const withoutReasons = (plan: Plan) => ({
  ...plan,
  unserved: plan.unserved.map(({ line, quantity }) => ({ line, quantity })),
});
