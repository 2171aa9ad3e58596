import { around, distance } from 'geokdbush';
import KDBush from 'kdbush';
import type { Collector } from './collector.js';
import type { WeeklyHours } from './problem.js';

/** Warns of an id that begins or ends with space: it is kept, and matches only the same. */
export function warnSpace(id: string, path: string, found: Collector): void {
  if (id.trim() === id) return;
  found.warn('surrounding-space', path, id, 'begins or ends with space, which is kept');
}

/** Warns of hours without one open minute, such as those whose days are called by names that are not read. */
export function warnNeverOpen(hours: WeeklyHours | null, path: string, found: Collector): void {
  if (hours?.every((stretches) => stretches.length === 0) !== true) return;
  found.warn('never-open', path, 'no opening', 'open on no day of mon, tue, wed, thu, fri, sat and sun');
}

/**
 * Warns of ids that look the same and are not: equal after Unicode normalisation (NFC), different before.
 * Linear in ids; plain ASCII costs one test.
 */
export function warnConfusable(
  ids: ReadonlyMap<string, unknown>,
  pathOf: (id: string) => string,
  found: Collector,
): void {
  const firstWith = new Map<string, string>();
  for (const id of ids.keys()) {
    if (isAscii(id)) continue;
    const normal = id.normalize('NFC');
    const other = normal !== id && ids.has(normal) ? normal : firstWith.get(normal);
    if (other === undefined) firstWith.set(normal, id);
    else found.warn('confusable-ids', pathOf(id), id, `looks like the id at ${pathOf(other)}, but its bytes differ`);
  }
}

function isAscii(text: string): boolean {
  for (let unit = 0; unit < text.length; unit++) if (text.charCodeAt(unit) > 0x7f) return false;
  return true;
}

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly path: string;
}

const farKm = 500;
const nearKm = 100;
const cellDegrees = 2;

/**
 * Warns of places at 0, 0, and of a place more than 500 km from every other one that would be within 100 km of one
 * if its coordinates were swapped. Time n log n: whoever shares a cell of 2 by 2 degrees is nearer than 500 km, and
 * only the few left over ask the index.
 */
export function warnPlaces(places: readonly Place[], found: Collector): void {
  const inCell = new Map<number, number>();
  for (const place of places) {
    if (place.latitude === 0 && place.longitude === 0) {
      found.warn('null-island', place.path, '0, 0', 'latitude and longitude are both 0: a missing location?');
    }
    const cell = cellOf(place);
    inCell.set(cell, (inCell.get(cell) ?? 0) + 1);
  }
  if (places.length < 3) return;
  const lonely = places.filter((place) => inCell.get(cellOf(place)) === 1 && isSwappable(place));
  if (lonely.length === 0) return;

  const index = new KDBush(places.length);
  for (const { longitude, latitude } of places) index.add(longitude, latitude);
  index.finish();
  const kmToNearest = (self: Place, longitude: number, latitude: number): number => {
    const [nearest] = around(index, longitude, latitude, 1, farKm, (row) => places[row as number] !== self);
    const place = nearest === undefined ? undefined : places[nearest as number];
    return place ? distance(longitude, latitude, place.longitude, place.latitude) : Number.POSITIVE_INFINITY;
  };
  for (const place of lonely) {
    const { latitude, longitude, path } = place;
    if (kmToNearest(place, longitude, latitude) <= farKm) continue;
    if (kmToNearest(place, latitude, longitude) > nearKm) continue;
    const hint = 'far from all others, and among them once latitude and longitude are swapped';
    found.warn('outlier-location', path, `${latitude}, ${longitude}`, hint);
  }
}

const cellOf = ({ latitude, longitude }: Place): number =>
  Math.floor((latitude + 90) / cellDegrees) * 1000 + Math.floor((longitude + 180) / cellDegrees);

const isSwappable = ({ latitude, longitude }: Place): boolean => Math.abs(longitude) <= 90 && latitude !== longitude;
