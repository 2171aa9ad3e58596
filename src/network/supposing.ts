import type { Claim, RoomUse, ShortCell, ShortRoom } from '../model/reservation.js';
import { noCell } from '../stock/positions.js';
import type { Network } from './network.js';
import { roomOf } from './room-names.js';

/** A hold that a store refused, and what was asked for. */
export interface Refusal {
  readonly rooms: readonly RoomUse[];
  readonly short: readonly ShortCell[];
  readonly shortRooms: readonly ShortRoom[];
}

/** What is known of a store though the network has not heard of it. */
export interface Supposition {
  /** Given back by its holder a moment ago. */
  readonly freed?: Claim | undefined;
  /** Of all that was short there is no more than the store had left. */
  readonly refusals: readonly Refusal[];
}

/** Most that a position tells apart. */
const mostUnits = 2_147_483_647;

/**
 * What `decide` says of a network in which the suppositions hold, last of all that nothing short is there beyond what was
 * left of it. A room that was short is taken to be so full all through the time asked for, since a store tells only the
 * fullest moment. Nothing remains of it in the network afterwards, whether `decide` throws or not; it must be synchronous
 * and change nothing itself. What the network does not have is passed over.
 */
export function supposing<T>(network: Network, { freed, refusals }: Supposition, decide: () => T): T {
  const undo: (() => void)[] = [];
  try {
    if (freed !== undefined) free(network, freed, undo);
    for (const refusal of refusals) cap(network, refusal, undo);
    return decide();
  } finally {
    for (const back of undo.reverse()) back();
  }
}

function free(network: Network, { lines, rooms = [] }: Claim, undo: (() => void)[]): void {
  for (const { facilityId, sku, quantity } of lines) {
    changeCell(network, facilityId, sku, (units) => Math.min(units + quantity, mostUnits), undo);
  }
  // Others may have it by now: of a room no more is given back than is held from then on.
  for (const { room, from, amount } of rooms)
    changeRoom(network, room, from, (held) => held - Math.min(held, amount), undo);
}

function cap(network: Network, { rooms, short, shortRooms }: Refusal, undo: (() => void)[]): void {
  for (const { facilityId, sku, available } of short) {
    changeCell(network, facilityId, sku, (units) => Math.min(units, available), undo);
  }
  for (const { room, from, available } of shortRooms) {
    const limit = rooms.find((use) => use.room === room && use.from === from)?.limit ?? 0;
    changeRoom(network, room, from, (held) => Math.max(held, limit - available), undo);
  }
}

function changeCell(
  network: Network,
  facilityId: string,
  sku: string,
  change: (units: number) => number,
  undo: (() => void)[],
): void {
  const row = network.rowOfFacility.get(facilityId);
  const skuRow = network.rowOfSku.get(sku);
  const cell = row === undefined || skuRow === undefined ? noCell : network.cellOf(skuRow, row);
  if (cell === noCell) return;
  const { positions } = network;
  const units = positions.free[cell] as number;
  const difference = change(units) - units;
  positions.change(cell, difference);
  undo.push(() => positions.change(cell, -difference));
}

/** What begins at `from` exactly lasts all through the time asked for, however others lie. */
function changeRoom(
  network: Network,
  room: string,
  from: number,
  change: (held: number) => number,
  undo: (() => void)[],
): void {
  const place = roomOf(network, room);
  if (place === null) return;
  const held = place.heldAt(from);
  const difference = change(held) - held;
  if (difference === 0) return;
  place.change(from, difference);
  undo.push(() => place.change(from, -difference));
}
