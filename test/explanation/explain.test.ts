import { describe, expect, test } from 'vitest';
import { explain } from '../../src/explain.js';
import type { Explanation, FacilityExplanation } from '../../src/explanation/explanation.js';
import { InputError } from '../../src/model/issues.js';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import type { Problem } from '../../src/model/problem.js';
import { buildNetwork } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { verify } from '../../src/verify/verify.js';
import { drawCase, inOtherOrder } from '../support/generate.js';
import { oracle } from '../support/oracle.js';
import { seededDraw } from '../support/random.js';
import { linesOf, oneKm, scene } from './network.js';

/** Instances tried; EXPLAIN_CASES=20000 for a long run. */
const cases = Number(process.env.EXPLAIN_CASES ?? 1000);

/** Runs a check on many seeds; a failure names its seed. */
function forCases(
  check: (problem: Problem, order: Order, seed: number) => void,
  { wide = false, count = cases }: { wide?: boolean; count?: number } = {},
): void {
  for (let seed = 0; seed < count; seed += 1) {
    const input = drawCase(seededDraw(seed), { wide });
    try {
      check(assertProblem(input.problem), assertOrders(input.orders)[0] as Order, seed);
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
}

const bare = (plan: Plan) => ({ ...plan, unserved: plan.unserved.map(({ line, quantity }) => ({ line, quantity })) });

/** The order as if a facility stood alone: the others excluded. */
function aloneFrom({ facilities }: Problem, order: Order, facilityId: string): Order {
  const others = facilities.map(({ id }) => id).filter((id) => id !== facilityId);
  return { ...order, exclude: [...order.exclude, ...others] };
}

const standing = ({ chosen, option }: FacilityExplanation): number => (chosen ? 0 : option !== null ? 1 : 2);

describe('explain', () => {
  test('property: every facility once; in the plan, then by how far behind, then excluded; ties by id', () => {
    forCases((problem, order) => {
      const { facilities, plan } = explain(buildNetwork(problem), order);
      expect(facilities.map(({ facilityId }) => facilityId).sort()).toEqual(problem.facilities.map(({ id }) => id));
      const origins = facilities.filter(({ chosen }) => chosen).map(({ facilityId }) => facilityId);
      expect(origins).toEqual(plan.shipments.map(({ facilityId }) => facilityId));
      for (const [place, facility] of facilities.entries()) {
        const before = facilities[place - 1];
        if (before === undefined) continue;
        const rising = standing(before) - standing(facility);
        const behind = standing(facility) === 1 ? (before.option?.behind ?? 0) - (facility.option?.behind ?? 0) : 0;
        const byId = before.facilityId < facility.facilityId ? -1 : 1;
        expect(standing(before) === standing(facility) ? behind || byId : rising).toBeLessThan(0);
      }
    });
  });

  test('property: an option or an exclusion; options pass verify and are behind by what they cost more, never less', () => {
    forCases((problem, order) => {
      const { facilities, plan } = explain(buildNetwork(problem), order);
      for (const { facilityId, chosen, option, exclusion } of facilities) {
        expect(Number(option !== null) + Number(exclusion !== null)).toBe(chosen && option === null ? 0 : 1);
        if (option === null) continue;
        expect(verify(problem, [order], [option.plan])).toEqual([]);
        expect(option.plan.shipments.map((shipment) => shipment.facilityId)).toEqual([facilityId]);
        expect(option.behind).toBe(option.plan.cost - plan.cost);
        expect(option.behind).toBeGreaterThanOrEqual(0);
      }
      if (plan.shipments.length !== 1) return;
      expect(bare(facilities[0]?.option?.plan as Plan)).toEqual(bare(plan));
      expect(facilities[0]?.option?.behind).toBe(0);
    });
  });

  test.each([false, true])('property: what the brute-force oracle finds for a facility alone (many: %s)', (wide) => {
    forCases(
      (problem, order) => {
        const { facilities } = explain(buildNetwork(problem), order);
        for (const { facilityId, option } of facilities) {
          const best = oracle(problem, aloneFrom(problem, order, facilityId));
          // Serving nothing wins there at equal cost, and is no option here.
          if (best.shipments.length === 0) expect(option?.plan.cost ?? Infinity).toBeGreaterThanOrEqual(best.cost);
          else expect(option && bare(option.plan)).toEqual(bare(best));
        }
      },
      { wide, count: wide ? cases / 30 : cases / 3 },
    );
  });

  test('property: the same bytes again, and for the rows in another order; JSON keeps all of it', () => {
    for (let seed = 0; seed < cases / 5; seed += 1) {
      const input = drawCase(seededDraw(seed));
      const [order] = assertOrders(input.orders) as [Order];
      const network = buildNetwork(assertProblem(input.problem));
      const plan = route(network, order);
      const first = explain(network, order);
      const text = JSON.stringify(first);
      expect(JSON.parse(text)).toEqual(first);
      expect(JSON.stringify(explain(network, order))).toBe(text);
      expect(route(network, order)).toEqual(plan);
      const shuffled = assertProblem(inOtherOrder(seededDraw(seed), input.problem));
      expect(JSON.stringify(explain(buildNetwork(shuffled), order)), `seed ${seed}`).toBe(text);
    }
  });

  test('property: the lines add up', () => {
    forCases((problem, order) => {
      const { lines } = explain(buildNetwork(problem), order);
      expect(lines.map(({ sku, wanted }) => [sku, wanted])).toEqual(
        order.lines.map((line) => [line.sku, line.quantity]),
      );
      for (const { wanted, from, unserved } of lines) {
        expect(from.reduce((sum, { quantity }) => sum + quantity, unserved?.quantity ?? 0)).toBe(wanted);
      }
    });
  });

  test('who is how far behind, by hand', () => {
    const { network, order } = scene({
      shelves: {
        near: { has: { x: 2 } },
        far: { has: { x: 2 }, latitude: 6 * oneKm },
        half: { has: { x: 1 } },
        none: {},
      },
      policy: { weights: { hour: 60, km: 100, move: 0, touch: 0, shipment: 0 }, unserved: { line: 1000, unit: 0 } },
    });
    const { facilities } = explain(network, order);
    const rows = facilities.map(({ facilityId, metres, chosen, option, exclusion }) => [
      facilityId,
      metres,
      chosen,
      option?.behind ?? exclusion?.code,
    ]);
    expect(rows).toEqual([
      ['near', 1000, true, 0],
      // 5 km and 5 minutes more.
      ['far', 6000, false, 505],
      ['half', 1000, false, 1000],
      ['none', 1000, false, 'NO_STOCK'],
    ]);
  });

  test('parts of a plan are chosen, and behind it alone', () => {
    const { network, order } = scene({
      shelves: { a: { has: { x: 2 } }, b: { has: { y: 1 } } },
      order: { lines: linesOf(['x', 2], ['y', 1]) },
    });
    const { facilities, lines } = explain(network, order);
    expect(facilities.map(({ chosen, exclusion }) => [chosen, exclusion])).toEqual([
      [true, null],
      [true, null],
    ]);
    for (const { option } of facilities) expect(option?.behind).toBeGreaterThan(0);
    expect(lines.map(({ from }) => from)).toEqual([
      [{ facilityId: 'a', quantity: 2 }],
      [{ facilityId: 'b', quantity: 1 }],
    ]);
  });

  test('parts of an order that ships complete or not at all: no plan alone, and no exclusion', () => {
    const { network, order } = scene({
      shelves: { a: { has: { x: 1 } }, b: { has: { x: 1 } }, c: { has: { x: 1 }, latitude: 9 * oneKm } },
      order: { shipComplete: true },
    });
    const { facilities } = explain(network, order);
    expect(facilities.map(({ chosen, option, exclusion }) => [chosen, option, exclusion?.code])).toEqual([
      [true, null, undefined],
      [true, null, undefined],
      [false, null, 'NOT_ENOUGH'],
    ]);
  });

  test('a plan of another time: what would beat it now is behind by less than nothing', () => {
    const { network, order } = scene({ shelves: { a: { has: { x: 1 } }, b: { latitude: 2 * oneKm } } });
    const old = route(network, order);
    network.stock.receive('b', 'x', 2);
    const { plan, facilities } = explain(network, order, old);
    expect(plan).toBe(old);
    expect(facilities.map(({ facilityId, chosen }) => [facilityId, chosen])).toEqual([
      ['a', true],
      ['b', false],
    ]);
    expect(facilities[1]?.option?.behind).toBeLessThan(0);
  });

  test('a plan already taken: its facility stays chosen, and has nothing left', () => {
    const { network, order } = scene({ shelves: { a: { has: { x: 2 } } } });
    const taken = route(network, order, { reserve: true });
    const [facility] = explain(network, order, taken).facilities;
    expect(facility).toMatchObject({ chosen: true, option: null, exclusion: { code: 'NO_STOCK' } });
  });

  test('speaks of the network as it stands: added facilities, without removed ones', () => {
    const { network, order } = scene({ shelves: { a: { has: { x: 2 } }, b: { has: { x: 2 } } } });
    network.removeFacility('a');
    network.addFacility({ id: 'A', kind: 'maker', latitude: 0, longitude: 0, services: ['courier'] });
    network.stock.receive('A', 'x', 1);
    const { facilities } = explain(network, order);
    expect(facilities.map(({ facilityId, kind, metres }) => [facilityId, kind, metres])).toEqual([
      ['b', 'store', 1000],
      ['A', 'maker', 0],
    ]);
  });

  test('no facilities: the lines alone', () => {
    const { network, order } = scene({ shelves: {} });
    expect(explain(network, order)).toMatchObject({
      facilities: [],
      lines: [{ from: [], unserved: { quantity: 2, reason: 'NO_FACILITY' } }],
    });
  });

  test('large quantities at fractional prices end at once', () => {
    const { network, order } = scene({
      shelves: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`f${n}`, { has: { x: 300, y: 300 } }])),
      service: { money: { base: 0.5, perUnit: 0.1 } },
      order: { lines: linesOf(['x', 300], ['y', 300]), maxShipments: 1 },
    });
    const before = Date.now();
    const { facilities } = explain(network, order);
    expect(facilities.filter(({ option }) => option !== null)).toHaveLength(50);
    expect(Date.now() - before).toBeLessThan(10_000);
  });
});

describe('explain refuses', () => {
  const { network, order } = scene({ shelves: { a: { has: { x: 2 } }, b: { has: { x: 2 } } } });
  const plan = route(network, order);
  const [shipment] = plan.shipments as [Plan['shipments'][number]];

  const changed = (change: Partial<Plan>): Plan => ({ ...plan, ...change });
  test.each<[name: string, act: () => Explanation, code: string, path: string]>([
    ['an order that was not parsed', () => explain(network, {} as Order), 'WRONG_TYPE', 'order.placedAt'],
    ['no order', () => explain(network, undefined as unknown as Order), 'WRONG_TYPE', 'order.placedAt'],
    ['no plan', () => explain(network, order, null as unknown as Plan), 'WRONG_TYPE', 'plan'],
    ['half a plan', () => explain(network, order, { orderId: 'o' } as Plan), 'WRONG_TYPE', 'plan'],
    [
      'the plan of another order',
      () => explain(network, order, changed({ orderId: 'another' })),
      'UNKNOWN_REFERENCE',
      'plan.orderId',
    ],
    [
      'a plan from a facility that the network does not know',
      () => explain(network, order, changed({ shipments: [{ ...shipment, facilityId: 'gone' }] })),
      'UNKNOWN_REFERENCE',
      'plan.shipments[0].facilityId',
    ],
    [
      'a plan of other lines',
      () =>
        explain(network, order, changed({ shipments: [{ ...shipment, lines: [{ line: 3, sku: 'x', quantity: 1 }] }] })),
      'UNKNOWN_REFERENCE',
      'plan.shipments[0].lines[0]',
    ],
  ])('%s', (_, act, code, path) => {
    expect(act).toThrow(InputError);
    try {
      act();
    } catch (error) {
      expect((error as InputError).issues).toMatchObject([{ code, path }]);
    }
  });
});
