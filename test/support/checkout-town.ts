import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Reservation } from '../../src/model/reservation.js';
import type { OrderInput, ProblemInput } from '../../src/model/schema.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import type { ReservationStore } from '../../src/stock/reservation-store.js';

/** Thursday, nine o'clock. */
export const nine = Date.parse('2026-10-01T09:00:00.000Z');
const minute = 60_000;

/** Three shops in a row, the nearest first, with so many tyres each; wheels at the last alone. */
export function townInput(tyres: readonly number[] = [1, 2, 4]): ProblemInput {
  const ids = ['near', 'mid', 'far'];
  return {
    currency: 'EUR',
    services: [{ id: 'courier', baseMinutes: 30, minutesPerKm: 3, money: { base: 500, perKm: 50 } }],
    facilities: ids.map((id, at) => ({
      id,
      kind: 'store',
      latitude: 52.5 + at / 100,
      longitude: 13.4,
      handlingMinutes: 15,
      services: ['courier'],
    })),
    stock: [
      ...ids.map((facilityId, at) => ({ facilityId, sku: 'tyre', onHand: tyres[at] ?? 0 })),
      { facilityId: 'far', sku: 'wheel', onHand: 3 },
    ],
  };
}

/** A clock that goes when it is told to. */
export class HandClock {
  now = nine;
  readonly read = (): number => this.now;

  pass(minutes: number): void {
    this.now += minutes * minute;
  }
}

export function townOf(input: ProblemInput = townInput(), clock: HandClock = new HandClock()): Network {
  return buildNetwork(assertProblem(input), { clock: clock.read });
}

/** One tyre to the door of the nearest shop, at nine. */
export function orderOf(id: string, changes: Partial<OrderInput> = {}): Order {
  const usual = { placedAt: new Date(nine).toISOString(), latitude: 52.5, longitude: 13.4, method: 'deliver' } as const;
  return assertOrders([{ ...usual, lines: [{ sku: 'tyre', quantity: 1 }], id, ...changes }])[0] as Order;
}

export const linesOf = ({ lines }: Pick<Reservation, 'lines'>): string =>
  lines.map(({ facilityId, sku, quantity }) => `${quantity} ${sku} ${facilityId}`).join(', ');

/** Units of tyres that may still be promised, shop by shop. */
export const tyresOf = ({ stock }: Network): number[] =>
  ['near', 'mid', 'far'].map((facilityId) => stock.available(facilityId, 'tyre'));

export type Verb = Exclude<keyof ReservationStore, symbol>;

/** The store, with something done before or after some of its verbs; all of them answer by and by. */
export function storeWith(
  store: ReservationStore,
  hook: (verb: Verb, work: () => Promise<unknown>) => Promise<unknown>,
): ReservationStore {
  const verbs = [
    'reserve',
    'commit',
    'release',
    'extend',
    'expire',
    'receive',
    'adjust',
    'find',
    'cell',
    'journal',
  ] as const satisfies Verb[];
  const call = (verb: Verb, args: unknown[]) => async () => (store[verb] as (...given: unknown[]) => unknown)(...args);
  const entries = verbs.map((verb) => [verb, (...args: unknown[]) => hook(verb, call(verb, args))]);
  return Object.fromEntries(entries) as ReservationStore;
}
