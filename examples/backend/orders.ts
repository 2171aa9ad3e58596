import {
  type CheckoutDetails,
  type CommitAnswer,
  currentReservation,
  type Network,
  type Rejection,
  type RejectOptions,
  type Reservation,
  type ReservationAnswer,
  type ReservationStore,
  reject,
} from 'onehop';
import { type SqlClient, StoreError } from 'onehop/postgres';

/** The last instant there is. */
const forGood = '9999-12-31T23:59Z';

/**
 * Orders by any id that they ever had. A buyer knows the id of the first reservation, a store that of the one it was told
 * of; rejections move an order from one to the next, perhaps at this very moment.
 */
export class Orders {
  readonly #network: Network;
  readonly #store: ReservationStore;
  readonly #client: SqlClient;

  constructor(network: Network, store: ReservationStore, client: SqlClient) {
    this.#network = network;
    this.#store = store;
    this.#client = client;
  }

  /** The reservation that counts; null: unknown. */
  find(id: string): Promise<Reservation | null> {
    return currentReservation(this.#store, id);
  }

  /** The buyer has paid: kept until the goods leave or the order is called off. */
  confirm(id: string): Promise<ReservationAnswer> {
    return this.#onCurrent(id, (current) => this.#store.extend(current, { expiresAt: forGood }));
  }

  /** The goods leave. Not before a store has said yes: what has left cannot move to another store any more. */
  ship(id: string): Promise<CommitAnswer> {
    return this.#onCurrent(id, (current) => this.#store.commit(current));
  }

  /** The buyer calls the order off: for good, also where a store says no to it at the same time. */
  async callOff(id: string): Promise<ReservationAnswer> {
    const orderId = orderOf(await this.find(id));
    if (orderId === null) return { status: 'unknown' };
    await this.#ask('insert into shop.called_off (order_id) values ($1) on conflict do nothing', orderId);
    return this.#onCurrent(id, (current) => this.#store.release(current));
  }

  /**
   * A store says no. The ledger cannot tell an order that was called off from one that a crash left between two stores; this
   * server's own table can. It is asked afterwards too: the buyer may have called off in between.
   */
  async reject(id: string, facilityId: string, options: RejectOptions): Promise<Rejection> {
    const orderId = orderOf(await this.find(id));
    if (orderId === null) return { status: 'unknown', reservation: null };
    if (await this.#isCalledOff(orderId)) return this.#calledOff(id);
    const answer = await reject(this.#network, id, facilityId, { ...options, store: this.#store });
    return answer.status === 'held' && (await this.#isCalledOff(orderId)) ? this.#calledOff(id) : answer;
  }

  /** Goes on to the next reservation for as long as there is one. */
  async #onCurrent<T extends CommitAnswer>(id: string, verb: (currentId: string) => T | Promise<T>): Promise<T> {
    for (let last = ''; ; ) {
      const current = (await this.find(id))?.id ?? id;
      const answer = await verb(current);
      const isGone = answer.status === 'released' || answer.status === 'expired';
      if (!isGone || current === last) return answer;
      last = current;
    }
  }

  async #isCalledOff(orderId: string): Promise<boolean> {
    return (await this.#ask('select 1 from shop.called_off where order_id = $1', orderId)) > 0;
  }

  /** How many rows; a failure is one of the database's, as the store's own are. */
  async #ask(text: string, orderId: string): Promise<number> {
    try {
      return (await this.#client.query(text, [orderId])).rows.length;
    } catch (error) {
      throw new StoreError('DATABASE', String(error), 1, error);
    }
  }

  /** Frees first what is held still: whoever moved the order while it was called off may not have come to that. */
  async #calledOff(id: string): Promise<Rejection> {
    await this.#onCurrent(id, (current) => this.#store.release(current));
    const reservation = (await this.find(id)) as Reservation;
    const { order, plan, tries, excluded } = reservation.details as CheckoutDetails;
    // What had left by then cannot be called off.
    const status = reservation.state === 'committed' ? 'committed' : 'ended';
    return { status, order, plan, reservation, tries, excluded };
  }
}

function orderOf(reservation: Reservation | null): string | null {
  return (reservation?.details as CheckoutDetails | undefined)?.order.id ?? null;
}
