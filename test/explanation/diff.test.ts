import { describe, expect, test } from 'vitest';
import { diff } from '../../src/diff.js';
import { diffText } from '../../src/explanation/diff-text.js';
import { InputError } from '../../src/model/issues.js';
import type { Plan } from '../../src/model/plan.js';
import { route } from '../../src/route.js';
import { linesOf, oneKm, type Parts, scene } from './network.js';

const policy = {
  weights: { move: 0, touch: 1, hour: 60, km: 100, money: 1, shipment: 0 },
  unserved: { line: 0, unit: 5000 },
};

const shelves = { far: { has: { x: 2 }, latitude: 6 * oneKm }, near: { has: { x: 2 } } };

/** The plan from a network, and that of the same order without some facilities. */
function plans(parts: Parts, exclude: readonly string[]): [a: Plan, b: Plan] {
  const { network, order } = scene({ policy, ...parts });
  return [route(network, order), route(network, { ...order, exclude: [...exclude] })];
}

describe('diff', () => {
  test('from another facility: 5 km, 5 minutes and 505 more, all units moved', () => {
    const [near, far] = plans({ shelves }, ['near']);
    const difference = diff(near, far);
    expect(difference).toMatchObject({
      orderId: 'o',
      same: false,
      status: { a: 'served', b: 'served' },
      cost: 505,
      costTerms: { km: 500, hour: 5, money: 0, unserved: 0 },
      shipments: 0,
      moves: 0,
      touches: 0,
      metres: 5000,
      unserved: 0,
      arrivalMinutes: 5,
      appointment: { a: null, b: null },
      moved: [{ line: 0, quantity: 2, a: { facilityId: 'near', sku: 'x' }, b: { facilityId: 'far', sku: 'x' } }],
    });
    expect(difference.origins.map(({ facilityId, a, b }) => [facilityId, a === null, b === null])).toEqual([
      ['far', true, false],
      ['near', false, true],
    ]);
    expect(diffText(difference).split('\n')).toEqual([
      'Order o: plan B 505 dearer (km +500, hour +5), 5.0 km more by road, arrives 5 minutes later.',
      'Line 0: 2 from far (x) instead of near (x).',
      'Only plan B ships from far.',
      'Only plan A ships from near.',
    ]);
    expect(diffText(difference, { language: 'zh' }).split('\n')).toEqual([
      '订单 o：方案 B 贵 505（里程 +500，时长 +5），路程多 5.0 公里，晚到 5 分钟。',
      '第 0 行：2 件由 near（x） 改为 far（x） 发货。',
      '只有方案 B 由 far 发货。',
      '只有方案 A 由 near 发货。',
    ]);
  });

  test('the other way round: every number turns its sign', () => {
    const [near, far] = plans({ shelves }, ['near']);
    const [there, back] = [diff(near, far), diff(far, near)];
    for (const name of ['cost', 'metres', 'arrivalMinutes', 'moves', 'touches', 'unserved'] as const) {
      expect((there[name] ?? 0) + (back[name] ?? 0)).toBe(0);
    }
    expect(back.moved).toEqual(there.moved.map(({ a, b, ...rest }) => ({ ...rest, a: b, b: a })));
  });

  test('nothing differs from itself', () => {
    const [near] = plans({ shelves }, []);
    const difference = diff(near, structuredClone(near));
    expect(difference).toMatchObject({ same: true, cost: 0, origins: [], moved: [] });
    expect(diffText(difference)).toBe('Order o: both plans are the same.');
    expect(diffText(difference, { language: 'zh' })).toBe('订单 o：两个方案相同。');
  });

  test('less served: units moved nowhere', () => {
    const split = { far: { has: { x: 1, y: 1 }, latitude: 6 * oneKm }, near: { has: { x: 1 } } };
    const [both, one] = plans({ shelves: split, order: { lines: linesOf(['y', 1], ['x', 2]) } }, ['far']);
    expect(diff(both, one)).toMatchObject({
      status: { a: 'served', b: 'partial' },
      shipments: -1,
      moves: -1,
      unserved: 2,
      moved: [
        { line: 0, quantity: 1, a: { facilityId: 'far', sku: 'y' }, b: null },
        { line: 1, quantity: 1, a: { facilityId: 'far', sku: 'x' }, b: null },
      ],
    });
    const [first, ...rest] = diffText(diff(both, one)).split('\n');
    expect(first).toContain(
      'partial instead of served, 1 shipment fewer, 1 move fewer, 2 touches fewer, 2 units more left out',
    );
    expect(rest).toContain('Line 0: 1 from nowhere instead of far (y).');
  });

  test('from the same place by other legs and as another sku', () => {
    const skus = [
      { sku: 'x', interchange: 'g' },
      { sku: 'y', interchange: 'g' },
    ];
    const lines = [{ sku: 'x', quantity: 2, accept: 'interchange' as const }];
    const depot = (sku: string) => ({
      depot: { has: { [sku]: 2 }, services: [] },
      hub: {},
      shop: { latitude: 2 * oneKm },
    });
    const to = (id: string) => [{ from: 'depot', to: id, minutes: 30, money: { base: 0 } }];
    const [a] = plans({ shelves: depot('x'), skus, lanes: to('hub'), order: { lines } }, []);
    const [b] = plans({ shelves: depot('y'), skus, lanes: to('shop'), order: { lines } }, []);
    const difference = diff(a, b);
    expect(difference).toMatchObject({
      origins: [{ facilityId: 'depot', differs: { lines: true, legs: true, times: true } }],
      moved: [{ quantity: 2, a: { facilityId: 'depot', sku: 'x' }, b: { facilityId: 'depot', sku: 'y' } }],
    });
    expect(diffText(difference)).toContain(
      'From depot: shop 2026-10-01T09:00Z > courier 2026-10-01T09:30Z > 2026-10-01T09:42Z instead of ' +
        'hub 2026-10-01T09:00Z > courier 2026-10-01T09:30Z > 2026-10-01T09:41Z.',
    );
  });

  test('another hour of fitting', () => {
    const bay = { a: { has: { x: 2 }, install: { bays: 1, minutes: 60 } } };
    const fitted = (slot: string) => plans({ shelves: bay, order: { method: 'install', slot } }, [])[0];
    const difference = diff(fitted('2026-10-01T10:00Z'), fitted('2026-10-01T11:30Z'));
    expect(difference).toMatchObject({ same: false, arrivalMinutes: 90, origins: [], moved: [] });
    expect(difference.appointment.b).toMatchObject({ startAt: '2026-10-01T11:30:00.000Z' });
    expect(diffText(difference).split('\n').at(-1)).toBe(
      'Fitting: a 2026-10-01T11:30Z instead of a 2026-10-01T10:00Z.',
    );
  });

  test('ids cannot drive the terminal', () => {
    const hostile = { 'a\u001b[2J': { has: { x: 2 } }, 'b\u202e': { has: { x: 2 }, latitude: 6 * oneKm } };
    const [a, b] = plans({ shelves: hostile, order: { id: 'o\u001b' } }, ['a\u001b[2J']);
    for (const hidden of ['\u001b', '\u202e']) expect(diffText(diff(a, b))).not.toContain(hidden);
  });

  test.each<[name: string, act: (plan: Plan) => unknown, code: string, path: string]>([
    ['plans of two orders', (plan) => diff(plan, { ...plan, orderId: 'p' }), 'UNKNOWN_REFERENCE', 'planB.orderId'],
    ['no plan', (plan) => diff(null as unknown as Plan, plan), 'WRONG_TYPE', 'planA'],
    ['half a plan', (plan) => diff(plan, { orderId: 'o' } as Plan), 'WRONG_TYPE', 'planB'],
  ])('refuses %s', (_, act, code, path) => {
    const [plan] = plans({ shelves }, []);
    try {
      act(plan);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).issues).toMatchObject([{ code, path }]);
    }
  });
});
