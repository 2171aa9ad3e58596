/** Instances by name, their calibration kept on disk: drawing one anew takes a second or two, finding its scale minutes. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Order } from '../../src/model/order.js';
import { calibrate } from './calibrate.js';
import { buildInstance, type Calibration, type Instance, type InstanceSpec, usualHour } from './instance.js';

export const sizes = {
  '1k': { orders: 1000, facilities: 200 },
  '10k': { orders: 10_000, facilities: 1000 },
  '100k': { orders: 100_000, facilities: 5000 },
} as const satisfies Record<string, Pick<InstanceSpec, 'orders' | 'facilities'>>;
export type SizeName = keyof typeof sizes;

/** The instance of a spec; its calibration is computed where no file of the cache has it. */
export function cachedInstance(spec: InstanceSpec): Instance {
  return buildInstance(spec, cachedCalibration(spec));
}

export function cachedCalibration(spec: InstanceSpec): Calibration {
  const name = cacheName('instance', specKey(spec));
  const known = readCached<Calibration>(name);
  if (known) return known;
  const calibration = calibrate(spec);
  writeCached(name, calibration);
  return calibration;
}

/** The same for the same spec, however it was written down. */
export const specKey = ({ orders, facilities, contention, flavour, seed, hour = usualHour }: InstanceSpec): unknown => [
  orders,
  facilities,
  contention,
  flavour,
  seed,
  hour,
];

/** A file name that says what it is of; `key` is plain data. */
export function cacheName(what: string, key: unknown): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([generation, key]))
    .digest('hex');
  return `${what}-${digest.slice(0, 16)}.json`;
}

export function readCached<T>(name: string): T | null {
  try {
    return JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
  } catch {
    return null;
  }
}

export function writeCached(name: string, value: unknown): void {
  mkdirSync(folder, { recursive: true });
  // Written aside and renamed: a run beside this one never reads half a file.
  const draft = join(folder, `${name}.${process.pid}`);
  writeFileSync(draft, JSON.stringify(value));
  renameSync(draft, join(folder, name));
}

/** As they come in: by time, then id. */
export function arrivalOrder(orders: readonly Order[]): Order[] {
  return [...orders].sort((a, b) => a.placedAt - b.placedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

// The working directory is the project's wherever npm runs a script, and a bundle's own place is not.
const folder = join('node_modules', '.cache', 'onehop-allocation');

/** Raise it when the generator or the calibration changes: what was found for other instances is then not read. */
const generation = 2;
