import { describe, expect, test } from 'vitest';
import { checkout } from '../../src/checkout.js';
import type { CheckoutDetails } from '../../src/model/checkout-details.js';
import { InputError } from '../../src/model/issues.js';
import { assertProblem } from '../../src/model/parse.js';
import type { FacilityInput } from '../../src/model/schema.js';
import type { Network } from '../../src/network/network.js';
import { reject } from '../../src/reject.js';
import { route } from '../../src/route.js';
import { currentReservation } from '../../src/stock/chain.js';
import { verify } from '../../src/verify/verify.js';
import { HandClock, linesOf, nine, orderOf, townInput, townOf, tyresOf } from '../support/checkout-town.js';

/** One order, held. */
async function heldTown({ tyres = [1, 2, 4], quantity = 1, clock = new HandClock() } = {}) {
  const network = townOf(townInput(tyres), clock);
  const order = orderOf('anna', { lines: [{ sku: 'tyre', quantity }] });
  const first = await checkout(network, order);
  return { network, clock, order, first };
}

/** Status, where the goods are held, and under which id. */
function shown(answer: Awaited<ReturnType<typeof reject>>): string {
  const { status, reservation } = answer;
  return reservation ? `${status}: ${linesOf(reservation)}, ${reservation.id} ${reservation.state}` : status;
}

async function issuesOf(work: Promise<unknown>): Promise<string[]> {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(error instanceof InputError)) throw error ?? new Error('nothing was refused');
  return error.issues.map(({ code, path, value }) => `${code} ${path} ${value}`);
}

describe('a store says no', () => {
  test('the order moves to the next, under an id of its own', async () => {
    const { network, order, first } = await heldTown();
    const answer = await reject(network, 'anna', 'near');
    expect(shown(answer)).toBe('held: 1 tyre mid, anna#2 held');
    expect(answer).toMatchObject({
      released: { ...first.reservation, state: 'released' },
      excluded: [{ facilityId: 'near' }],
      tries: [],
      plan: route(townOf(), { ...order, exclude: ['near'] }),
    });
    expect(network.stock.find('anna')?.state).toBe('released');
    expect(tyresOf(network)).toEqual([1, 1, 4]);
    const details = answer.reservation?.details as CheckoutDetails;
    expect(details).toMatchObject({
      order,
      chain: { first: 'anna', number: 2 },
      rejected: { reservationId: 'anna', facilityId: 'near' },
    });
    expect(verify(assertProblem(townInput()), [details.order], [details.plan])).toEqual([]);
  });

  test('said several times at once, all get the one hold, though nothing is left beside it', async () => {
    const { network } = await heldTown({ tyres: [1, 1, 0] });
    const answers = await Promise.all([1, 2, 3].map(() => reject(network, 'anna', 'near')));
    const held = 'held: 1 tyre mid, anna#2 held';
    expect(answers.map(shown)).toEqual([held, held, held]);
  });

  test('one after the other, until no facility is left', async () => {
    const { network } = await heldTown();
    expect(shown(await reject(network, 'anna', 'near'))).toBe('held: 1 tyre mid, anna#2 held');
    expect(shown(await reject(network, 'anna#2', 'mid'))).toBe('held: 1 tyre far, anna#3 held');
    const last = await reject(network, 'anna#3', 'far');
    const excluded = ['far', 'mid', 'near'].map((facilityId) => ({ facilityId }));
    expect(last).toMatchObject({ status: 'unserved', reservation: null, released: { id: 'anna#3' }, excluded });
    expect(last.status === 'unserved' && last.plan.unserved).toEqual([{ line: 0, quantity: 1, reason: 'EXCLUDED' }]);
    expect(tyresOf(network)).toEqual([1, 2, 4]);
    expect((await currentReservation(network.stock, 'anna'))?.id).toBe('anna#3');
    expect(await currentReservation(network.stock, 'ben')).toBeNull();
  });

  test('the other half of the order may stay where it is', async () => {
    const { network } = await heldTown({ quantity: 6 });
    expect(tyresOf(network)).toEqual([1, 0, 0]);
    const answer = await reject(network, 'anna', 'mid');
    expect(shown(answer)).toBe('held: 4 tyre far, 1 tyre near, anna#2 held');
    expect(answer).toMatchObject({ plan: { status: 'partial', unserved: [{ quantity: 1 }] } });
  });

  test('until an instant, after which it may be asked again', async () => {
    const { network, clock } = await heldTown({ tyres: [1, 1, 0] });
    const until = '2026-10-01T11:10:00+02:00';
    const moved = await reject(network, 'anna', 'near', { until });
    expect(shown(moved)).toBe('held: 1 tyre mid, anna#2 held');
    expect(moved).toMatchObject({ excluded: [{ facilityId: 'near', until: '2026-10-01T09:10:00.000Z' }] });
    clock.pass(9);
    expect(shown(await reject(network, 'anna#2', 'mid'))).toBe('unserved');
    clock.pass(1);
    // Nothing was held, so the same again decides again.
    const back = await reject(network, 'anna#2', 'mid');
    expect(shown(back)).toBe('held: 1 tyre near, anna#3 held');
    expect(back).toMatchObject({
      excluded: [{ facilityId: 'mid' }, { facilityId: 'near', until: '2026-10-01T09:10:00.000Z' }],
    });
    // Asked again, near says no again, and for good.
    expect(shown(await reject(network, 'anna#3', 'near'))).toBe('unserved');
  });

  test('until an instant that has passed: it may be asked at once', async () => {
    const { network } = await heldTown();
    const answer = await reject(network, 'anna', 'near', { until: new Date(nine).toISOString() });
    expect(shown(answer)).toBe('held: 1 tyre near, anna#2 held');
  });

  test('what is decided later begins later', async () => {
    const { network, clock } = await heldTown();
    clock.pass(12.5);
    const answer = await reject(network, 'anna', 'near');
    const order = orderOf('anna', { placedAt: '2026-10-01T09:12Z', exclude: ['near'] });
    expect(answer).toMatchObject({ plan: route(townOf(), order) });
    const details = answer.reservation?.details as CheckoutDetails;
    expect(details.order).toEqual(orderOf('anna', { placedAt: '2026-10-01T09:12Z' }));
  });

  test('a clock behind the order does not bring it forward', async () => {
    const { network, clock, order } = await heldTown();
    clock.pass(-60);
    const answer = await reject(network, 'anna', 'near');
    expect(answer.reservation?.details).toMatchObject({ order });
  });

  test.each<[string, Partial<FacilityInput>]>([
    ['passes them on', {}],
    ['hands them over', { collect: true }],
    ['fits them', { install: { bays: 1, minutes: 30 } }],
  ])('also one that only %s', async (_, offer) => {
    const input = townInput([0, 0, 0]);
    const depot: FacilityInput = { id: 'depot', kind: 'distributor', latitude: 53, longitude: 13.4, services: [] };
    const lane = (to: string) => ({ from: 'depot', to, minutes: 60, money: { base: 100 } });
    const network = townOf({
      ...input,
      facilities: [...input.facilities.map((facility) => ({ ...facility, ...offer })), depot],
      lanes: [lane('near'), lane('mid')],
      stock: [{ facilityId: 'depot', sku: 'tyre', onHand: 3 }],
    });
    const method = offer.collect ? 'collect' : offer.install ? 'install' : 'deliver';
    const by = ({ plan }: { plan: { shipments: { legs: { to: string | null }[] }[] } }) =>
      plan.shipments[0]?.legs[0]?.to;
    const first = await checkout(network, orderOf('anna', { method }));
    const via = by(first) as string;
    const answer = await reject(network, 'anna', via);
    expect(shown(answer)).toBe('held: 1 tyre depot, anna#2 held');
    expect([via, answer.status === 'held' && by(answer)].sort()).toEqual(['mid', 'near']);
  });

  test('the facility that the buyer chose: unserved', async () => {
    const input = townInput();
    const facilities = input.facilities.map((facility) => ({ ...facility, collect: true }));
    const network = townOf({ ...input, facilities });
    await checkout(network, orderOf('anna', { method: 'collect', facilityId: 'mid' }));
    const answer = await reject(network, 'anna', 'mid');
    expect(answer).toMatchObject({ status: 'unserved', plan: { unserved: [{ reason: 'EXCLUDED' }] } });
  });
});

describe('where nothing is to be done', () => {
  test('an id that was never heard of', async () => {
    const { network } = await heldTown();
    expect(await reject(network, 'ben', 'near')).toEqual({ status: 'unknown', reservation: null });
  });

  test('a facility that the plan does not have', async () => {
    const { network, first } = await heldTown();
    for (const facilityId of ['far', 'nobody']) {
      const answer = await reject(network, 'anna', facilityId);
      expect(answer).toEqual({ ...first, status: 'elsewhere' });
    }
    expect(network.stock.journal().filter(({ kind }) => kind !== 'open')).toHaveLength(1);
  });

  test.each<[string, string, (network: Network, clock: HandClock) => unknown]>([
    ['committed', 'committed', ({ stock }) => stock.commit('anna')],
    ['ended', 'expired', (_, clock) => clock.pass(15)],
  ])('%s: the reservation is %s', async (status, state, before) => {
    const { network, clock, first } = await heldTown();
    before(network, clock);
    const answer = await reject(network, 'anna', 'near');
    expect(answer).toEqual({ ...first, status, reservation: { ...first.reservation, state } });
    expect(network.stock.find('anna#2')).toBeNull();
  });

  test('released, and not from that facility: ended', async () => {
    const { network } = await heldTown();
    network.stock.release('anna');
    expect(await reject(network, 'anna', 'far')).toMatchObject({ status: 'ended', reservation: { state: 'released' } });
  });
});

describe('how long the next reservation lasts', () => {
  test.each<[string, object, number, object, string | null]>([
    ['a quarter of an hour from then', { ttlMinutes: 15 }, 10, {}, '2026-10-01T09:25:00.000Z'],
    ['as long as the one before, where that is longer', { ttlMinutes: 60 }, 10, {}, '2026-10-01T10:00:00.000Z'],
    ['as asked for', { ttlMinutes: 60 }, 10, { ttlMinutes: 5 }, '2026-10-01T09:15:00.000Z'],
    ['until then', { ttlMinutes: 60 }, 10, { expiresAt: '2026-10-01T09:11Z' }, '2026-10-01T09:11:00.000Z'],
  ])('%s', async (_, before, minutes, options, expiresAt) => {
    const clock = new HandClock();
    const network = townOf(townInput(), clock);
    await checkout(network, orderOf('anna'), before);
    clock.pass(minutes);
    const answer = await reject(network, 'anna', 'near', options);
    expect(answer.reservation?.expiresAt).toBe(expiresAt);
    expect(network.stock.find('anna#2')?.expiresAt).toBe(expiresAt);
  });

  test('as long as the buyer who has paid was told, also when it was said later', async () => {
    const { network } = await heldTown();
    network.stock.extend('anna', { expiresAt: '9999-12-31T23:59Z' });
    const answer = await reject(network, 'anna', 'near');
    expect(answer.reservation?.expiresAt).toBe('9999-12-31T23:59:00.000Z');
    const next = await reject(network, 'anna', 'mid');
    expect(next.reservation?.expiresAt).toBe('9999-12-31T23:59:00.000Z');
  });
});

describe('what is refused', () => {
  test('everything that is wrong at once, and nothing is changed', async () => {
    const { network } = await heldTown();
    const options = { until: 'soon', tries: -1, ttlMinutes: 0 };
    expect(await issuesOf(reject(network, 'anna', '', options))).toEqual([
      'OUT_OF_RANGE tries -1',
      'BAD_TEXT facilityId ""',
      'BAD_TIME until "soon"',
      'OUT_OF_RANGE ttlMinutes 0',
    ]);
    expect(await issuesOf(reject(network, 7 as never, 'near'))).toEqual(['WRONG_TYPE id 7']);
    expect(await issuesOf(reject(network, 'anna', 'near', 7 as never))).toEqual(['WRONG_TYPE  7']);
    expect(network.stock.find('anna')?.state).toBe('held');
  });

  test('a reservation that neither verb made', async () => {
    const { network } = await heldTown();
    network.stock.reserve(
      { lines: [{ facilityId: 'far', sku: 'wheel', quantity: 1 }] },
      { id: 'r', details: { a: 1 } },
    );
    expect(await issuesOf(reject(network, 'r', 'far'))).toEqual(['UNKNOWN_REFERENCE reservationId "r"']);
    expect(network.stock.find('r')?.state).toBe('held');
  });

  test('an id that leaves no room for the next: nothing is released', async () => {
    const { network, order } = await heldTown();
    const id = 'x'.repeat(256);
    await checkout(network, order, { id });
    expect(await issuesOf(reject(network, id, 'mid'))).toEqual([`TOO_LARGE id "${'x'.repeat(78)}…`]);
    expect(network.stock.find(id)?.state).toBe('held');
  });

  test('an aborted signal: nothing is changed', async () => {
    const { network } = await heldTown();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(reject(network, 'anna', 'near', { signal })).rejects.toThrow('enough');
    expect(network.stock.find('anna')?.state).toBe('held');
  });
});
