import { describe, expect, test } from 'vitest';
import { OrderSolver } from '../../src/allocation/order-solver.js';
import { writePlan } from '../../src/allocation/plan.js';
import { localDay } from '../../src/calendar/local-day.js';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import type { Problem } from '../../src/model/problem.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { inPriceSteps, priceStep, Scarcity } from '../../src/network/scarcity.js';
import { noCell } from '../../src/stock/positions.js';
import { type CaseOptions, drawCase } from '../support/generate.js';
import { type OraclePrices, oracle } from '../support/oracle.js';
import { chance, type Draw, pick, seededDraw } from '../support/random.js';

/** Instances tried; PRICED_CASES=100000 for a long run, PRICED_SEED to begin elsewhere. */
const cases = Number(process.env.PRICED_CASES ?? 1500);
const firstSeed = Number(process.env.PRICED_SEED ?? 0);

/** Prices of one case by public ids, as the oracle reads them and as the solver does. */
interface DrawnPrices {
  readonly oracle: OraclePrices;
  readonly scarcity: Scarcity;
}

/** Often few and equal, so that ties come up; often as large as the costs, so that they matter. */
function drawPrices(draw: Draw, problem: Problem, network: Network, order: Order): DrawnPrices {
  const kind = draw.int(0, 3);
  const price = (): number => {
    if (kind === 0) return pick(draw, [0, 100]);
    if (kind === 1) return draw.int(0, 600);
    if (kind === 2) return draw.int(0, 500_000) * priceStep;
    return pick(draw, [0, 0.5, 33.25, 100, 5000, 1e6, priceStep]);
  };
  const share = pick(draw, [10, 50, 100]);
  const ofCell = new Map<string, number>();
  const ofShipment = new Map<string, number>();
  const ofUnit = new Map<string, number>();
  const scarcity = new Scarcity(network);
  problem.facilities.forEach(({ id, timeZone }, row) => {
    const day = localDay(timeZone, order.placedAt);
    problem.skus.forEach(({ sku }, skuRow) => {
      const cell = network.cellOf(skuRow, row);
      if (cell === noCell || !chance(draw, share)) return;
      ofCell.set(JSON.stringify([id, sku]), price());
      scarcity.setCell(cell, ofCell.get(JSON.stringify([id, sku])) as number);
    });
    if (!chance(draw, share / 2)) return;
    ofShipment.set(id, price());
    ofUnit.set(id, price());
    scarcity.setShipment(row, day, ofShipment.get(id) as number);
    scarcity.setUnit(row, day, ofUnit.get(id) as number);
    // Another day's prices are none of this order's business.
    scarcity.setShipment(row, day + pick(draw, [-1, 1]), 1e9);
    scarcity.setUnit(row, day + pick(draw, [-1, 1]), 1e9);
  });
  return {
    scarcity,
    oracle: {
      unit: (id, sku) => (ofCell.get(JSON.stringify([id, sku])) ?? 0) + (ofUnit.get(id) ?? 0),
      shipment: (id) => ofShipment.get(id) ?? 0,
    },
  };
}

function planOf(solver: OrderSolver, order: Order): Plan {
  return writePlan(solver.case, order, solver.incumbent, () => 'TOO_COSTLY');
}

function paid(plan: Plan, { unit, shipment }: OraclePrices): number {
  let sum = 0;
  for (const { facilityId, lines } of plan.shipments) {
    sum += shipment(facilityId);
    for (const { sku, quantity } of lines) sum += quantity * unit(facilityId, sku);
  }
  return sum;
}

function forSeeds(count: number, check: (seed: number) => void): void {
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    try {
      check(seed);
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
}

function sceneOf(seed: number, options?: CaseOptions) {
  const draw = seededDraw(seed);
  const input = drawCase(draw, options);
  const problem = assertProblem(input.problem);
  const [order] = assertOrders(input.orders) as [Order];
  const network = buildNetwork(problem);
  return { problem, order, network, prices: drawPrices(draw, problem, network, order) };
}

describe('an order under prices, against brute force', () => {
  test.each<[string, number, CaseOptions]>([
    ['few facilities', cases, {}],
    ['whole costs', cases / 4, { whole: true }],
    ['many facilities, most of them never looked at', cases / 8, { wide: true }],
  ])('property: the same plan: %s', (_, count, options) => {
    forSeeds(count, (seed) => {
      const { problem, order, network, prices } = sceneOf(seed, options);
      const solver = new OrderSolver(network);
      expect(solver.solve(order, prices.scarcity)).toBe(true);
      const expected = oracle(problem, order, { prices: prices.oracle });
      const plan = planOf(solver, order);
      expect(solver.incumbent.cost, `own ${plan.cost}`).toBe(expected.cost + paid(expected, prices.oracle));
      expect({ ...plan, unserved: [] }).toEqual({ ...expected, unserved: [] });
      expect(plan.unserved.map(({ quantity }) => quantity)).toEqual(expected.unserved.map(({ quantity }) => quantity));
      expect(solver.plainCost).toBe(plan.cost);
      expect(solver.incumbent.cost).toBe(plan.cost + paid(plan, prices.oracle));
    });
  });

  test('property: a cutoff finds what costs strictly less, and nothing else', () => {
    let none = 0;
    forSeeds(cases / 2, (seed) => {
      const { order, network, prices } = sceneOf(seed, { wide: seed % 4 === 0 });
      const solver = new OrderSolver(network);
      solver.solve(order, prices.scarcity);
      const best = solver.incumbent.cost;
      const plan = planOf(solver, order);
      for (const cutoff of [best + priceStep, best + 1, best + 1000, 2 * best + 1, best + 1e-5]) {
        expect(solver.solve(order, prices.scarcity, cutoff), `cutoff ${cutoff} above ${best}`).toBe(true);
        expect(solver.incumbent.cost).toBe(best);
        expect(planOf(solver, order)).toEqual(plan);
      }
      for (const cutoff of [best, best - priceStep, best - 1, best / 2, 0, -1]) {
        if (cutoff > best) continue;
        expect(solver.solve(order, prices.scarcity, cutoff), `cutoff ${cutoff} up to ${best}`).toBe(false);
        none += 1;
      }
    });
    expect(none).toBeGreaterThan(cases / 2);
  });

  test('property: prices of nothing change nothing, and leave nothing behind', () => {
    forSeeds(cases / 4, (seed) => {
      const { order, network, prices } = sceneOf(seed);
      const [solver, fresh] = [new OrderSolver(network), new OrderSolver(network)];
      fresh.solve(order);
      const plan = planOf(fresh, order);
      solver.solve(order, prices.scarcity);
      solver.solve(order);
      expect(planOf(solver, order)).toEqual(plan);
      expect([solver.incumbent.cost, solver.plainCost]).toEqual([plan.cost, plan.cost]);
      prices.scarcity.clear();
      solver.solve(order, prices.scarcity);
      expect(planOf(solver, order)).toEqual(plan);
    });
  });
});

test('a price does not hide a facility whose fractions round off more', () => {
  const at = (id: string, latitude: number) => ({ id, kind: 'store', latitude, longitude: 0, services: ['s'] });
  const problem = assertProblem({
    currency: 'EUR',
    // 0.5 and 0.4 km away: one rounds up to a minor unit, the other down to none.
    facilities: [at('A', 0.0044966), at('B', 0.0035972)],
    services: [{ id: 's', detour: 1, baseMinutes: 0, minutesPerKm: 0, money: { base: 0, perKm: 1 } }],
    stock: ['A', 'B'].map((facilityId) => ({ facilityId, sku: 'x', onHand: 1 })),
    policy: {
      weights: { move: 0, touch: 0.25, hour: 0, km: 0, money: 1, shipment: 0, rejection: 0 },
      unserved: { line: 0, unit: 1000 },
      limits: { maxShipments: 1 },
    },
  });
  const lines = [{ sku: 'x', quantity: 1 }];
  const place = { latitude: 0, longitude: 0, method: 'deliver' as const };
  const [order] = assertOrders([{ id: 'o', placedAt: '2026-05-01T10:00:00Z', ...place, lines }]) as [Order];
  const network = buildNetwork(problem);
  for (const [shipment, unit] of [
    [0.25, 0],
    [0, 0.25],
  ] as const) {
    const scarcity = new Scarcity(network);
    scarcity.setShipment(1, localDay(null, order.placedAt), shipment);
    scarcity.setCell(network.cellOf(0, 1), unit);
    const solver = new OrderSolver(network);
    solver.solve(order, scarcity);
    expect(planOf(solver, order).shipments.map(({ facilityId }) => facilityId)).toEqual(['B']);
    expect([solver.incumbent.cost, solver.plainCost]).toEqual([0.25, 0]);
  }
});

describe('Scarcity', () => {
  const network = buildNetwork(
    assertProblem({
      currency: 'EUR',
      services: [],
      stock: [],
      facilities: ['UTC', 'Asia/Shanghai', 'America/New_York'].map((timeZone) => ({
        id: timeZone,
        kind: 'store',
        latitude: 0,
        longitude: 0,
        services: [],
        timeZone,
      })),
    }),
  );

  test('tells of each cell the price set last, and nothing of the others', () => {
    const scarcity = new Scarcity(network);
    for (let round = 0; round < 3; round += 1) {
      const draw = seededDraw(round);
      const expected = new Map<number, number>();
      for (let i = 0; i < 20_000; i += 1) {
        const cell = draw.int(0, 50_000_000);
        expected.set(cell, draw.int(0, 1_000_000) * priceStep);
        scarcity.setCell(cell, expected.get(cell) as number);
      }
      const asked = [...expected.keys(), ...Array.from({ length: 20_000 }, () => draw.int(0, 50_000_000))];
      const wrong = () => asked.filter((cell) => scarcity.cell(cell) !== (expected.get(cell) ?? 0));
      expect(wrong()).toEqual([]);
      scarcity.clear();
      expected.clear();
      expect(wrong()).toEqual([]);
    }
  });

  test('capacity has its price on one local day of the facility', () => {
    const scarcity = new Scarcity(network);
    const evening = Date.parse('2026-10-01T22:00Z') / 60_000;
    for (const [row, { timeZone }] of network.facilities.entries()) {
      for (let day = 20_000; day < 21_000; day += 50) scarcity.setShipment(row, day, 7);
      scarcity.setShipment(row, localDay(timeZone, evening), 10 + row);
      scarcity.setUnit(row, localDay(timeZone, evening), 20 + row);
    }
    const morning = evening + 8 * 60;
    for (const [row, { id }] of network.facilities.entries()) {
      for (const instant of [evening, morning, evening]) {
        const same = instant === evening || id === 'Asia/Shanghai';
        expect(scarcity.shipment(row, instant), `${id} at ${instant}`).toBe(same ? 10 + row : 0);
        expect(scarcity.unit(row, instant), `${id} at ${instant}`).toBe(same ? 20 + row : 0);
      }
    }
    expect(scarcity.shipment(99, evening)).toBe(0);
    scarcity.clear();
    expect(scarcity.shipment(0, evening)).toBe(0);
    scarcity.setUnit(0, localDay('UTC', evening), 3);
    expect([scarcity.shipment(0, evening), scarcity.unit(0, evening)]).toEqual([0, 3]);
  });

  test('prices are rounded to steps, and refused where they are none', () => {
    const scarcity = new Scarcity(network);
    scarcity.setCell(1, 1 / 3);
    expect(scarcity.cell(1)).toBe(341 / 1024);
    expect(inPriceSteps(priceStep / 2)).toBe(priceStep);
    for (const price of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
      expect(() => scarcity.setCell(1, price)).toThrow('price');
      expect(() => scarcity.setShipment(0, 1, price)).toThrow('price');
      expect(() => scarcity.setUnit(0, 1, price)).toThrow('price');
    }
    expect(() => scarcity.setUnit(3, 1, 1)).toThrow('facility');
    expect(scarcity.cell(1)).toBe(341 / 1024);
  });
});
