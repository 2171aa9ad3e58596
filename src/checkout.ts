import type { StopSignal } from './base/stop-signal.js';
import type { ScarcityPrices } from './model/allocation.js';
import type { Checkout, CheckoutFacts, CheckoutTry, ExcludedFacility } from './model/checkout.js';
import { type CheckoutDetails, isSameOrder } from './model/checkout-details.js';
import { checkoutOptions, usualTerm } from './model/checkout-options.js';
import { excludedAt } from './model/exclusions.js';
import { InputError } from './model/issues.js';
import type { Order } from './model/order.js';
import { requireParsedOrder } from './model/parsed-order.js';
import type { Plan } from './model/plan.js';
import { usesFacility } from './model/plan-facilities.js';
import type { Claim, HoldTerm } from './model/reservation.js';
import { reusedId } from './model/store-refusals.js';
import { claimOf } from './network/claims.js';
import type { Network } from './network/network.js';
import { isBayRoom } from './network/room-names.js';
import { type Refusal, supposing } from './network/supposing.js';
import { route } from './route.js';
import { chainFrom, hasEnded, idInChain, type Link, linkOf } from './stock/chain.js';
import type { ReservationStore } from './stock/reservation-store.js';

/** Neither `ttlMinutes` nor `expiresAt`: held for 15 minutes. */
export interface CheckoutOptions extends HoldTerm {
  /** Where the plan is held. Default `network.stock`. The network may lag behind another store. */
  readonly store?: ReservationStore;
  /** Of the reservation, default the order's. The same id again gives the same answer, from any process. */
  readonly id?: string;
  /** Plans tried at most: whole, default 5. */
  readonly tries?: number;
  /** As for `route`. */
  readonly prices?: ScarcityPrices;
  /** Facilities that the order is to be served without, beside those that it excludes itself. */
  readonly excluded?: readonly ExcludedFacility[];
  /** Looked at before each try: when aborted, nothing is held and the promise rejects with its reason. */
  readonly signal?: StopSignal;
}

/**
 * Decides an order and holds its plan: routes it, holds what the plan takes, and where the store says that some of it is
 * short, routes again with no more of that than the store has left, and so on, up to `tries` times. What was learned that
 * way counts for this order alone. A plan that serves only a part of the order is held for that part.
 *
 * Idempotent: where the id has a reservation of the same order it is answered as it is now, and the other options count for
 * nothing; where rejections moved the order on, the reservation they made is. One that was released or ran out is answered
 * as `ended` and never held anew: that takes another id. Ids that end in `#` and a number are for `reject` to make.
 *
 * @throws InputError (the promise rejects) for an order that was not parsed, bad options, an id that is taken by something
 *   else (DUPLICATE_ID), and what `route` throws for
 */
export async function checkout(network: Network, order: Order, options: CheckoutOptions = {}): Promise<Checkout> {
  requireParsedOrder(order);
  const { id, term, tries, excluded } = checkoutOptions(options, order.id);
  const { store = network.stock, prices, signal } = options;
  // What the caller does to the order from here on changes nothing.
  const wish = { order: copyOf(order), excluded, chain: { first: id, number: 1 } };
  const known = await answerTo(wish, store);
  if (known !== null) return known;
  try {
    const outcome = await decideAndHold(network, store, wish, { term: term ?? usualTerm, tries, prices, signal });
    // What this call found gone may be just what the same call, sent twice, has held meanwhile.
    const link = 'link' in outcome ? outcome.link : null;
    return (await answerTo(wish, store, link)) ?? (outcome as Unheld);
  } catch (error) {
    // Somebody else has used the id in the meantime: theirs is the answer.
    const theirs = isDuplicateId(error) ? await answerTo(wish, store) : null;
    if (theirs === null) throw error;
    return theirs;
  }
}

/** What is to be held, and what is kept with it beside the plan and the tries. */
export type Wish = Omit<CheckoutDetails, 'plan' | 'tries'>;

export interface Terms {
  readonly term: HoldTerm;
  readonly tries: number;
  readonly prices: ScarcityPrices | undefined;
  readonly signal?: StopSignal | undefined;
  /** What the store has free again, though the network may not have heard of it. */
  readonly freed?: Claim;
}

type Unheld = CheckoutFacts & { readonly status: 'unserved' | 'contended'; readonly reservation: null };

/** The loop of both verbs. Of what is held the answer may be somebody else's who was quicker with the same claim. */
export async function decideAndHold(
  network: Network,
  store: ReservationStore,
  wish: Wish,
  { term, tries: most, prices, signal, freed }: Terms,
): Promise<{ readonly link: Link } | Unheld> {
  const tries: CheckoutTry[] = [];
  const refusals: Refusal[] = [];
  const { order, excluded } = wish;
  const unheld = (status: Unheld['status'], plan: Plan): Unheld => ({
    status,
    order,
    plan,
    reservation: null,
    tries,
    excluded,
  });
  for (;;) {
    if (signal?.aborted) throw signal.reason;
    network.stock.freeOverdue();
    const gone = excludedAt(excluded, network.now());
    const asked = gone.length === 0 ? order : { ...order, exclude: [...order.exclude, ...gone] };
    const { plan, claim } = supposing(network, { freed, refusals }, () => {
      const plan = routeClear(network, asked, gone, prices);
      return { plan, claim: plan.shipments.length === 0 ? null : claimOf(network, plan) };
    });
    if (claim === null) return unheld(isInDoubt(order, refusals) ? 'contended' : 'unserved', plan);
    const details: CheckoutDetails = { ...wish, plan, tries };
    const id = idInChain(wish.chain);
    const answer = await store.reserve(claim, { id, ...term, details });
    if (answer.status === 'held') {
      const link = linkOf(answer.reservation);
      if (link === null) throw reusedId(id);
      return { link };
    }
    const { short, shortRooms } = answer;
    tries.push({ plan, short, shortRooms });
    refusals.push({ rooms: claim.rooms, short, shortRooms });
    if (tries.length >= most) return unheld('contended', plan);
  }
}

/** Whether a bay may be free at some other time: one that was short is taken to be full for longer than it may be. */
function isInDoubt({ slot }: Order, refusals: readonly Refusal[]): boolean {
  return slot === null && refusals.some(({ shortRooms }) => shortRooms.some(({ room }) => isBayRoom(room)));
}

export function isDuplicateId(error: unknown): boolean {
  return error instanceof InputError && error.issues.some(({ code }) => code === 'DUPLICATE_ID');
}

/** The answer there is to an order under its id; null: none yet. */
async function answerTo(
  { order, chain }: Wish,
  store: ReservationStore,
  known: Link | null = null,
): Promise<Checkout | null> {
  const start = known?.reservation ?? (await store.find(chain.first));
  if (start === null) return null;
  const links = known === null || hasEnded(start) ? await chainFrom(store, start) : [known];
  const first = links[0]?.details;
  if (first === undefined || first.chain.first !== chain.first || !isSameOrder(first.order, order)) {
    throw reusedId(chain.first);
  }
  const { reservation, details } = links.at(-1) as Link;
  const { order: decided, plan, tries, excluded } = details;
  return { status: hasEnded(reservation) ? 'ended' : 'held', order: decided, plan, reservation, tries, excluded };
}

/** `route` lets goods of others pass through a facility that the order excludes; here they may not. */
function routeClear(network: Network, order: Order, gone: readonly string[], prices?: ScarcityPrices): Plan {
  const plan = route(network, order, prices === undefined ? {} : { prices });
  const passed = gone.filter((facilityId) => usesFacility(plan, facilityId));
  if (passed.length === 0) return plan;
  const without = network.fork();
  for (const facilityId of passed) without.removeFacility(facilityId);
  return routeClear(without, order, gone, prices);
}

function copyOf(order: Order): Order {
  return { ...order, lines: order.lines.map((line) => ({ ...line })), exclude: [...order.exclude] };
}
