import type { Rejection } from '../model/checkout.js';
import type { CompleteRejection } from '../model/checkout-options.js';
import { usesFacility } from '../model/plan-facilities.js';
import type { Reservation } from '../model/reservation.js';
import { chainFrom, hasEnded, type Link } from './chain.js';
import type { ReservationStore } from './reservation-store.js';

/** What there is to say to a rejection where nothing is to be done for it; null: something is. */
export async function settledBefore(
  store: ReservationStore,
  links: readonly Link[],
  asked: CompleteRejection,
): Promise<Rejection | null> {
  const at = links.findIndex((link, place) => place > 0 && isAnswerTo(asked, link));
  if (at > 0) return heldBy(store, links, (links[at - 1] as Link).reservation, asked);
  return unchanged(links.at(-1) as Link, asked);
}

/** Whether a reservation was made by this very rejection. */
export function isAnswerTo({ id, facilityId, until }: CompleteRejection, { details: { rejected } }: Link): boolean {
  return rejected?.reservationId === id && rejected.facilityId === facilityId && rejected.until === until;
}

/**
 * The last reservation of a chain. It lasts as long as the one before it would have, where nothing else was asked for: said
 * to the store each time, since a crash may have come before it was said.
 */
export async function heldBy(
  store: ReservationStore,
  links: readonly Link[],
  released: Reservation,
  asked: CompleteRejection,
): Promise<Rejection> {
  const { reservation, details } = links.at(-1) as Link;
  const { order, plan, tries, excluded } = details;
  const expiresAt = links.at(-2)?.reservation.expiresAt ?? null;
  const answer =
    asked.term === null && expiresAt !== null && reservation.state === 'held'
      ? await store.extend(reservation.id, { expiresAt })
      : null;
  const now = answer === null || answer.status === 'unknown' ? reservation : answer.reservation;
  const facts = { order, plan, reservation: now, tries, excluded };
  if (!hasEnded(now)) return { status: 'held', ...facts, released };
  // Another rejection may have moved it on since it was looked at.
  const since = await chainFrom(store, now);
  return since.length > 1 ? heldBy(store, since, released, asked) : { status: 'ended', ...facts };
}

function unchanged({ reservation, details }: Link, { facilityId }: CompleteRejection): Rejection | null {
  const { order, plan, tries, excluded } = details;
  const facts = { order, plan, reservation, tries, excluded };
  const { state } = reservation;
  if (state === 'committed') return { status: 'committed', ...facts };
  if (state === 'expired') return { status: 'ended', ...facts };
  if (usesFacility(plan, facilityId)) return null;
  return { status: state === 'held' ? 'elsewhere' : 'ended', ...facts };
}
