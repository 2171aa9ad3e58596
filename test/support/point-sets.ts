import type { TreePoints } from '../../src/geo/tree.js';
import { chance, type Draw } from './random.js';

/** Degrees. */
export type Point = readonly [latitude: number, longitude: number];

const scatter = (draw: Draw, [latitude, longitude]: Point, degrees: number): Point => [
  Math.max(-90, Math.min(90, latitude + (draw.int(-1000, 1000) / 1000) * degrees)),
  wrapped(longitude + (draw.int(-1000, 1000) / 1000) * degrees),
];

const wrapped = (longitude: number): number =>
  longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;

const anywhere = (draw: Draw): Point => [
  (Math.asin(draw.int(-1_000_000, 1_000_000) / 1e6) * 180) / Math.PI,
  draw.int(-180_000_000, 180_000_000) / 1e6,
];

/** Places as a search meets them, and as it may stumble over them; one more point of each kind with every draw. */
export const pointSets: Readonly<Record<string, (draw: Draw) => () => Point>> = {
  uniform: (draw) => () => anywhere(draw),
  clustered: (draw) => {
    const centres = Array.from({ length: 5 }, () => anywhere(draw));
    return () => scatter(draw, centres[draw.int(0, 4)] as Point, 0.2);
  },
  grid: (draw) => () => [draw.int(-6, 6) * 15, draw.int(-12, 12) * 15],
  coincident: (draw) => {
    const one = anywhere(draw);
    return () => (chance(draw, 5) ? anywhere(draw) : one);
  },
  polar: (draw) => () => {
    const latitude = 90 - draw.int(0, 2000) / 1000;
    return [chance(draw, 50) ? latitude : -latitude, draw.int(-180, 180)];
  },
  antimeridian: (draw) => () => scatter(draw, [draw.int(-60, 60), 180], 1),
};

/** Points as a tree reads them, without handling time and never refusing. */
export const treePoints = (points: readonly Point[]): TreePoints => ({
  count: points.length,
  latitude: (row) => (points[row] as Point)[0],
  longitude: (row) => (points[row] as Point)[1],
  handlingMinutes: () => 0,
  rejectionShare: () => 0,
});
