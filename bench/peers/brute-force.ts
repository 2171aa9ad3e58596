/** The nearest facilities by looking at all of them: slow, and right. */
import { haversineMetres } from '../../src/geo/sphere.js';
import type { Points } from '../points.js';

/** Great-circle metres of the nearest `k` among `rows`, ascending. */
export function nearestMetres(
  at: Points,
  rows: Iterable<number>,
  latitude: number,
  longitude: number,
  k: number,
): number[] {
  const metres = Array.from(rows, (row) =>
    haversineMetres(at.latitude[row] as number, at.longitude[row] as number, latitude, longitude),
  );
  return metres.sort((a, b) => a - b).slice(0, k);
}
