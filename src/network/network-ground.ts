import type { Facility, Sku, StockTable } from '../model/problem.js';
import type { RoomState } from '../model/reservation.js';
import { type LedgerGround, noRoom, type RoomPlace } from '../stock/ledger-ground.js';
import { noCell, type StockPositions } from '../stock/positions.js';
import { RoomBook } from '../stock/room-book.js';
import type { Network } from './network.js';
import { isNetworkRoom, roomOf } from './room-names.js';

/** A network as its ledger stands on it. Rooms that the network has nothing to do with are kept here. */
export class NetworkGround implements LedgerGround {
  readonly #network: Network;
  readonly #plainRooms: RoomBook;
  #epoch = 0;
  #positions: StockPositions | null = null;
  #positionsVersion = 0;
  #networkVersion = 0;
  /** Rooms asked for, as long as facilities stay. */
  readonly #places = new Map<string, RoomPlace>();
  #placesVersion = 0;
  /** Facilities that are gone, by rows of their own below 0. */
  readonly #ghosts: string[] = [];

  constructor(network: Network, origin: NetworkGround | null = null) {
    this.#network = network;
    this.#plainRooms = origin === null ? new RoomBook() : origin.#plainRooms.fork();
  }

  get stock(): StockTable {
    return this.#network.problem.stock;
  }

  get positions(): StockPositions {
    return this.#network.positions;
  }

  get epoch(): number {
    const { positions, version } = this.#network;
    if (
      positions !== this.#positions ||
      positions.version !== this.#positionsVersion ||
      version !== this.#networkVersion
    ) {
      this.#positions = positions;
      this.#positionsVersion = positions.version;
      this.#networkVersion = version;
      this.#epoch++;
    }
    return this.#epoch;
  }

  cellOf(skuRow: number, facilityRow: number): number {
    if (facilityRow < 0 || !this.#network.isPresent(facilityRow)) return noCell;
    return this.#network.cellOf(skuRow, facilityRow);
  }

  skuOf(skuRow: number): string {
    return (this.#network.skus[skuRow] as Sku).sku;
  }

  facilityIdOf(facilityRow: number): string {
    if (facilityRow < 0) return this.#ghosts[-1 - facilityRow] as string;
    return (this.#network.facilities[facilityRow] as Facility).id;
  }

  compareSkus(skuRow: number, other: number): number {
    const sorted = this.#network.problem.skus.length;
    if (skuRow < sorted && other < sorted) return skuRow - other;
    const [a, b] = [this.skuOf(skuRow), this.skuOf(other)];
    return a < b ? -1 : a > b ? 1 : 0;
  }

  compareFacilities(facilityRow: number, other: number): number {
    return this.#network.compareRows(facilityRow, other);
  }

  roomPlace(room: string): RoomPlace {
    if (this.#placesVersion !== this.#network.version) {
      this.#placesVersion = this.#network.version;
      this.#places.clear();
    }
    let place = this.#places.get(room);
    if (place === undefined) {
      place = roomOf(this.#network, room) ?? (isNetworkRoom(room) ? noRoom : this.#plainPlace(room));
      this.#places.set(room, place);
    }
    return place;
  }

  /** A row for a facility that the network does not have; it has no cells. */
  ghostRow(facilityId: string): number {
    return -this.#ghosts.push(facilityId);
  }

  /** What is held of rooms that the network does not know. */
  plainRooms(): RoomState[] {
    return this.#plainRooms.states();
  }

  #plainPlace(room: string): RoomPlace {
    const rooms = this.#plainRooms;
    return {
      span: null,
      most: Infinity,
      fullest: (from, span) => rooms.fullest(room, from, span),
      heldAt: (from) => rooms.heldAt(room, from),
      change: (from, amount) => rooms.change(room, from, amount),
    };
  }
}
