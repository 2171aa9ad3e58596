interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

const radians = Math.PI / 180;

/** Haversine on a sphere of 6 371 008.8 m, as onehop measures. */
export function greatCircleMetres(from: Point, to: Point): number {
  const north = Math.sin(((to.latitude - from.latitude) * radians) / 2);
  const east = Math.sin(((to.longitude - from.longitude) * radians) / 2);
  const chord = north * north + Math.cos(from.latitude * radians) * Math.cos(to.latitude * radians) * east * east;
  return 2 * 6_371_008.8 * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** Whole metres by road; the detour of radii unless a service has its own. */
export const roadMetres = (from: Point, to: Point, detour = 1.3): number =>
  Math.floor(greatCircleMetres(from, to) * detour + 0.5);
