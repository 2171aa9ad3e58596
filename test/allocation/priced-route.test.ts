import { describe, expect, test } from 'vitest';
import type { CapacityPrice, CellPrice, ScarcityPrices } from '../../src/model/allocation.js';
import { InputError } from '../../src/model/issues.js';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import type { Problem } from '../../src/model/problem.js';
import { buildNetwork } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { verify } from '../../src/verify/verify.js';
import { drawCase } from '../support/generate.js';
import { type OraclePrices, oracle } from '../support/oracle.js';
import { chance, type Draw, pick, seededDraw } from '../support/random.js';

const cases = Number(process.env.PRICED_CASES ?? 1200);

function drawPrices(draw: Draw, problem: Problem, order: Order): ScarcityPrices {
  const price = (): number => pick(draw, [0, 100, draw.int(0, 600), draw.int(0, 500_000) / 1024, 1e9]);
  const prices: CellPrice[] = [];
  const capacityPrices: CapacityPrice[] = [];
  const share = pick(draw, [10, 60, 100]);
  for (const { id: facilityId, timeZone } of problem.facilities) {
    for (const { sku } of problem.skus) if (chance(draw, share)) prices.push({ facilityId, sku, price: price() });
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: timeZone ?? 'UTC' }).format(order.placedAt * 60_000);
    if (chance(draw, share / 2)) capacityPrices.push({ facilityId, day, order: price(), unit: price() });
  }
  return { prices, capacityPrices };
}

function oraclePricesOf({ prices, capacityPrices }: ScarcityPrices): OraclePrices {
  const day = (facilityId: string) => capacityPrices.find((row) => row.facilityId === facilityId);
  const cell = (facilityId: string, sku: string) =>
    prices.find((row) => row.facilityId === facilityId && row.sku === sku)?.price ?? 0;
  return {
    unit: (facilityId, sku) => cell(facilityId, sku) + (day(facilityId)?.unit ?? 0),
    shipment: (facilityId) => day(facilityId)?.order ?? 0,
  };
}

function paid(plan: Plan, { unit, shipment }: OraclePrices): number {
  let sum = 0;
  for (const { facilityId, lines } of plan.shipments) {
    sum += shipment(facilityId);
    for (const { sku, quantity } of lines) sum += quantity * unit(facilityId, sku);
  }
  return sum;
}

/** The order as if only what a plan serves had been ordered. */
function servedOf(order: Order, plan: Plan): Order {
  const lines = order.lines.flatMap((row, line) => {
    const short = plan.unserved.find((missing) => missing.line === line)?.quantity ?? 0;
    return short === row.quantity ? [] : [{ ...row, quantity: row.quantity - short }];
  });
  return { ...order, lines, shipComplete: true };
}

const origins = ({ shipments }: Plan) => shipments.map(({ facilityId, lines }) => ({ facilityId, lines }));

test('property: prices choose the cheapest sources of what is served without them, and refuse nothing', () => {
  let moved = 0;
  for (let seed = 0; seed < cases; seed += 1) {
    const draw = seededDraw(seed);
    const input = drawCase(draw, { wide: seed % 8 === 0 });
    const problem = assertProblem(input.problem);
    const [order] = assertOrders(input.orders) as [Order];
    const network = buildNetwork(problem);
    const prices = drawPrices(draw, problem, order);
    const plain = route(network, order);
    const plan = route(network, order, { prices });
    expect(verify(problem, [order], [plan]), `seed ${seed}`).toEqual([]);
    expect(plan.unserved, `seed ${seed}`).toEqual(plain.unserved);
    expect(plan.status).toBe(plain.status);
    const ofOracle = oraclePricesOf(prices);
    const part = servedOf(order, plain);
    if (part.lines.length === 0) {
      expect(plan).toEqual(plain);
      continue;
    }
    // Penalties past any price keep the oracle from leaving all unserved.
    const dear = { ...problem, policy: { ...problem.policy, unserved: { line: 0, unit: 1e12 } } };
    const best = oracle(dear, part, { prices: ofOracle });
    expect(best.unserved).toEqual([]);
    const least = best.cost + paid(best, ofOracle);
    expect(plan.cost - plan.costTerms.unserved + paid(plan, ofOracle), `seed ${seed}`).toBe(least);
    const plainPaid = plain.cost - plain.costTerms.unserved + paid(plain, ofOracle);
    if (plainPaid === least) expect(plan, `seed ${seed}`).toEqual(plain);
    else {
      moved += 1;
      expect(plan.shipments.map(({ facilityId, legs }) => ({ facilityId, legs }))).toEqual(
        best.shipments.map(({ facilityId, legs }) => ({ facilityId, legs })),
      );
    }
  }
  expect(moved).toBeGreaterThan(cases / 10);
});

describe('prices given to route', () => {
  const at = (id: string, latitude: number) => ({ id, kind: 'store', latitude, longitude: 0, services: ['van'] });
  const problem = assertProblem({
    currency: 'EUR',
    facilities: [
      { ...at('near', 0), timeZone: 'Asia/Shanghai' },
      { ...at('far', 0.1), timeZone: 'Asia/Shanghai' },
      ...Array.from({ length: 20 }, (_, row) => at(`later ${row}`, 5 + row)),
    ],
    services: [{ id: 'van', baseMinutes: 10, minutesPerKm: 1, money: { base: 100, perKm: 10 } }],
    stock: ['near', 'far'].map((facilityId) => ({ facilityId, sku: 'tyre', onHand: 4 })),
    policy: { unserved: { line: 0, unit: 5000 } },
  });
  const [order] = assertOrders([
    {
      id: 'o',
      placedAt: '2026-10-01T22:00Z',
      latitude: 0,
      longitude: 0,
      method: 'deliver',
      lines: [{ sku: 'tyre', quantity: 1 }],
    },
  ]) as [Order];
  const from = (plan: Plan) => plan.shipments.map(({ facilityId }) => facilityId);
  const tyreAt = (facilityId: string, price: number): ScarcityPrices => ({
    prices: [{ facilityId, sku: 'tyre', price }],
    capacityPrices: [],
  });

  test('scarce stock near by is spared where stock farther away costs less than its price', () => {
    const network = buildNetwork(problem);
    const plain = route(network, order);
    expect(from(plain)).toEqual(['near']);
    const dearer = route(network, { ...order, exclude: ['near'] });
    const extra = dearer.cost - plain.cost;
    expect(from(route(network, order, { prices: tyreAt('near', extra) }))).toEqual(['near']);
    expect(route(network, order, { prices: tyreAt('near', extra + 1) })).toEqual(dearer);
  });

  test('however high all prices are, what is served without them is served', () => {
    const network = buildNetwork(problem);
    const prices = [tyreAt('near', 1e12), tyreAt('far', 1e12)].flatMap((each) => each.prices);
    expect(route(network, order, { prices: { prices, capacityPrices: [] } })).toEqual(route(network, order));
  });

  test('capacity costs on its own local day alone', () => {
    const network = buildNetwork(problem);
    const on = (day: string) => ({
      prices: [],
      capacityPrices: [{ facilityId: 'near', day, order: 3000, unit: 2000 }],
    });
    expect(from(route(network, order, { prices: on('2026-10-02') }))).toEqual(['far']);
    expect(from(route(network, order, { prices: on('2026-10-01') }))).toEqual(['near']);
  });

  test('names that the network does not have are ignored, also those it no longer has', () => {
    const network = buildNetwork(problem);
    const prices: ScarcityPrices = {
      prices: [
        ...tyreAt('near', 9000).prices,
        { facilityId: 'gone', sku: 'tyre', price: 5 },
        { facilityId: '__proto__', sku: 'constructor', price: 5 },
        { facilityId: 'far', sku: 'wheel', price: 5 },
      ],
      capacityPrices: [{ facilityId: 'gone', day: '2026-10-02', order: 1, unit: 1 }],
    };
    expect(from(route(network, order, { prices }))).toEqual(['far']);
    network.removeFacility('far');
    expect(from(route(network, order, { prices }))).toEqual(['near']);
  });

  test('prices read before hold after positions and facilities were added', () => {
    const network = buildNetwork(problem);
    const prices = tyreAt('near', 9000);
    expect(from(route(network, order, { prices }))).toEqual(['far']);
    for (let row = 0; row < 20; row += 1) {
      network.stock.receive(`later ${row}`, 'tyre', 3);
      expect(from(route(network, order, { prices }))).toEqual(['far']);
      expect(from(route(network, order))).toEqual(['near']);
    }
    network.addFacility(at('a third', 1));
    network.stock.receive('a third', 'tyre', 3);
    network.stock.receive('near', 'bolt', 3);
    expect(from(route(network, order, { prices }))).toEqual(['far']);
    expect(from(route(network, order))).toEqual(['near']);
  });

  test('with `reserve` it takes what it chose', () => {
    const network = buildNetwork(problem);
    route(network, order, { prices: tyreAt('near', 9000), reserve: true });
    expect(['near', 'far'].map((id) => network.stock.available(id, 'tyre'))).toEqual([4, 3]);
  });

  test.each<[string, unknown, string]>([
    [
      'NaN',
      { prices: [{ facilityId: 'x', sku: 'y', price: Number.NaN }], capacityPrices: [] },
      'NOT_FINITE prices.prices[0].price',
    ],
    ['Infinity', tyreAt('near', Number.POSITIVE_INFINITY), 'NOT_FINITE prices.prices[0].price'],
    ['below zero', tyreAt('near', -1), 'OUT_OF_RANGE prices.prices[0].price'],
    ['past all prices', tyreAt('near', 1e13), 'TOO_LARGE prices.prices[0].price'],
    ['text', tyreAt('near', '5' as never), 'WRONG_TYPE prices.prices[0].price'],
    ['a hole', { prices: [null], capacityPrices: [] }, 'WRONG_TYPE prices.prices[0].price'],
    ['no arrays', {}, 'WRONG_TYPE prices.prices, WRONG_TYPE prices.capacityPrices'],
    ['null', null, 'WRONG_TYPE prices'],
    [
      'bad capacity prices, all at once',
      { prices: [], capacityPrices: [{ facilityId: 'near', day: '2026-02-30', order: -1, unit: Number.NaN }] },
      'OUT_OF_RANGE prices.capacityPrices[0].order, NOT_FINITE prices.capacityPrices[0].unit, BAD_TIME prices.capacityPrices[0].day',
    ],
  ])('%s is refused by path', (_, prices, expected) => {
    const network = buildNetwork(problem);
    const refused = (): string => {
      try {
        route(network, order, { prices: prices as ScarcityPrices });
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        return error.issues.map(({ code, path }) => `${code} ${path}`).join(', ');
      }
      return 'nothing';
    };
    expect(refused()).toBe(expected);
  });

  test('the plan without prices and the plan with prices of nothing are the same', () => {
    const network = buildNetwork(problem);
    const plain = route(network, order);
    expect(route(network, order, { prices: tyreAt('near', 0) })).toEqual(plain);
    expect(origins(route(network, order, { prices: { prices: [], capacityPrices: [] } }))).toEqual(origins(plain));
  });
});
