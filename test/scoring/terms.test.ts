import { describe, expect, test } from 'vitest';
import type { Service } from '../../src/model/problem.js';
import { CarriageTable } from '../../src/network/carriages.js';
import { HandlingTimes } from '../../src/network/handling.js';
import { LanePaths } from '../../src/network/lane-paths.js';
import { LaneTable } from '../../src/network/lane-table.js';
import { ServiceTable } from '../../src/network/service-table.js';
import { hourCost } from '../../src/scoring/terms/hour.js';
import { kmCost } from '../../src/scoring/terms/km.js';
import { lateCost } from '../../src/scoring/terms/late.js';
import { moneyCost } from '../../src/scoring/terms/money.js';
import { moveCost } from '../../src/scoring/terms/move.js';
import { rejectionCost } from '../../src/scoring/terms/rejection.js';
import { shipmentCost } from '../../src/scoring/terms/shipment.js';
import { touchCost } from '../../src/scoring/terms/touch.js';
import { unservedCost } from '../../src/scoring/terms/unserved.js';

describe.each([
  [
    'hour: weight a hour, minutes',
    hourCost,
    [
      [40, 0, 0],
      [40, 60, 40],
      [40, 90, 60],
      [1, 29, 0],
      [1, 30, 1],
      [1, 89, 1],
      [0.5, 60, 1],
      [0.4, 60, 0],
      [0, 1e6, 0],
    ],
  ],
  [
    'late: weight an hour, minutes after dueBy',
    lateCost,
    [
      [500, -60, 0],
      [500, 0, 0],
      [500, 1, 8],
      [500, 60, 500],
      [30, 1, 1],
      [29, 1, 0],
      [500, Number.NEGATIVE_INFINITY, 0],
      [0, 60, 0],
    ],
  ],
  [
    'km: weight a km, metres',
    kmCost,
    [
      [2, 0, 0],
      [2, 1000, 2],
      [2, 249, 0],
      [2, 250, 1],
      [2, 749, 1],
      [2, 750, 2],
      [1.25, 1200, 2],
      [1.25, 1199, 1],
      [0, 9e6, 0],
    ],
  ],
  [
    'move: weight a leg, legs',
    moveCost,
    [
      [200, 1, 200],
      [200, 3, 600],
      [0.5, 1, 1],
      [0.5, 2, 1],
      [0.3, 3, 1],
      [0.2, 2, 0],
    ],
  ],
  [
    'rejection: weight, share refused',
    rejectionCost,
    [
      [500, 0, 0],
      [500, 0.5, 250],
      [500, 0.001, 1],
      [500, 0.0009, 0],
      [1, 1, 1],
    ],
  ],
] as const)('%s', (_, term, rows) => {
  test.each<readonly [weight: number, amount: number, expected: number]>(rows)(
    '%d, %d: %d',
    (weight, amount, expected) => {
      expect(term(weight, amount)).toBe(expected);
    },
  );
});

test.each([
  [100, 100],
  [0, 0],
  [0.5, 1],
  [99.49, 99],
])('shipment: %d costs %d', (weight, expected) => expect(shipmentCost(weight)).toBe(expected));

test.each([
  ['each unit once', 50, 1, 4, 200],
  ['hidden stops twice more each', 50, 5, 2, 500],
  ['rounded once, not by unit', 0.3, 1, 5, 2],
  ['half up', 0.25, 1, 2, 1],
  ['less than half', 0.1, 3, 1, 0],
] as const)('touch: %s', (_, weight, touches, units, expected) => {
  expect(touchCost(weight, touches, units)).toBe(expected);
});

test.each([
  ['nothing missing', 100, 7, 0, 0, 0],
  ['a demand and its units', 100, 7, 1, 3, 121],
  ['two demands', 100, 7, 2, 5, 235],
  ['rounded once, as one sum', 0.3, 0.1, 1, 2, 1],
  ['less than half', 0.2, 0.1, 1, 2, 0],
] as const)('unserved: %s', (_, line, unit, demands, units, expected) => {
  expect(unservedCost({ line, unit }, demands, units)).toBe(expected);
});

/** A network that has this service and nothing else: carriage 0 is the service. */
const carriagesOf = (offered: Service): CarriageTable => {
  const lanes = new LaneTable([], [], new Map());
  return new CarriageTable(new ServiceTable([offered]), new LanePaths(lanes, new HandlingTimes([])));
};

const service = (base: number, perKm: number, perUnit: number): Service => ({
  id: 'van',
  maxMetres: Number.POSITIVE_INFINITY,
  detour: 1,
  baseMinutes: 0,
  minutesPerKm: 0,
  departures: null,
  money: { base, perKm, perUnit },
  stops: 0,
});

test.each([
  ['base alone', 1, service(800, 0, 0), 5000, 3, 0, 800],
  ['by distance', 1, service(800, 10, 0), 12_340, 1, 0, 923],
  ['half up, at half a metre of money', 1, service(0, 10, 0), 50, 1, 0, 1],
  ['less than half', 1, service(0, 10, 0), 49, 1, 0, 0],
  ['by unit', 1, service(800, 0, 25), 0, 4, 0, 900],
  ['goods on top', 1, service(800, 0, 25), 0, 4, 1200, 2100],
  ['rounded once, as one sum', 1, service(0.3, 0.3, 0.3), 1000, 1, 0.3, 1],
  ['weighed before it is rounded', 0.5, service(3, 0, 0), 0, 1, 0, 2],
  ['weight zero', 0, service(800, 10, 25), 1000, 4, 1200, 0],
] as const)('money: %s', (_, weight, offered, metres, units, goods, expected) => {
  expect(moneyCost(weight, carriagesOf(offered), 0, metres, units, goods)).toBe(expected);
});
