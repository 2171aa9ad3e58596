import { describe, expect, test } from 'vitest';
import { calibrate } from '../../bench/allocation/calibrate.js';
import { foldedModel } from '../../bench/allocation/folded-model.js';
import { solveByHighs } from '../../bench/allocation/highs.js';
import {
  buildInstance,
  flavours,
  type Instance,
  type InstanceSpec,
  instanceInput,
} from '../../bench/allocation/instance.js';
import { oneByOne, plansOf, shops, shuffledOneByOne } from '../../bench/allocation/peers.js';
import { qualityOf } from '../../bench/allocation/quality.js';
import { drawStock } from '../../bench/allocation/stock.js';
import { jointOracle } from '../support/joint-oracle.js';

const spec: InstanceSpec = { orders: 400, facilities: 80, contention: 0.2, flavour: 'whole', seed: 5 };
const calibration = calibrate(spec);

describe('the generator', () => {
  test('the same spec gives the same bytes, another seed others', () => {
    const bytes = (one: InstanceSpec) => JSON.stringify(instanceInput(one, calibration));
    expect(bytes(spec)).toBe(bytes({ ...spec }));
    expect(bytes(spec)).not.toBe(bytes({ ...spec, seed: 6 }));
    expect(calibrate({ ...spec })).toEqual(calibration);
  });

  test.each([0.05, 0.2, 0.5])('contention of %s is met', (contention) => {
    // At this size lanes decide with rules how much of the stock is within reach.
    for (const flavour of modelled) {
      const found = calibrate({ ...spec, flavour, contention }).contention;
      expect(Math.abs(found - contention)).toBeLessThanOrEqual(0.02);
    }
  });

  test('orders and facilities are as described', () => {
    const { problem, orders } = buildInstance({ ...spec, orders: 4000 }, calibration);
    const share = (lines: (count: number) => boolean) =>
      orders.filter((order) => lines(order.lines.length)).length / orders.length;
    expect(share((count) => count === 1)).toBeCloseTo(0.7, 1);
    expect(share((count) => count === 2)).toBeCloseTo(0.2, 1);
    expect(share((count) => count > 6)).toBe(0);
    const quantities = orders.flatMap(({ lines }) => lines.map(({ quantity }) => quantity));
    expect(Math.min(...quantities)).toBe(1);
    expect(Math.max(...quantities)).toBe(6);
    expect(new Set(orders.map(({ placedAt }) => Math.floor(placedAt / 1440))).size).toBe(2);
    expect(new Set(problem.facilities.map(({ kind }) => kind)).size).toBe(4);
    expect(problem.skus.every(({ together }) => together)).toBe(true);
    for (const { latitude, longitude } of [...problem.facilities, ...orders]) {
      expect(Math.abs(latitude - 48)).toBeLessThan(8);
      expect(Math.abs(longitude - 10)).toBeLessThan(12);
    }
  });

  test('more stock by a larger factor is more in every cell, or as much', () => {
    const cells = (factor: number) => {
      const { facilityRow, skuRow, onHand } = drawStock(
        Float64Array.of(0.2, 0.1, 0, 0.05),
        Float64Array.of(90, 30, 5),
        factor,
        3,
      );
      return new Map(Array.from(onHand, (units, at) => [`${facilityRow[at]} ${skuRow[at]}`, units]));
    };
    const little = cells(0.2);
    const much = cells(3);
    expect(little.size).toBeGreaterThan(3);
    for (const [cell, units] of little) expect(much.get(cell)).toBeGreaterThanOrEqual(units);
  });
});

/** The model knows neither lanes nor stores. */
const modelled = flavours.filter((flavour) => flavour !== 'rules');

describe('the folded model', () => {
  test('its optimum is that of brute force, and its plans are legal and cost as much', async () => {
    for (const flavour of modelled) {
      for (let seed = 1; seed <= 12; seed++) {
        const instance = tiny(flavour, seed);
        const { mip, picks } = foldedModel(instance, Infinity);
        const { status, cost, values } = await solveByHighs(mip, { cpuSeconds: 60 });
        const best = jointOracle(instance.problem, instance.orders).cost;
        expect({ flavour, seed, status, cost }).toEqual({ flavour, seed, status: 'optimal', cost: best });
        const { violations, cost: recounted } = qualityOf(instance, plansOf(instance, picks(values ?? [])));
        expect({ flavour, seed, violations, recounted }).toEqual({ flavour, seed, violations: 0, recounted: best });
      }
    }
  }, 180_000);

  test('with fewer candidates it costs no less', async () => {
    const instance = buildInstance({ ...spec, orders: 60 }, calibration);
    const costs = [];
    for (const k of [1, 3, Infinity])
      costs.push((await solveByHighs(foldedModel(instance, k).mip, { cpuSeconds: 60 })).cost);
    expect(costs).toEqual([...costs].sort((a, b) => b - a));
    expect(costs[0]).toBeGreaterThan(costs[2] as number);
  });
});

describe('peers', () => {
  test('are legal, and differ', () => {
    const instance = buildInstance(spec, calibration);
    const peers = { oneByOne, shuffledOneByOne, ...shops };
    const costs = Object.entries(peers).map(([name, peer]) => {
      const quality = qualityOf(instance, peer(instance));
      expect({ name, example: quality.example }).toEqual({ name, example: null });
      return quality.cost;
    });
    expect(new Set(costs).size).toBeGreaterThan(4);
    // A shop's way can win against the sequence, but none comes near what each order finds for itself.
    expect(Math.min(...costs)).toBe(Math.min(...costs.slice(0, 2)));
  });

  test('a plan that is not legal is seen', () => {
    const instance = buildInstance(spec, calibration);
    const [first, ...rest] = oneByOne(instance);
    if (!first) throw new Error('no plan');
    const { violations, example } = qualityOf(instance, [{ ...first, cost: first.cost - 1 }, ...rest]);
    expect(violations).toBe(1);
    expect(example).toContain('PLAN_COST');
  });
});

/** Few orders on scarce stock and little capacity, so that most of them are in each other's way. */
function tiny(flavour: InstanceSpec['flavour'], seed: number): Instance {
  const small: InstanceSpec = {
    orders: 5,
    facilities: 5,
    contention: 0.5,
    flavour,
    seed,
    hour: seed % 3 === 0 ? 0 : 60,
  };
  return buildInstance(small, { stockFactor: 4, contention: 0, ordersPerDay: [1, 2, 1, 2, 1] });
}
