import fc from 'fast-check';
import { expect, test } from 'vitest';
import { earthRadiusMetres, haversineMetres, writeHaversineMetres, writeUnitVector } from '../../src/geo/sphere.js';

const halfTurn = Math.PI * earthRadiusMetres;

// Quarters and degrees follow from the radius; city pairs from the formula in 40 digits, to the metre.
test.each([
  ['nowhere to go', 31.23, 121.47, 31.23, 121.47, 0],
  ['a degree of longitude on the equator', 0, 0, 0, 1, halfTurn / 180],
  ['a degree of latitude', 10, 20, 11, 20, halfTurn / 180],
  ['a degree across the antimeridian', 0, 179.5, 0, -179.5, halfTurn / 180],
  ['both names of the antimeridian', 12, 180, 12, -180, 0],
  ['equator to pole', 0, 77, 90, -3, halfTurn / 2],
  ['pole to pole', 90, 0, -90, 123, halfTurn],
  ['one pole, any longitude', 90, 0, 90, 180, 0],
  ['across the pole', 89, 0, 89, 180, halfTurn / 90],
  ['antipodes on the equator', 0, 0, 0, 180, halfTurn],
  ['antipodes', 31.23, 121.47, -31.23, -58.53, halfTurn],
  ['Paris to New York', 48.8566, 2.3522, 40.7128, -74.006, 5837249],
  ['Shanghai to Beijing', 31.2304, 121.4737, 39.9042, 116.4074, 1067312],
  ['a metre and a bit', 31.23, 121.47, 31.23001, 121.47, halfTurn / 180 / 100_000],
] as const)('%s', (_, lat1, lng1, lat2, lng2, metres) => {
  // Close to antipodes the arc sine loses digits: half a metre of 20 000 km.
  expect(Math.abs(haversineMetres(lat1, lng1, lat2, lng2) - metres)).toBeLessThan(0.5);
  expect(Math.abs(haversineMetres(lat2, lng2, lat1, lng1) - metres)).toBeLessThan(0.5);
});

const latitude = fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(-90, 0, 90));
const longitude = fc.oneof(fc.double({ min: -180, max: 180, noNaN: true }), fc.constantFrom(-180, 0, 180));

test('property: finite, symmetric, at most half a turn, and as long as the chord of the unit vectors says', () => {
  fc.assert(
    fc.property(latitude, longitude, latitude, longitude, (lat1, lng1, lat2, lng2) => {
      const metres = haversineMetres(lat1, lng1, lat2, lng2);
      const place = Float64Array.of(lat2, lng2, 0);
      writeHaversineMetres(Float64Array.of(9, lat1, lng1), 1, place);
      expect(place[2]).toBe(metres);
      expect(metres).toBeGreaterThanOrEqual(0);
      expect(metres).toBeLessThanOrEqual(halfTurn);
      expect(haversineMetres(lat2, lng2, lat1, lng1)).toBeCloseTo(metres, 3);
      const ends = new Float64Array(6);
      writeUnitVector(lat1, lng1, ends, 0);
      writeUnitVector(lat2, lng2, ends, 3);
      const [x, y, z, u, v, w] = ends as unknown as [number, number, number, number, number, number];
      expect(Math.hypot(x, y, z)).toBeCloseTo(1, 12);
      expect(Math.hypot(x - u, y - v, z - w)).toBeCloseTo(2 * Math.sin(metres / earthRadiusMetres / 2), 7);
    }),
  );
});

test('property: antipodes, to the last digit or nearly, are finite', () => {
  fc.assert(
    fc.property(latitude, longitude, fc.integer({ min: -3, max: 3 }), (lat, lng, step) => {
      const metres = haversineMetres(lat, lng, -lat + step * 1e-15, lng > 0 ? lng - 180 : lng + 180);
      expect(Math.abs(metres - halfTurn)).toBeLessThan(1);
    }),
  );
});

test.each([0, 1, 2, 3])('NaN in, NaN out: argument %d', (argument) => {
  const given = [1, 2, 3, 4] as [number, number, number, number];
  given[argument] = Number.NaN;
  expect(haversineMetres(...given)).toBeNaN();
});
