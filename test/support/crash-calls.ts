/** The calls that workers make of a store: drawn at random, over few names and little stock, so that they get in each other's way. */
import type { Claim, HoldTerm, OpeningCell, RoomUse } from '../../src/model/reservation.js';
import type { StoreOperation } from '../../src/testing/operation.js';
import { chance, type Draw, pick, seededDraw } from './random.js';

const facilities = ['east', 'west'];
const skus = ['bolt', 'nut', 'washer'];
export const cells = skus.flatMap((sku) => facilities.map((facilityId) => ({ facilityId, sku })));

/** Little of each; some of it promised elsewhere or held back. */
export const openingCells: readonly OpeningCell[] = cells.map((cell, at) => ({
  ...cell,
  onHand: 6,
  reserved: at % 2,
  safetyStock: at % 3 === 0 ? 1 : 0,
  unitMoney: 0,
}));

/** Ids that callers fight over in an epoch; they may also use those of the epoch before. */
export const reservationIds = (epoch: number): string[] => Array.from({ length: 10 }, (_, at) => `${epoch}.${at}`);

/** Of a hold that has an end, milliseconds. */
export const longestTerm = 250;

/** True where the same call again, after an answer that never came, cannot be applied twice. */
export const isRepeatable = (operation: StoreOperation): boolean =>
  operation.verb === 'receive' || operation.verb === 'adjust' ? operation.id !== undefined : true;

/** What is drawn upon besides chance. */
export interface Scene {
  readonly epoch: number;
  /** Milliseconds since 1970, for ends of holds that are told as instants. */
  readonly now: number;
  /** The last version of a cell that this caller has seen; it may be stale. */
  readonly versionOf: (facilityId: string, sku: string) => number;
}

export function drawOperation(draw: Draw, scene: Scene): StoreOperation {
  const roll = draw.int(0, 99);
  const id = drawId(draw, scene.epoch);
  if (roll < 40) return drawReserve(draw, scene, id);
  if (roll < 54) return chance(draw, 50) ? { verb: 'commit', id, ifFree: true } : { verb: 'commit', id };
  if (roll < 65) return { verb: 'release', id };
  if (roll < 71) return { verb: 'extend', id, term: drawEnd(draw, scene.now) };
  if (roll < 76) return { verb: 'expire' };
  if (roll < 81) return { verb: 'find', id };
  const cell = pick(draw, cells);
  if (roll < 86) return { verb: 'cell', ...cell };
  const named = chance(draw, 70) ? { id: `${scene.epoch}.change.${draw.int(0, 7)}` } : {};
  if (roll < 92) return { verb: 'receive', ...cell, quantity: draw.int(1, 3), ...named };
  const version = chance(draw, 40) ? { version: scene.versionOf(cell.facilityId, cell.sku) } : {};
  return { verb: 'adjust', ...cell, onHand: draw.int(0, 8), ...named, ...version };
}

function drawId(draw: Draw, epoch: number): string {
  return pick(draw, reservationIds(epoch > 0 && chance(draw, 15) ? epoch - 1 : epoch));
}

/** An id mostly comes with the claim it always comes with, so that callers repeat each other; now and then with another. */
function drawReserve(draw: Draw, { now }: Scene, id: string): StoreOperation {
  const [epoch, at] = id.split('.').map(Number) as [number, number];
  const variant = chance(draw, 10) ? 1 : 0;
  const claim = drawClaim(seededDraw(epoch * 1000 + at * 10 + variant), epoch);
  const term = chance(draw, 20) ? {} : drawEnd(draw, now);
  const partial = chance(draw, 25) ? { partial: true } : {};
  return { verb: 'reserve', claim, options: { id, ...term, ...partial, details: { by: id } } };
}

/**
 * One claim in three names a cell twice: only the sum tells whether there is enough. Rooms are of the epoch alone, because
 * what is committed fills them for good.
 */
function drawClaim(draw: Draw, epoch: number): Claim {
  const lines = Array.from({ length: draw.int(1, 3) }, () => ({ ...pick(draw, cells), quantity: draw.int(1, 3) }));
  if (chance(draw, 30)) lines.push({ ...pick(draw, lines), quantity: draw.int(1, 2) });
  const rooms: RoomUse[] = [];
  if (chance(draw, 25)) {
    rooms.push({ room: `bays ${epoch}`, from: draw.int(0, 4) * 20, span: 45, amount: 1, limit: 2 });
  }
  if (chance(draw, 25)) {
    rooms.push({ room: `units of day ${epoch}`, from: 20_000, span: 1, amount: draw.int(1, 3), limit: 8 });
  }
  return rooms.length > 0 ? { lines, rooms } : { lines };
}

/** Within the epoch or soon after it. */
function drawEnd(draw: Draw, now: number): HoldTerm {
  const milliseconds = draw.int(15, longestTerm);
  return chance(draw, 50)
    ? { ttlMinutes: milliseconds / 60_000 }
    : { expiresAt: new Date(Math.floor(now) + milliseconds).toISOString() };
}
