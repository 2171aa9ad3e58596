import { describe, expect, test } from 'vitest';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan, Shipment } from '../../src/model/plan.js';
import { verify } from '../../src/verify/verify.js';
import { type ViolationCode, violationCodes } from '../../src/verify/violation.js';
import { drawCase } from '../support/generate.js';
import { oracle } from '../support/oracle.js';
import { plainOrders, plainProblem } from '../support/plain.js';
import { seededDraw } from '../support/random.js';
import { type Sample, sampleOf } from './sample.js';
import { allScenes, codesOfScenes } from './scenes.js';

/** A plan that may be written to, wrongly too. */
// biome-ignore lint/suspicious/noExplicitAny: a tampered plan is not a Plan any more, and its writer must not mind.
type Loose = any;

const nth = (plan: Plan, row: number): Shipment => plan.shipments[row] as Shipment;

/** Adds to one term of a shipment and to every sum it enters, so that the sums stay right. */
function charge(plan: Plan, row: number, term: 'money' | 'interchange', amount: number): void {
  nth(plan, row).costTerms[term] += amount;
  plan.costTerms[term] += amount;
  plan.cost += amount;
}

const reached = new Set<ViolationCode>();

function codesOf({ problem, orders, plans }: Sample): ViolationCode[] {
  const codes = verify(problem, orders, plans).map(({ code }) => code);
  for (const code of codes) reached.add(code);
  return codes;
}

describe('verify: a right plan tampered with', () => {
  test('the sample itself is right', () => expect(codesOf(sampleOf())).toEqual([]));

  test.each<[name: string, code: ViolationCode, tamper: (plan: Loose) => void]>([
    ['another order', 'UNKNOWN_ORDER', (plan) => (plan.orderId = 'order-2')],
    ['no order', 'BAD_PLAN', (plan) => delete plan.orderId],
    ['status rosier than it is', 'STATUS', (plan) => (plan.status = 'served')],
    ['status of its own', 'STATUS', (plan) => (plan.status = 'done')],
    ['cost below its terms', 'PLAN_COST', (plan) => (plan.cost -= 1)],
    ['cost with a fraction', 'BAD_PLAN', (plan) => (plan.cost += 0.5)],
    ['cost as text', 'BAD_PLAN', (plan) => (plan.cost = String(plan.cost))],
    ['a term left out', 'BAD_PLAN', (plan) => delete plan.costTerms.interchange],
    ['a term that does not exist', 'BAD_PLAN', (plan) => (plan.costTerms.goodwill = 0)],
    ['a term NaN', 'BAD_PLAN', (plan) => (plan.costTerms.money = Number.NaN)],
    [
      'a term moved to another',
      'PLAN_COST',
      (plan) => {
        plan.costTerms.hour -= 1;
        plan.costTerms.late += 1;
      },
    ],
    [
      'hours for nothing',
      'PLAN_COST',
      (plan) => {
        plan.costTerms.hour = 0;
        plan.cost -= 996;
      },
    ],
    [
      'lateness for nothing',
      'PLAN_COST',
      (plan) => {
        plan.costTerms.late = 0;
        plan.cost -= 7950;
      },
    ],
    [
      'unserved for less',
      'PLAN_COST',
      (plan) => {
        plan.costTerms.unserved -= 1;
        plan.cost -= 1;
      },
    ],
    ['moves that are no sum', 'MOVES', (plan) => (plan.moves += 1)],
    ['touches that are no sum', 'TOUCHES', (plan) => (plan.touches -= 1)],
    ['metres that are no sum', 'METRES', (plan) => (plan.metres += 1)],
    ['last arrival too early', 'TIME', (plan) => (plan.lastArrival = '2026-10-01T01:38:00.000Z')],
    ['last arrival null', 'TIME', (plan) => (plan.lastArrival = null)],
    ['last arrival with an offset', 'BAD_PLAN', (plan) => (plan.lastArrival = '2026-10-02T09:54:00+08:00')],
    ['last arrival on 30 February', 'BAD_PLAN', (plan) => (plan.lastArrival = '2026-02-30T09:54:00Z')],
    [
      'an appointment',
      'APPOINTMENT',
      (plan) => (plan.appointment = { facilityId: 'a', startAt: plan.lastArrival, endAt: plan.lastArrival }),
    ],
    [
      'an appointment at no time',
      'BAD_PLAN',
      (plan) => (plan.appointment = { facilityId: 'a', startAt: '', endAt: '' }),
    ],
    ['no appointment, said so', 'BAD_PLAN', (plan) => (plan.appointment = null)],
    [
      'a beginning that the departure tells',
      'HANDLING',
      (plan) => (plan.shipments[0].handlingFrom = '2026-10-01T01:00:00.000Z'),
    ],
    ['unserved units forgotten', 'QUANTITY', (plan) => plan.unserved.pop()],
    ['unserved units invented', 'QUANTITY', (plan) => (plan.unserved[0].quantity += 1)],
    ['no units unserved', 'QUANTITY', (plan) => (plan.unserved[0].quantity = 0)],
    ['unserved on another line', 'QUANTITY', (plan) => (plan.unserved[0].line = 1)],
    ['unserved on no line', 'LINE', (plan) => (plan.unserved[0].line = 9)],
    ['unserved on line -1', 'LINE', (plan) => (plan.unserved[0].line = -1)],
    ['unserved twice', 'LINE', (plan) => plan.unserved.push({ ...plan.unserved[0] })],
    ['a reason of its own', 'REASON', (plan) => (plan.unserved[0].reason = 'TIRED')],
    ['no reason', 'BAD_PLAN', (plan) => delete plan.unserved[0].reason],
    ['shipments not by origin', 'SHIPMENT_ORDER', (plan) => plan.shipments.reverse()],
    ['an origin twice', 'DUPLICATE_ORIGIN', (plan) => (plan.shipments[1].facilityId = 'a')],
    ['an unknown origin', 'UNKNOWN_FACILITY', (plan) => (plan.shipments[2].facilityId = 'nowhere')],
    ['an origin of Object.prototype', 'UNKNOWN_FACILITY', (plan) => (plan.shipments[2].facilityId = 'toString')],
    ['another origin, without the goods', 'STOCK', (plan) => (plan.shipments[2].facilityId = 'd')],
    ['a shipment of nothing', 'QUANTITY', (plan) => (plan.shipments[2].lines = [])],
    ['a shipment lost', 'QUANTITY', (plan) => plan.shipments.pop()],
    ['a unit more', 'QUANTITY', (plan) => (plan.shipments[0].lines[0].quantity += 1)],
    ['half a unit', 'BAD_PLAN', (plan) => (plan.shipments[0].lines[0].quantity = 0.5)],
    ['a negative quantity', 'QUANTITY', (plan) => (plan.shipments[0].lines[0].quantity = -3)],
    ['another sku', 'LINE', (plan) => (plan.shipments[0].lines[0].sku = 'tyre')],
    ['another line', 'LINE', (plan) => (plan.shipments[0].lines[0].line = 1)],
    ['lines out of order', 'LINE', (plan) => plan.shipments[0].lines.reverse()],
    ['a line twice', 'LINE', (plan) => plan.shipments[0].lines.unshift({ line: 0, sku: 'filter', quantity: 1 })],
    [
      'the later line filled first',
      'LINE_FILL',
      ({ shipments: [a, b] }) => {
        a.lines = [
          { line: 0, sku: 'filter', quantity: 1 },
          { line: 2, sku: 'wiper', quantity: 1 },
          { line: 3, sku: 'filter', quantity: 2 },
        ];
        a.lines.sort((x: Loose, y: Loose) => x.line - y.line);
        b.lines = [{ line: 0, sku: 'filter', quantity: 3 }];
      },
    ],
    [
      'more than there is, of one sku',
      'STOCK',
      ({ shipments: [a, b] }) => {
        a.lines[0].quantity = 4;
        b.lines = [{ line: 3, sku: 'filter', quantity: 2 }];
      },
    ],
    ['no legs', 'LEG', (plan) => (plan.shipments[0].legs = [])],
    ['a leg too many', 'LEG', (plan) => plan.shipments[0].legs.push(plan.shipments[0].legs[0])],
    ['a transfer to the customer', 'LEG', (plan) => (plan.shipments[0].legs[0].kind = 'transfer')],
    ['a leg from elsewhere', 'LEG', (plan) => (plan.shipments[0].legs[0].from = 'b')],
    ['a leg to elsewhere', 'LEG', (plan) => (plan.shipments[0].legs[0].to = 'b')],
    ['a leg to nowhere', 'BAD_PLAN', (plan) => delete plan.shipments[0].legs[0].to],
    ['no service', 'SERVICE', (plan) => delete plan.shipments[0].legs[0].service],
    ['an unknown service', 'SERVICE', (plan) => (plan.shipments[0].legs[0].service = 'drone')],
    ['a service not offered', 'SERVICE', (plan) => (plan.shipments[0].legs[0].service = 'parcel')],
    ['another service offered', 'METRES', (plan) => (plan.shipments[2].legs[0].service = 'parcel')],
    [
      'a metre more',
      'METRES',
      (plan) => {
        plan.shipments[0].legs[0].metres += 1;
        plan.metres += 1;
      },
    ],
    [
      'a metre less',
      'METRES',
      (plan) => {
        plan.shipments[0].legs[0].metres -= 1;
        plan.metres -= 1;
      },
    ],
    ['farther than the service goes', 'OUT_OF_RANGE', (plan) => (plan.shipments[0].legs[0].metres = 30_001)],
    [
      'a departure before handling',
      'TIME',
      (plan) => (plan.shipments[1].legs[0].departAt = '2026-10-01T01:00:00.000Z'),
    ],
    ['a departure with seconds', 'BAD_PLAN', (plan) => (plan.shipments[1].legs[0].departAt = '2026-10-01T01:45:30Z')],
    ['an arrival too early', 'TIME', (plan) => (plan.shipments[0].legs[0].arriveAt = '2026-10-01T01:37:00.000Z')],
    ['a shipment arriving not as its leg', 'TIME', (plan) => (plan.shipments[0].arriveAt = '2026-10-01T01:39:00.000Z')],
    [
      'hidden stops left out of moves',
      'MOVES',
      (plan) => {
        plan.shipments[1].moves = 1;
        plan.moves -= 2;
      },
    ],
    ['touches of all units', 'TOUCHES', (plan) => (plan.shipments[1].touches *= 3)],
    ['money of a shipment', 'SHIPMENT_COST', (plan) => charge(plan, 0, 'money', 1)],
    ['interchange nobody asked for', 'SHIPMENT_COST', (plan) => charge(plan, 0, 'interchange', 7)],
    ['a term of a shipment left out', 'BAD_PLAN', (plan) => delete plan.shipments[0].costTerms.km],
  ])('%s: %s', (_, code, tamper) => {
    const sample = sampleOf();
    tamper(sample.plans[0]);
    expect(codesOf(sample)).toContain(code);
  });

  test.each<[name: string, code: ViolationCode, change: Parameters<typeof sampleOf>[0]]>([
    ['fewer shipments allowed', 'SHIPMENT_LIMIT', { maxShipments: 2 }],
    ['all or nothing', 'SHIP_COMPLETE', { shipComplete: true }],
    ['an origin excluded', 'EXCLUDED', { exclude: ['c'] }],
    ['late not allowed', 'TOO_LATE', { strict: true }],
    [
      'filters to go together',
      'TOGETHER',
      { lines: sampleOf().orders[0]?.lines.map(({ sku, quantity }) => ({ sku, quantity, together: true })) ?? [] },
    ],
    ['placed at another time', 'TIME', { placedAt: '2026-10-01T09:01+08:00' }],
    ['to another place', 'METRES', { latitude: 31.21 }],
  ])('the right plan for another wish: %s: %s', (_, code, change) => {
    const { plans } = sampleOf();
    const { problem, orders } = sampleOf(change);
    expect(codesOf({ problem, orders, plans })).toContain(code);
  });

  test('tyres from two places: TOGETHER', () => {
    const sample = sampleOf();
    const [plan] = sample.plans as [Loose];
    plan.shipments[1].lines = [
      { line: 0, sku: 'filter', quantity: 1 },
      { line: 1, sku: 'tyre', quantity: 1 },
      { line: 3, sku: 'filter', quantity: 2 },
    ];
    plan.shipments[2].lines[0].quantity = 3;
    expect(codesOf(sample)).toContain('TOGETHER');
  });

  test('line flags go before the flag of the sku', () => {
    const lines = [{ sku: 'tyre', quantity: 4, together: false }];
    const { problem, orders, plans } = sampleOf({ lines });
    const together = sampleOf({ lines: [{ sku: 'tyre', quantity: 4 }] });
    expect(verify(problem, orders, plans)).toEqual([]);
    expect(verify(problem, together.orders, together.plans)).toEqual([]);
  });

  test('no plan, two plans', () => {
    const { problem, orders, plans } = sampleOf();
    expect(codesOf({ problem, orders, plans: [] })).toEqual(['MISSING_PLAN']);
    expect(codesOf({ problem, orders, plans: [...plans, ...plans] })).toContain('DUPLICATE_PLAN');
  });

  test('a facility asked for too much on one day: CAPACITY', () => {
    const { problem, orders, plans } = sampleOf();
    const tired = problem.facilities.map((facility) => ({
      ...facility,
      capacity: { ordersPerDay: facility.id === 'c' ? 0 : 9, unitsPerDay: 9 },
    }));
    expect(codesOf({ problem: { ...problem, facilities: tired }, orders, plans })).toEqual(['CAPACITY']);
  });

  test('every code was reached, here or by the scenes of the rules', () => {
    expect([...new Set([...reached, ...codesOfScenes])].sort()).toEqual([...violationCodes].sort());
  });
});

describe('verify: any field of any right plan', () => {
  const drawn = Array.from({ length: 60 }, (_, seed) => {
    const input = drawCase(seededDraw(seed));
    const problem = plainProblem(input.problem);
    const orders = plainOrders(input.orders);
    return { seed, problem, orders, plans: orders.map((order) => oracle(problem, order)) };
  });

  const handmade = allScenes().map(([seed, make]) => {
    const { problem, orders, plans } = structuredClone(make());
    return { seed, problem: assertProblem(problem), orders: assertOrders(orders), plans };
  });

  test.each([...drawn, ...handmade])('of $seed, changed a little, is caught', (sample) => {
    const text = JSON.stringify(sample.plans);
    let changes = 0;
    for (const path of pathsOf(sample.plans[0], [])) {
      for (const change of littleChanges(valueAt(sample.plans[0], path))) {
        // A reason is judged by its name alone.
        if (path.at(-1) === 'reason') continue;
        // Where a bike keeps times but does not wait, this may be left out.
        if (path.at(-1) === 'handlingFrom' && change === undefined && sample.seed === 'byTheClock') continue;
        const tampered = JSON.parse(text) as Plan[];
        setAt(tampered[0], path, change);
        const found = verify(sample.problem, sample.orders, tampered);
        expect(found.length, `${path.join('.')} = ${JSON.stringify(change)}`).toBeGreaterThan(0);
        changes += 1;
      }
    }
    expect(changes).toBeGreaterThan(20);
  });
});

/** Paths of all values inside, lists and records themselves included. */
function pathsOf(value: unknown, path: readonly string[]): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...pathsOf(inner, [...path, key])]);
}

function littleChanges(value: unknown): unknown[] {
  if (typeof value === 'number') return [value + 1, value - 1, value + 0.5, Number.NaN, String(value), null];
  if (value === null) return ['x', '2026-10-01T00:00:00.000Z', 0];
  if (typeof value === 'string') {
    const minute = Date.parse(value) + 60_000;
    const later = /^\d{4}-.*Z$/.test(value) && !Number.isNaN(minute) ? [new Date(minute).toISOString()] : [];
    return [`${value} `, '', 0, undefined, ...later];
  }
  if (Array.isArray(value))
    return [{}, [...value, null], ...(value.length > 0 ? [value.slice(1), [...value, value[0]]] : [])];
  return [null, [], {}];
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<Loose>((value, key) => value[key], root);
}

function setAt(root: unknown, path: readonly string[], value: unknown): void {
  const parent = valueAt(root, path.slice(0, -1)) as Loose;
  parent[path.at(-1) ?? ''] = value;
}
