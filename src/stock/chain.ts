import { printable } from '../base/printable.js';
import { type CheckoutDetails, detailsOf } from '../model/checkout-details.js';
import { InputError } from '../model/issues.js';
import type { Reservation } from '../model/reservation.js';
import type { ReservationStore } from './reservation-store.js';

/** A reservation that a checkout or a rejection made, with what it keeps. */
export interface Link {
  readonly reservation: Reservation;
  readonly details: CheckoutDetails;
}

/**
 * The reservation that counts for an order: the one under `id`, or, where rejections moved the order on, the last of those
 * that took its place. null: never heard of. Whoever confirms or releases an order by the id it was checked out under asks
 * for it first.
 */
export async function currentReservation(store: ReservationStore, id: string): Promise<Reservation | null> {
  const reservation = await store.find(id);
  if (reservation === null) return null;
  return (await chainFrom(store, reservation)).at(-1)?.reservation ?? reservation;
}

/** An order's reservations from an id on; null: never heard of. Throws InputError for one that was made otherwise. */
export async function chainOf(store: ReservationStore, id: string): Promise<Link[] | null> {
  const start = await store.find(id);
  if (start === null) return null;
  const links = await chainFrom(store, start);
  if (links.length > 0) return links;
  const hint = 'neither checkout nor reject made this reservation, so it does not say what order it is for';
  throw new InputError([{ code: 'UNKNOWN_REFERENCE', path: 'reservationId', value: printable(id), hint }]);
}

/** A reservation and those that took its place, in order. Empty: it was made by neither checkout nor reject. */
export async function chainFrom(store: ReservationStore, start: Reservation): Promise<Link[]> {
  const links: Link[] = [];
  for (let next = linkOf(start); next !== null; ) {
    links.push(next);
    // Nothing takes the place of what is held, or gone for good.
    next = hasEnded(next.reservation) ? (await lookAfter(store, next)).link : null;
  }
  return links;
}

/** The place in a chain that a reservation in the place of this one gets, and whether it is there. */
export async function nextInChain(
  store: ReservationStore,
  link: Link,
): Promise<{ readonly chain: CheckoutDetails['chain']; readonly isTaken: boolean }> {
  const { chain, link: next } = await lookAfter(store, link);
  return { chain, isTaken: next !== null };
}

/** null: made by neither checkout nor reject. */
export function linkOf(reservation: Reservation): Link | null {
  const details = detailsOf(reservation);
  return details === null ? null : { reservation, details };
}

export const hasEnded = ({ state }: Reservation): boolean => state === 'released' || state === 'expired';

export function idInChain({ first, number }: CheckoutDetails['chain']): string {
  return number === 1 ? first : `${first}#${number}`;
}

/** The next place in a chain, and what has it. Steps over ids that somebody else has used. */
async function lookAfter(
  store: ReservationStore,
  { details }: Link,
): Promise<{ readonly chain: CheckoutDetails['chain']; readonly link: Link | null }> {
  const { first } = details.chain;
  for (let number = details.chain.number + 1; ; number++) {
    const found = await store.find(idInChain({ first, number }));
    const link = found === null ? null : linkOf(found);
    const isOurs = link?.details.chain.first === first && link.details.chain.number === number;
    if (found === null || isOurs) return { chain: { first, number }, link };
  }
}
