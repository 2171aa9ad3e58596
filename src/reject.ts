import type { StopSignal } from './base/stop-signal.js';
import { decideAndHold, isDuplicateId, type Wish } from './checkout.js';
import type { ScarcityPrices } from './model/allocation.js';
import type { ExcludedFacility, Rejection } from './model/checkout.js';
import { type CompleteRejection, rejectionOptions, usualTerm } from './model/checkout-options.js';
import { mergeExclusions } from './model/exclusions.js';
import { checkId } from './model/hold-options.js';
import { InputError } from './model/issues.js';
import type { HoldTerm } from './model/reservation.js';
import type { Network } from './network/network.js';
import { chainOf, idInChain, type Link, nextInChain } from './stock/chain.js';
import { heldBy, isAnswerTo, settledBefore } from './stock/rejection-answers.js';
import type { ReservationStore } from './stock/reservation-store.js';

/** Neither `ttlMinutes` nor `expiresAt`: held for 15 minutes, and no shorter than the reservation that it takes the place of. */
export interface RejectOptions extends HoldTerm {
  /** The facility may serve the order again from this instant on, by the network's clock. ISO 8601 with an offset. Left out: never. */
  readonly until?: string;
  /** Where the reservation is. Default `network.stock`. */
  readonly store?: ReservationStore;
  /** Plans tried at most: whole, default 5. */
  readonly tries?: number;
  /** As for `route`. */
  readonly prices?: ScarcityPrices;
  /** More that the order is to be served without, such as what a rejection that held nothing said. */
  readonly excluded?: readonly ExcludedFacility[];
  /** Looked at before anything is changed: when aborted, the promise rejects with its reason. */
  readonly signal?: StopSignal;
}

/**
 * A facility says no to an order: releases its reservation, which a checkout or a rejection made, excludes the facility and
 * holds the best plan without it under the next id: `A` gives `A#2`, then `A#3`. Order, plan and exclusions come from the
 * reservation, so any process may do it; exclusions add up over several rejections. The order is decided as if placed now,
 * by the network's clock: what was promised before has passed.
 *
 * The id may be an older one of the order: what counts is the reservation that took its place. The same rejection again
 * (id, facility, until) is answered by the reservation it made, as it is now; another facility's moves the order on once
 * more. Where nothing could be held, or a crash came between release and hold, the reservation is released and nothing has
 * taken its place: then a repeat decides again. So an order that was called off must not be rejected any more; the ledger
 * cannot tell. A committed reservation stays as it is: commit when the goods leave, not before.
 *
 * @throws InputError (the promise rejects) for bad options, a reservation that neither verb made (UNKNOWN_REFERENCE), a next
 *   id past 256 characters (TOO_LARGE) or just taken by something else (DUPLICATE_ID), and what `route` throws for
 */
export async function reject(
  network: Network,
  reservationId: string,
  facilityId: string,
  options: RejectOptions = {},
): Promise<Rejection> {
  const asked = rejectionOptions(reservationId, facilityId, options);
  const { store = network.stock, prices, signal } = options;
  // Whether the old hold's time came between its release and the new one.
  let hasRunOut = false;
  for (;;) {
    if (signal?.aborted) throw signal.reason;
    const links = await chainOf(store, asked.id);
    if (links === null) return { status: 'unknown', reservation: null };
    const settled = await settledBefore(store, links, asked);
    if (settled !== null) return settled;
    const last = links.at(-1) as Link;
    const { chain } = await nextInChain(store, last);
    checkId(idInChain(chain));
    const given = await store.release(last.reservation.id);
    // Otherwise it was committed, or ran out, this very moment.
    if (given.status !== 'released') continue;
    const { reservation: released } = given;
    const { lines, rooms, expiresAt } = released;
    const terms = {
      term: asked.term ?? (expiresAt === null ? {} : hasRunOut ? usualTerm : { expiresAt }),
      tries: asked.tries,
      prices,
      // The network's own ledger has freed it already.
      ...(store === network.stock ? {} : { freed: { lines, rooms } }),
    };
    try {
      // What is paid for must not run out, so it has its end from the first moment.
      const outcome = await decideAndHold(network, store, wishOf(network, last, asked, chain), terms);
      if (!('link' in outcome)) {
        if (!(await nextInChain(store, last)).isTaken) return { ...outcome, released };
      } else if (isAnswerTo(asked, outcome.link)) {
        const { id } = outcome.link.reservation;
        if (asked.term === null && expiresAt !== null) await store.extend(id, usualTerm);
        return heldBy(store, [...links, outcome.link], released, asked);
      }
    } catch (error) {
      if (!hasRunOut && asked.term === null && isOver(error)) {
        hasRunOut = true;
        continue;
      }
      const isOvertaken = isDuplicateId(error) && (await nextInChain(store, last)).isTaken;
      if (!isOvertaken) throw error;
    }
    // Another rejection was quicker, or the same one, sent twice: the order is where that one moved it.
  }
}

function isOver(error: unknown): boolean {
  return error instanceof InputError && error.issues.some(({ path }) => path === 'expiresAt');
}

function wishOf(network: Network, { details }: Link, asked: CompleteRejection, chain: Wish['chain']): Wish {
  const { id, facilityId, until } = asked;
  const exclusion = { facilityId, ...(until === undefined ? {} : { until }) };
  const placedAt = Math.max(details.order.placedAt, Math.floor(network.now() / 60_000));
  return {
    order: { ...details.order, placedAt },
    excluded: mergeExclusions(details.excluded, asked.excluded, [exclusion]),
    chain,
    rejected: { reservationId: id, ...exclusion },
  };
}
