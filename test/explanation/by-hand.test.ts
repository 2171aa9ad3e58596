import { describe, expect, test } from 'vitest';
import { explain } from '../../src/explain.js';
import { explanationText } from '../../src/explanation/text.js';
import { verify } from '../../src/verify/verify.js';
import { oneKm, type Parts, scene } from './network.js';

/** A kilometre costs 100, a shipment the courier's 500; time, moves and touches nothing. */
const policy = {
  weights: { move: 0, touch: 0, hour: 0, km: 100, money: 1, shipment: 0, lateHour: 0, rejection: 0 },
  unserved: { line: 0, unit: 5000 },
};

function explained(parts: Parts) {
  const { problem, network, order } = scene({ policy, ...parts });
  const explanation = explain(network, order);
  const { plan, facilities } = explanation;
  expect(verify(problem, [order], [plan])).toEqual([]);
  for (const { option } of facilities) {
    if (option !== null) expect(verify(problem, [order], [option.plan])).toEqual([]);
  }
  const of = (id: string) => facilities.find(({ facilityId }) => facilityId === id);
  return { explanation, plan, of };
}

const far = (sku: string) => ({ far: { has: { [sku]: 2 }, latitude: 6 * oneKm } });

describe('interchange', () => {
  const skus = [
    { sku: 'x', interchange: 'g', penalty: 25 },
    { sku: 'y', interchange: 'g', penalty: 30 },
  ];
  const parts = { shelves: { near: { has: { y: 2 } }, ...far('x') }, skus };

  test('two of the other sku from 1 km: 500 + 100 + 2 x 30 = 660; the ordered one from 6 km: 500 + 600 = 1100', () => {
    const lines = [{ sku: 'x', quantity: 2, accept: 'interchange' as const }];
    const { plan, explanation, of } = explained({ ...parts, order: { lines } });
    expect(plan).toMatchObject({ cost: 660, costTerms: { money: 500, km: 100, interchange: 60 } });
    expect(plan.shipments).toMatchObject([{ facilityId: 'near', lines: [{ line: 0, sku: 'y', quantity: 2 }] }]);
    expect(explanation.lines[0]?.from).toEqual([{ facilityId: 'near', quantity: 2, sku: 'y' }]);
    expect(of('near')?.lines[0]).toMatchObject({ available: 2, others: [{ sku: 'y', available: 2 }], exclusion: null });
    expect(of('far')).toMatchObject({ option: { behind: 440 }, toWin: { money: 441 } });
    expect(explanationText(explanation)).toContain('Line 0, 2 of x: 2 as y from near.');
    expect(explanationText(explanation, { language: 'zh' })).toContain('第 0 行，x 2 件：near 发 2 件 y。');
  });

  test('a penalty of 251: 500 + 100 + 502 = 1102, and the ordered one is 2 cheaper', () => {
    const lines = [{ sku: 'x', quantity: 2, accept: 'interchange' as const }];
    const dear = [
      { sku: 'x', interchange: 'g' },
      { sku: 'y', interchange: 'g', penalty: 251 },
    ];
    const { plan, of } = explained({ ...parts, skus: dear, order: { lines } });
    expect(plan).toMatchObject({ cost: 1100, shipments: [{ facilityId: 'far', lines: [{ sku: 'x' }] }] });
    expect(of('near')).toMatchObject({
      option: { behind: 2, plan: { costTerms: { interchange: 502 } } },
      toWin: { money: 2 },
    });
    // At equal cost near would win, since it arrives earlier.
  });

  test('a line that wants exactly x gets nothing from near', () => {
    const { plan, of } = explained(parts);
    expect(plan).toMatchObject({ cost: 1100 });
    expect(of('near')).toMatchObject({
      exclusion: { code: 'NO_STOCK', numbers: { available: 0, wanted: 2 } },
      toWin: { code: 'NO_STOCK', units: 2 },
    });
  });
});

describe('territory', () => {
  // 2 km as the crow flies are 2600 m of road.
  const shelves = (radiusMetres: number) => ({
    near: { has: { x: 2 }, latitude: 2 * oneKm, territory: { radiusMetres } },
    ...far('x'),
  });

  test('2600 m are within 2600 m: 500 + 200 = 700', () => {
    const { plan, of } = explained({ shelves: shelves(2600) });
    expect(plan).toMatchObject({ cost: 700, shipments: [{ facilityId: 'near' }] });
    expect(of('far')?.option?.behind).toBe(400);
  });

  test('and not within 2599 m: 1100 from far, one metre would have to fall', () => {
    const { plan, of, explanation } = explained({ shelves: shelves(2599) });
    expect(plan).toMatchObject({ cost: 1100, shipments: [{ facilityId: 'far' }] });
    expect(of('near')).toMatchObject({
      exclusion: { code: 'OUT_OF_TERRITORY', numbers: { metres: 2600, radiusMetres: 2599 } },
      toWin: { code: 'OUT_OF_TERRITORY', metres: 1 },
    });
    expect(explanationText(explanation)).toContain('2.600 km by road, its territory ends at 2.599 km');
  });
});

describe('price floor', () => {
  const skus = [
    { sku: 'x', brand: 'M', interchange: 'g' },
    { sku: 'y', interchange: 'g', penalty: 10 },
  ];
  const parts = (price: number): Parts => ({
    shelves: { near: { has: { x: 2 } }, ...far('y') },
    skus,
    policy: { ...policy, priceFloor: [{ brand: 'M', channel: 'app', unitPrice: 500 }] },
    order: { channel: 'app', lines: [{ sku: 'x', quantity: 2, accept: 'interchange', price }] },
  });

  test('sold at 500 the brand may be sent: 500 + 100 = 600', () => {
    expect(explained(parts(500)).plan).toMatchObject({ cost: 600, shipments: [{ facilityId: 'near' }] });
  });

  test('sold at 499 it may not: another brand from far, 500 + 600 + 2 x 10 = 1120, and 1 is missing', () => {
    const { plan, of } = explained(parts(499));
    expect(plan).toMatchObject({ cost: 1120, shipments: [{ facilityId: 'far', lines: [{ sku: 'y' }] }] });
    expect(of('near')).toMatchObject({
      exclusion: { code: 'BELOW_PRICE_FLOOR', numbers: { price: 499, floor: 500 }, names: { brand: 'M' } },
      toWin: { code: 'BELOW_PRICE_FLOOR', money: 1 },
    });
  });
});

describe('what would have to change', () => {
  test('money, minutes, units: each alone makes it win', () => {
    const { of } = explained({
      shelves: { near: { has: { x: 2 } }, later: { has: { x: 2 }, handlingMinutes: 30 }, half: { has: { x: 1 } } },
      policy: { ...policy, weights: { ...policy.weights, hour: 60 }, unserved: { line: 0, unit: 400 } },
    });
    // A minute costs 1: 600 + 11 near, 30 more for half an hour of handling, 400 for the unit that is missing.
    expect(of('near')).toMatchObject({ chosen: true, toWin: null });
    expect(of('later')).toMatchObject({ option: { behind: 30 }, toWin: { money: 31, minutes: 30 } });
    // At equal cost and time the ids decide: half and later come before near.
    expect(of('half')).toMatchObject({ option: { behind: 400 }, toWin: { money: 400, units: 1 } });
  });

  test('the least of each: one less does not do', () => {
    const { plan, of } = explained({
      shelves: { near: { has: { x: 2 } }, far: { has: { x: 2 }, latitude: 3 * oneKm } },
      policy: { ...policy, weights: { ...policy.weights, hour: 3000, km: 1 } },
    });
    // 50 a minute: far is 2 km and 2 minutes behind, 2 + 100. Two minutes earlier leave it 2 behind, three are 48 ahead.
    expect(plan.cost).toBe(500 + 1 + 550);
    expect(of('far')).toMatchObject({ option: { behind: 102 }, toWin: { money: 103, minutes: 3 } });
  });
});

describe('chains', () => {
  const depot = { kind: 'distributor' as const, services: [], latitude: 9 * oneKm };
  const parts: Parts = {
    shelves: {
      depot: {
        has: { x: 2 },
        ...depot,
        timeZone: 'Asia/Shanghai',
        hours: { thu: ['08:00-18:00'] },
        handlingMinutes: 30,
      },
      shop: { handlingMinutes: 10 },
    },
    lanes: [{ from: 'depot', to: 'shop', minutes: 20, departures: ['17:45'], money: { base: 50, perUnit: 5 } }],
  };

  test('a source that serves by a lane alone, step by step', () => {
    // 09:00 UTC is 17:00 in Shanghai: handled by 17:30, the van at 17:45, there 18:05, handled 18:15, the courier 11 minutes.
    const { plan, explanation, of } = explained(parts);
    expect(plan).toMatchObject({
      moves: 2,
      touches: 6,
      // 8 km of lane x 1.3 and 1 km.
      metres: 11_400,
      cost: 500 + 50 + 10 + 1140,
      lastArrival: '2026-10-01T10:26:00.000Z',
    });
    expect(explanation.times).toEqual([
      {
        facilityId: 'depot',
        timeZone: 'Asia/Shanghai',
        handlingFrom: '2026-10-01T09:00:00.000Z',
        readyAt: '2026-10-01T09:30:00.000Z',
        steps: [
          {
            from: 'depot',
            to: 'shop',
            service: null,
            departAt: '2026-10-01T09:45:00.000Z',
            arriveAt: '2026-10-01T10:05:00.000Z',
            readyAt: '2026-10-01T10:15:00.000Z',
            timeZone: null,
          },
          {
            from: 'shop',
            to: null,
            service: 'courier',
            departAt: '2026-10-01T10:15:00.000Z',
            arriveAt: '2026-10-01T10:26:00.000Z',
            readyAt: null,
            timeZone: null,
          },
        ],
      },
    ]);
    expect(of('depot')).toMatchObject({ chosen: true, exclusion: null, option: { behind: 0 } });
    expect(of('shop')).toMatchObject({ exclusion: { code: 'NO_STOCK' } });
    const [, steps] = explanationText(explanation).split('\n');
    expect(steps).toBe(
      'From depot: handled 2026-10-01 17:00 to 2026-10-01 17:30, lane to shop 2026-10-01 17:45 to 2026-10-01 10:05 UTC, ' +
        'handled there by 2026-10-01 10:15 UTC, courier 2026-10-01 10:15 UTC to 2026-10-01 10:26 UTC.',
    );
  });

  test('a minute late for the van: the next one is a week away, and strict orders do without', () => {
    const late = { ...parts, order: { placedAt: '2026-10-01T09:16Z', dueBy: '2026-10-02T00:00Z', strict: true } };
    const { of } = explained(late);
    // Handled by 17:46; the van leaves at 17:45 the next day all the same, closed or not: there 18:05, handled 18:15, 18:26.
    expect(of('depot')).toMatchObject({
      exclusion: { code: 'TOO_LATE', numbers: { minutesLate: 626 } },
      toWin: { minutes: 626 },
    });
  });

  test('a van with room for one of two: served in part, and the reason is the room', () => {
    const { lanes = [], ...rest } = parts;
    const narrow = { ...rest, lanes: lanes.map((lane) => ({ ...lane, unitsPerDay: 1 })) };
    const { plan, of } = explained(narrow);
    expect(plan).toMatchObject({ status: 'partial', unserved: [{ line: 0, quantity: 1, reason: 'CAPACITY_FULL' }] });
    expect(of('depot')).toMatchObject({ option: { behind: 0, plan: { unserved: [{ reason: 'CAPACITY_FULL' }] } } });
  });

  test('collected at the shop, and fitted there', () => {
    const { shelves, ...rest } = parts;
    const bay = { ...shelves.shop, collect: true, install: { bays: 1, minutes: 45 } };
    const store = { ...rest, shelves: { ...shelves, shop: bay } };
    const collected = explained({ ...store, order: { method: 'collect', facilityId: 'shop' } });
    expect(collected.plan).toMatchObject({ moves: 1, touches: 4, lastArrival: '2026-10-01T10:15:00.000Z' });
    const fitted = explained({ ...store, order: { method: 'install' } });
    expect(fitted.plan).toMatchObject({
      lastArrival: '2026-10-01T11:00:00.000Z',
      appointment: { facilityId: 'shop', startAt: '2026-10-01T10:15:00.000Z', endAt: '2026-10-01T11:00:00.000Z' },
    });
    expect(fitted.of('depot')).toMatchObject({ chosen: true, option: { behind: 0 } });
    expect(explanationText(fitted.explanation, { language: 'zh' })).toContain(
      '在 shop 安装：2026-10-01 10:15 UTC 至 2026-10-01 11:00 UTC。',
    );
  });
});
