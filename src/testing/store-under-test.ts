import type { OpeningCell } from '../model/reservation.js';
import type { Answer, ReservationStore } from '../stock/reservation-store.js';

/** Does the work, at once or when it is its turn, and gives what it came to. */
export type Hop = <T>(work: () => T | Promise<T>) => Promise<T>;

/** What a store under test is to be opened with. */
export interface ContractSetup {
  /** All that is in it: cells that are not here, reservations and journal entries of before are gone. */
  readonly cells: readonly OpeningCell[];
  /** Every facility that the suite takes for known; make them where the store wants to know its facilities. */
  readonly facilities: readonly string[];
  /** Milliseconds since 1970 that the store's clock shows. */
  readonly now: number;
  /**
   * Wrap each query or command in it, as in `{ query: (text, values) => hop(() => pool.query(text, values)) }`: then callers are
   * interleaved between any two of them, and connections are lost before and after them. A store whose calls are done at once
   * needs none.
   *
   * Turn off whatever the store tries again by itself: the suite loses a connection in order to see the error, and then makes
   * the call again. A store that has made it twice by then tells what no single call would have told.
   */
  readonly hop: Hop;
}

/** A store, and what the suite needs beside it. */
export interface StoreUnderTest {
  readonly store: ReservationStore;
  /** Moves the store's clock on; but for this it stands still. Not by way of the hop. */
  advance(milliseconds: number): Answer<void>;
  /** Another connection to the same data. Without one, callers that come all at once share the one there is. */
  anotherClient?(): Answer<ReservationStore>;
  close?(): Answer<void>;
}

/** Called a few hundred times, one store at a time. */
export type OpenStore = (setup: ContractSetup) => Answer<StoreUnderTest>;
