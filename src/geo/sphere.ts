/** Mean radius of the earth in metres (IUGG). */
export const earthRadiusMetres = 6_371_008.8;

const radians = Math.PI / 180;

/**
 * Great-circle distance in metres between two points in degrees, on a sphere of mean radius 6 371 008.8 m.
 * Within 0.6 % of the ellipsoid; road distance is network/'s business. NaN in, NaN out; never throws.
 * Source: R. W. Sinnott, "Virtues of the Haversine", Sky & Telescope 68(2), 1984: stable for short distances.
 */
export function haversineMetres(lat1: number, lng1: number, lat2: number, lng2: number): number {
  one[0] = lat1;
  one[1] = lng1;
  other[0] = lat2;
  other[1] = lng2;
  writeHaversineMetres(one, 0, other);
  return other[2] as number;
}

const one = new Float64Array(2);
const other = new Float64Array(3);

/**
 * The same with numbers kept in memory, for hot loops where arguments and result of a call would be boxed: from
 * [latitude, longitude] at points[at] to that at place[0]; the metres go to place[2].
 */
export function writeHaversineMetres(points: Float64Array, at: number, place: Float64Array): void {
  const lat1 = points[at] as number;
  const lat2 = place[0] as number;
  const sinLat = Math.sin(((lat2 - lat1) * radians) / 2);
  const sinLng = Math.sin((((place[1] as number) - (points[at + 1] as number)) * radians) / 2);
  const a = sinLat * sinLat + Math.cos(lat1 * radians) * Math.cos(lat2 * radians) * sinLng * sinLng;
  place[2] = 2 * earthRadiusMetres * Math.asin(Math.min(1, Math.sqrt(a)));
}

/**
 * Writes the unit vector of a point in degrees to out[at..at+2]. Straight-line distance between unit vectors (the
 * chord) orders points as the great circle does, with no seam at the antimeridian and none at the poles.
 */
export function writeUnitVector(latitude: number, longitude: number, out: Float64Array, at: number): void {
  const cosLat = Math.cos(latitude * radians);
  out[at] = cosLat * Math.cos(longitude * radians);
  out[at + 1] = cosLat * Math.sin(longitude * radians);
  out[at + 2] = Math.sin(latitude * radians);
}
