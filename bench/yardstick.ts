/**
 * Y, the yardstick: one bare `geokdbush.around` for the nearest 16, no stock asked. A single call of a library
 * that is known to be fast, on the same points, in the same process and round as what is measured; so a ratio
 * to Y survives a change of machine.
 */
import { around } from 'geokdbush';
import KDBush from 'kdbush';
import type { Contestant } from './harness.js';
import type { Points } from './points.js';

const yardstickNeighbours = 16;

/** The index with its default settings: node size 64, Float64 coordinates. */
export function indexPoints({ latitude, longitude }: Points): KDBush {
  const index = new KDBush(latitude.length);
  for (let row = 0; row < latitude.length; row++) index.add(longitude[row] as number, latitude[row] as number);
  return index.finish();
}

export function yardstick(index: KDBush, places: Points): Contestant {
  return {
    name: 'Y',
    call: (input) =>
      around(index, places.longitude[input] as number, places.latitude[input] as number, yardstickNeighbours).length,
  };
}
