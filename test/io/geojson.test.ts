import { describe, expect, test } from 'vitest';
import { toGeoJSON } from '../../src/io/geojson.js';
import { geojsonText } from '../../src/io/geojson-text.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import { samplePlan } from './plan.js';

const facility = (id: string, latitude: number, longitude: number) => ({
  id,
  kind: 'store',
  latitude,
  longitude,
  services: [],
});
const world = assertProblem({
  currency: 'CNY',
  facilities: [
    facility('shop', 31.2, 121.4),
    facility('hub', 31.9, 118.8),
    facility('fiji', -17, 178),
    facility('line', 10, 180),
    facility('samoa', -13, -172),
  ],
  services: [],
  stock: [],
});
const orderAt = (latitude: number, longitude: number) => {
  const lines = [{ sku: 'tyre', quantity: 2 }];
  const [order] = assertOrders([
    { id: 'o1', placedAt: '2026-10-01T08:00:00Z', latitude, longitude, method: 'deliver', lines },
  ]);
  if (!order) throw new Error('no order');
  return order;
};

test('a point for the customer, one for each origin, a line for each leg', () => {
  const plan = samplePlan('o1', [
    {
      facilityId: 'shop',
      quantity: 2,
      legs: [
        ['hub', 'shop'],
        ['shop', null],
      ],
    },
  ]);
  const { type, features } = toGeoJSON(plan, orderAt(31.25, 121.5), world);
  expect(type).toBe('FeatureCollection');
  expect(features.map(({ geometry, properties }) => [properties.role, geometry])).toEqual([
    ['customer', { type: 'Point', coordinates: [121.5, 31.25] }],
    ['stop', { type: 'Point', coordinates: [118.8, 31.9] }],
    ['origin', { type: 'Point', coordinates: [121.4, 31.2] }],
    [
      'leg',
      {
        type: 'LineString',
        coordinates: [
          [118.8, 31.9],
          [121.4, 31.2],
        ],
      },
    ],
    [
      'leg',
      {
        type: 'LineString',
        coordinates: [
          [121.4, 31.2],
          [121.5, 31.25],
        ],
      },
    ],
  ]);
  expect(features.at(-1)?.properties).toEqual({
    role: 'leg',
    orderId: 'o1',
    shipment: 0,
    kind: 'delivery',
    from: 'shop',
    to: null,
    service: 'courier',
    metres: 1000,
    units: 2,
    departAt: '2026-10-01T08:00:00Z',
    arriveAt: '2026-10-01T09:00:00Z',
  });
});

describe('lines are cut at the antimeridian', () => {
  test.each<[name: string, from: string, customer: [number, number], geometry: object]>([
    [
      'eastward',
      'fiji',
      [-15, -178],
      {
        type: 'MultiLineString',
        coordinates: [
          [
            [178, -17],
            [180, -16],
          ],
          [
            [-180, -16],
            [-178, -15],
          ],
        ],
      },
    ],
    [
      'westward',
      'samoa',
      [-16, 176],
      {
        type: 'MultiLineString',
        coordinates: [
          [
            [-172, -13],
            [-180, -15],
          ],
          [
            [180, -15],
            [176, -16],
          ],
        ],
      },
    ],
    [
      'from a point on it',
      'line',
      [10, -179],
      {
        type: 'LineString',
        coordinates: [
          [-180, 10],
          [-179, 10],
        ],
      },
    ],
    [
      'to a point on it',
      'samoa',
      [1, 180],
      {
        type: 'LineString',
        coordinates: [
          [-172, -13],
          [-180, 1],
        ],
      },
    ],
    [
      'half the way round is not cut',
      'line',
      [0, 0],
      {
        type: 'LineString',
        coordinates: [
          [180, 10],
          [0, 0],
        ],
      },
    ],
  ])('%s', (_, from, [latitude, longitude], geometry) => {
    const plan = samplePlan('o1', [{ facilityId: from, quantity: 2, legs: [[from, null]] }]);
    expect(toGeoJSON(plan, orderAt(latitude, longitude), world).features.at(-1)?.geometry).toEqual(geometry);
  });
});

test('an unserved order is its customer alone; a facility that left is left out', () => {
  expect(toGeoJSON(samplePlan('o1', []), orderAt(1, 2), world).features).toHaveLength(1);
  const gone = samplePlan('o1', [{ facilityId: 'gone', quantity: 1, legs: [['gone', null]] }]);
  expect(toGeoJSON(gone, orderAt(1, 2), world).features).toHaveLength(1);
});

test('several plans make one collection, a feature a line', () => {
  const one = toGeoJSON(samplePlan('o1', []), orderAt(1, 2), world);
  const text = [...geojsonText([one, one])].join('');
  expect(JSON.parse(text)).toEqual({ type: 'FeatureCollection', features: [...one.features, ...one.features] });
  expect(text.split('\n')).toHaveLength(5);
  expect(JSON.parse([...geojsonText([])].join(''))).toEqual({ type: 'FeatureCollection', features: [] });
});
