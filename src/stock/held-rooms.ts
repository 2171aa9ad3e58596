import type { RoomUse, ShortRoom } from '../model/reservation.js';
import { type LedgerGround, noRoom, type RoomPlace } from './ledger-ground.js';
import { RoomBook } from './room-book.js';

/** Uses of rooms and where each is kept, one place a use; noRoom where the room has gone with its facility. */
export interface PlacedUses {
  readonly rooms: readonly RoomUse[];
  readonly places: readonly RoomPlace[];
}

const noPlaces: readonly RoomPlace[] = Object.freeze([]);

/**
 * What reservations use of rooms. The rooms themselves are the ground's, which others use as well; here stands, by name,
 * what is a reservation's, committed ones' too: nobody else's to give back.
 */
export class HeldRooms {
  readonly #ground: LedgerGround;
  readonly #held = new RoomBook();

  constructor(ground: LedgerGround) {
    this.#ground = ground;
  }

  /** Held by reservations from exactly one time on. */
  heldAt(room: string, from: number): number {
    return this.#held.heldAt(room, from);
  }

  placesOf(rooms: readonly RoomUse[]): readonly RoomPlace[] {
    return rooms.length === 0 ? noPlaces : rooms.map(({ room }) => this.#ground.roomPlace(room));
  }

  /** Takes the rooms, each beside all others; where one is short takes none, and tells all that are. */
  take(uses: PlacedUses): ShortRoom[] {
    const { rooms, places } = uses;
    const short: ShortRoom[] = [];
    this.#change(uses, 1);
    for (let at = 0; at < rooms.length; at++) {
      const { room, from, span, amount, limit } = rooms[at] as RoomUse;
      const place = places[at] as RoomPlace;
      place.change(from, -amount);
      const available = Math.max(0, limit - place.fullest(from, span));
      place.change(from, amount);
      if (available < amount) short.push({ room, from, span, wanted: amount, available });
    }
    if (short.length > 0) this.giveBack(uses);
    return short;
  }

  giveBack(uses: PlacedUses): void {
    this.#change(uses, -1);
  }

  /** Uses that the ground counts already. */
  adopt(uses: PlacedUses): void {
    this.#changeHeld(uses, 1);
  }

  /** These rooms go with their facility, and what is used of them. Returns where the uses are kept from here on. */
  lose({ rooms, places }: PlacedUses, gone: ReadonlySet<string>): readonly RoomPlace[] {
    return places.map((place, at) => {
      const { room, from, amount } = rooms[at] as RoomUse;
      if (place === noRoom || !gone.has(room)) return place;
      this.#held.change(room, from, -amount);
      return noRoom;
    });
  }

  #change(uses: PlacedUses, sign: 1 | -1): void {
    uses.rooms.forEach(({ from, amount }, at) => {
      (uses.places[at] as RoomPlace).change(from, sign * amount);
    });
    this.#changeHeld(uses, sign);
  }

  #changeHeld({ rooms, places }: PlacedUses, sign: 1 | -1): void {
    rooms.forEach(({ room, from, amount }, at) => {
      if (places[at] !== noRoom) this.#held.change(room, from, sign * amount);
    });
  }
}
