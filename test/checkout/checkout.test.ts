import { describe, expect, test } from 'vitest';
import { checkout } from '../../src/checkout.js';
import { InputError } from '../../src/model/issues.js';
import type { Order } from '../../src/model/order.js';
import { assertProblem } from '../../src/model/parse.js';
import type { FacilityInput } from '../../src/model/schema.js';
import { route } from '../../src/route.js';
import { verify } from '../../src/verify/verify.js';
import { HandClock, linesOf, orderOf, storeWith, townInput, townOf, tyresOf } from '../support/checkout-town.js';

async function issuesOf(work: Promise<unknown>): Promise<string[]> {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(error instanceof InputError)) throw error ?? new Error('nothing was refused');
  return error.issues.map(({ code, path, value }) => `${code} ${path} ${value}`);
}

describe('what is decided is held', () => {
  test('the plan of route, under the id of the order, for a quarter of an hour', async () => {
    const network = townOf();
    const expected = route(network, orderOf('anna'));
    const answer = await checkout(network, orderOf('anna'));
    expect(answer).toMatchObject({ status: 'held', plan: expected, tries: [], excluded: [] });
    expect(answer.reservation).toMatchObject({ id: 'anna', state: 'held', expiresAt: '2026-10-01T09:15:00.000Z' });
    expect(network.stock.find('anna')).toEqual(answer.reservation);
    expect(tyresOf(network)).toEqual([0, 2, 4]);
  });

  test('orders one after the other get what is left, until nothing is', async () => {
    const network = townOf();
    const answers = [];
    for (let n = 0; n < 9; n++) answers.push(await checkout(network, orderOf(`o${n}`)));
    const from = answers.map(({ status, reservation }) => (reservation ? linesOf(reservation) : status));
    const far = '1 tyre far';
    expect(from).toEqual(['1 tyre near', '1 tyre mid', '1 tyre mid', far, far, far, far, 'unserved', 'unserved']);
    expect(answers[8]).toMatchObject({ reservation: null, tries: [], plan: { unserved: [{ reason: 'NO_STOCK' }] } });
    expect(network.stock.find('o8')).toBeNull();
  });

  test('a plan that serves a part is held for that part', async () => {
    const network = townOf();
    const answer = await checkout(network, orderOf('much', { lines: [{ sku: 'tyre', quantity: 9 }] }));
    expect(answer).toMatchObject({ status: 'held', plan: { status: 'partial' } });
    expect(answer.reservation && linesOf(answer.reservation)).toBe('4 tyre far, 2 tyre mid, 1 tyre near');
    expect(tyresOf(network)).toEqual([0, 0, 0]);
  });

  test('two lines of one sku draw on one shelf together', async () => {
    const network = townOf(townInput([3, 0, 0]));
    const lines = [
      { sku: 'tyre', quantity: 2 },
      { sku: 'tyre', quantity: 2 },
    ];
    const { reservation } = await checkout(network, orderOf('twice', { lines }));
    expect(reservation && linesOf(reservation)).toBe('3 tyre near');
  });

  test.each([
    [{ ttlMinutes: 0.5 }, '2026-10-01T09:00:30.000Z'],
    [{ expiresAt: '2026-10-01T12:00:00.250+02:00' }, '2026-10-01T10:00:00.250Z'],
  ])('a term of one’s own: %j', async (term, expiresAt) => {
    const { reservation } = await checkout(townOf(), orderOf('anna'), { ...term, id: 'mine' });
    expect(reservation).toMatchObject({ id: 'mine', expiresAt });
  });

  test('prices of scarce stock choose the source', async () => {
    const network = townOf();
    const prices = { prices: [{ facilityId: 'near', sku: 'tyre', price: 100_000 }], capacityPrices: [] };
    const { reservation } = await checkout(network, orderOf('anna'), { prices });
    expect(reservation && linesOf(reservation)).toBe('1 tyre mid');
  });
});

describe('where the store has less than the network knows', () => {
  /** The network of the morning, and a store that has sold since. */
  function stale(tyres: readonly number[]) {
    return { network: townOf(), database: townOf(townInput(tyres)) };
  }

  test('the order goes to the next, and the tries tell why', async () => {
    const { network, database } = stale([0, 0, 2]);
    const before = tyresOf(network);
    const answer = await checkout(network, orderOf('anna'), { store: database.stock });
    expect(answer.status).toBe('held');
    expect(answer.reservation && linesOf(answer.reservation)).toBe('1 tyre far');
    expect(answer.tries.map(({ short, shortRooms }) => [...short, ...shortRooms])).toEqual([
      [{ facilityId: 'near', sku: 'tyre', wanted: 1, available: 0 }],
      [{ facilityId: 'mid', sku: 'tyre', wanted: 1, available: 0 }],
    ]);
    expect(answer.tries.map(({ plan }) => plan.shipments[0]?.facilityId)).toEqual(['near', 'mid']);
    expect(answer.tries[0]?.plan).toEqual(route(network, orderOf('anna')));
    // What was learned was for this order alone.
    expect(tyresOf(network)).toEqual(before);
  });

  test('what is left of a short cell is used', async () => {
    const { network, database } = stale([1, 1, 4]);
    const order = orderOf('anna', { lines: [{ sku: 'tyre', quantity: 6 }] });
    const expected = route(database, order);
    const answer = await checkout(network, order, { store: database.stock });
    expect(answer.tries.map(({ short }) => short)).toEqual([
      [{ facilityId: 'mid', sku: 'tyre', wanted: 2, available: 1 }],
    ]);
    expect(answer.plan).toEqual(expected);
    expect(answer.reservation && linesOf(answer.reservation)).toBe('4 tyre far, 1 tyre mid, 1 tyre near');
  });

  test('unserved where nothing is left at all', async () => {
    const { network, database } = stale([0, 0, 0]);
    const answer = await checkout(network, orderOf('anna'), { store: database.stock });
    expect(answer).toMatchObject({ status: 'unserved', reservation: null, plan: { shipments: [] } });
    expect(answer.tries).toHaveLength(3);
  });

  test('contended after so many tries, with the last plan', async () => {
    const { network, database } = stale([0, 0, 2]);
    const answer = await checkout(network, orderOf('anna'), { store: database.stock, tries: 2 });
    expect(answer).toMatchObject({ status: 'contended', reservation: null, plan: { orderId: 'anna' } });
    expect(answer.tries).toHaveLength(2);
    expect(answer.plan).toBe(answer.tries[1]?.plan);
    expect(database.stock.find('anna')).toBeNull();
    expect(tyresOf(database)).toEqual([0, 0, 2]);
  });

  test('the network is put back also where routing fails', async () => {
    const database = townOf(townInput([0, 2, 2]));
    let asked = 0;
    const failing = townOf();
    const distance = () => {
      if (++asked > 3) throw new Error('no map');
      return 1000;
    };
    const { buildNetwork } = await import('../../src/network/network.js');
    const network = buildNetwork(assertProblem(townInput()), { distance });
    await expect(checkout(network, orderOf('anna'), { store: database.stock })).rejects.toThrow(InputError);
    expect(tyresOf(network)).toEqual(tyresOf(failing));
  });
});

describe('the same id again', () => {
  test('gives the same answer, whatever the network has come to', async () => {
    const network = townOf();
    const first = await checkout(network, orderOf('anna'));
    network.stock.receive('near', 'tyre', 5);
    expect(await checkout(network, orderOf('anna'), { ttlMinutes: 99, tries: 1 })).toEqual(first);
    expect(tyresOf(network)).toEqual([5, 2, 4]);
  });

  test('sent several times at once, all get the one hold, though nothing is left beside it', async () => {
    const network = townOf(townInput([1, 0, 0]));
    const answers = await Promise.all([1, 2, 3].map(() => checkout(network, orderOf('anna'))));
    expect(answers.map(({ status, reservation }) => [status, reservation?.id])).toEqual([
      ['held', 'anna'],
      ['held', 'anna'],
      ['held', 'anna'],
    ]);
    expect(network.stock.reservationCount).toBe(1);
  });

  test('from another process, with its history of tries', async () => {
    const database = townOf(townInput([0, 2, 4]));
    const first = await checkout(townOf(), orderOf('anna'), { store: database.stock });
    expect(first.tries).toHaveLength(1);
    expect(await checkout(townOf(townInput([9, 9, 9])), orderOf('anna'), { store: database.stock })).toEqual(first);
  });

  test('answers what is committed by now', async () => {
    const network = townOf();
    await checkout(network, orderOf('anna'));
    network.stock.commit('anna');
    const again = await checkout(network, orderOf('anna'));
    expect(again).toMatchObject({ status: 'held', reservation: { state: 'committed' } });
  });

  test.each<[string, (network: ReturnType<typeof townOf>, clock: HandClock) => void, string]>([
    ['released', ({ stock }) => stock.release('anna'), 'released'],
    ['run out', (_, clock) => clock.pass(15), 'expired'],
  ])('is ended where the reservation is %s; another id begins anew', async (_, end, state) => {
    const clock = new HandClock();
    const network = townOf(townInput(), clock);
    const first = await checkout(network, orderOf('anna'));
    end(network, clock);
    const again = await checkout(network, orderOf('anna'));
    expect(again).toMatchObject({ status: 'ended', plan: first.plan, reservation: { state } });
    const anew = await checkout(network, orderOf('anna'), { id: 'anna, once more' });
    expect(anew).toMatchObject({ status: 'held', plan: first.plan });
    expect(tyresOf(network)).toEqual([0, 2, 4]);
  });

  test.each<[string, Order]>([
    ['other lines', orderOf('anna', { lines: [{ sku: 'tyre', quantity: 2 }] })],
    ['another place', orderOf('anna', { latitude: 52.51 })],
    ['another time', orderOf('anna', { placedAt: '2026-10-01T09:01Z' })],
    ['another buyer’s order, of the very same claim', { ...orderOf('ben'), priority: 0 }],
  ])('is refused for %s', async (_, other) => {
    const network = townOf();
    await checkout(network, orderOf('anna'));
    expect(await issuesOf(checkout(network, other, { id: 'anna' }))).toEqual(['DUPLICATE_ID id "anna"']);
    expect(tyresOf(network)).toEqual([0, 2, 4]);
  });

  test('is refused where the id is that of a hold made otherwise', async () => {
    const network = townOf();
    network.stock.reserve({ lines: [{ facilityId: 'far', sku: 'wheel', quantity: 1 }] }, { id: 'anna' });
    expect(await issuesOf(checkout(network, orderOf('anna')))).toEqual(['DUPLICATE_ID id "anna"']);
  });
});

test('a hold made otherwise just before, of the very same claim: refused', async () => {
  const database = townOf();
  const store = storeWith(database.stock, async (verb, work) => {
    const lines = [{ facilityId: 'near', sku: 'tyre', quantity: 1 }];
    if (verb === 'reserve') database.stock.reserve({ lines }, { id: 'anna' });
    return work();
  });
  expect(await issuesOf(checkout(townOf(), orderOf('anna'), { store }))).toEqual(['DUPLICATE_ID id "anna"']);
});

describe('races', () => {
  test('another process holds another plan just before: theirs is the answer', async () => {
    const database = townOf();
    const other = townOf(townInput([0, 2, 4]));
    let theirs: unknown;
    const store = storeWith(database.stock, async (verb, work) => {
      if (verb === 'reserve' && theirs === undefined) {
        theirs = await checkout(other, orderOf('anna'), { store: database.stock });
      }
      return work();
    });
    const answer = await checkout(townOf(), orderOf('anna'), { store });
    expect(answer).toEqual(theirs);
    expect(answer.reservation && linesOf(answer.reservation)).toBe('1 tyre mid');
    expect(tyresOf(database)).toEqual([1, 1, 4]);
  });

  test.each(['the same plan', 'another plan'])(
    'another order takes the id just before, with %s: refused',
    async (plan) => {
      const database = townOf();
      const other = townOf(townInput(plan === 'the same plan' ? [1, 2, 4] : [0, 2, 4]));
      let isFirst = true;
      const store = storeWith(database.stock, async (verb, work) => {
        if (verb === 'reserve' && isFirst) {
          isFirst = false;
          await checkout(other, orderOf('ben'), { id: 'one', store: database.stock });
        }
        return work();
      });
      expect(await issuesOf(checkout(townOf(), orderOf('anna'), { id: 'one', store }))).toEqual([
        'DUPLICATE_ID id "one"',
      ]);
      expect(database.stock.find('one')).toMatchObject({ details: { order: { id: 'ben' } } });
    },
  );

  test('a reply that is lost after the hold: the repeat answers what was held', async () => {
    const database = townOf();
    let isLost = false;
    const store = storeWith(database.stock, async (verb, work) => {
      const answer = await work();
      if (verb !== 'reserve' || isLost) return answer;
      isLost = true;
      throw new Error('connection lost');
    });
    const network = townOf();
    await expect(checkout(network, orderOf('anna'), { store })).rejects.toThrow('connection lost');
    network.stock.withdraw('near', 'tyre', 1);
    const answer = await checkout(network, orderOf('anna'), { store });
    expect(answer.reservation && linesOf(answer.reservation)).toBe('1 tyre near');
    expect(tyresOf(database)).toEqual([0, 2, 4]);
  });

  test('what the caller does to the order meanwhile changes nothing', async () => {
    const database = townOf(townInput([0, 2, 4]));
    const order = structuredClone(orderOf('anna')) as { -readonly [K in keyof Order]: Order[K] };
    const store = storeWith(database.stock, (_, work) => {
      order.latitude = 0;
      (order.lines as object[])[0] = { sku: 'wheel' };
      (order.exclude as string[]).push('mid');
      return work();
    });
    const answer = await checkout(townOf(), order, { store });
    expect(answer.reservation && linesOf(answer.reservation)).toBe('1 tyre mid');
    expect(answer.reservation?.details).toMatchObject({ order: orderOf('anna') });
  });
});

describe('facilities that are excluded', () => {
  test('serve nothing, beside those that the order excludes itself', async () => {
    const answer = await checkout(townOf(), orderOf('anna', { exclude: ['mid'] }), {
      excluded: [{ facilityId: 'near' }, { facilityId: 'nobody' }],
    });
    expect(answer.reservation && linesOf(answer.reservation)).toBe('1 tyre far');
    expect(answer.excluded).toEqual([{ facilityId: 'near' }, { facilityId: 'nobody' }]);
    expect(answer.reservation?.details).toMatchObject({ order: { exclude: ['mid'] }, excluded: answer.excluded });
  });

  test.each([
    ['2026-10-01T11:00:00.001+02:00', 'mid'],
    ['2026-10-01T09:00:00Z', 'near'],
    ['2026-10-01T08:59:59.999Z', 'near'],
  ])('until %s: from %s', async (until, facilityId) => {
    const answer = await checkout(townOf(), orderOf('anna'), { excluded: [{ facilityId: 'near', until }] });
    expect(answer.plan.shipments[0]?.facilityId).toBe(facilityId);
    expect(answer.excluded).toEqual([{ facilityId: 'near', until: new Date(until).toISOString() }]);
  });

  test('of two ends for one facility the later counts, and none at all most', async () => {
    const [early, late] = ['2026-10-01T08:00:00.000Z', '2026-10-02T08:00:00.000Z'];
    const excluded = [
      { facilityId: 'near', until: late },
      { facilityId: 'near', until: early },
      { facilityId: 'far', until: late },
      { facilityId: 'far' },
    ];
    const answer = await checkout(townOf(), orderOf('anna'), { excluded });
    expect(answer.excluded).toEqual([{ facilityId: 'far' }, { facilityId: 'near', until: late }]);
  });

  test('a facility that is excluded passes nothing on either', async () => {
    const input = townInput([0, 0, 0]);
    const depot: FacilityInput = { id: 'depot', kind: 'distributor', latitude: 53, longitude: 13.4, services: [] };
    const lane = (to: string, base: number) => ({ from: 'depot', to, minutes: 60, money: { base } });
    const problem = {
      ...input,
      facilities: [...input.facilities, depot],
      lanes: [lane('near', 100), lane('far', 900)],
      stock: [{ facilityId: 'depot', sku: 'tyre', onHand: 3 }],
    };
    const network = townOf(problem);
    const by = (plan: { shipments: { legs: { to: string | null }[] }[] }) => plan.shipments[0]?.legs[0]?.to;
    expect(by((await checkout(network, orderOf('anna'))).plan)).toBe('near');
    const excluded = [{ facilityId: 'near' }];
    const answer = await checkout(network, orderOf('ben'), { excluded });
    expect(by(answer.plan)).toBe('far');
    expect(verify(assertProblem(problem), [orderOf('ben')], [answer.plan])).toEqual([]);
    const both = await checkout(network, orderOf('cleo'), { excluded: [...excluded, { facilityId: 'far' }] });
    expect(both.status).toBe('unserved');
    expect(network.stock.available('depot', 'tyre')).toBe(1);
    expect(network.rowOfFacility.has('near')).toBe(true);
  });
});

describe('what is refused', () => {
  test('everything that is wrong with the options at once, before the store is asked', async () => {
    const store = storeWith(townOf().stock, () => Promise.reject(new Error('the store was asked')));
    const options = {
      store,
      id: '',
      ttlMinutes: -1,
      tries: 0,
      excluded: [{ facilityId: '' }, { facilityId: 'near', until: 'tomorrow' }, 7],
    };
    expect(await issuesOf(checkout(townOf(), orderOf('anna'), options as never))).toEqual([
      'OUT_OF_RANGE tries 0',
      'BAD_TEXT excluded[0].facilityId ""',
      'BAD_TIME excluded[1].until "tomorrow"',
      'WRONG_TYPE excluded[2] 7',
      'BAD_TEXT id ""',
      'OUT_OF_RANGE ttlMinutes -1',
    ]);
  });

  test.each<[object, string]>([
    [{ tries: 1.5 }, 'NOT_AN_INTEGER tries 1.5'],
    [{ tries: Number.NaN }, 'NOT_FINITE tries NaN'],
    [{ ttlMinutes: 1, expiresAt: '2026-10-01T10:00Z' }, 'OUT_OF_RANGE expiresAt "2026-10-01T10:00Z"'],
    [{ expiresAt: '2026-10-01T09:00Z' }, 'OUT_OF_RANGE expiresAt "2026-10-01T09:00:00.000Z"'],
    [{ id: 'x'.repeat(257) }, `TOO_LARGE id "${'x'.repeat(78)}…`],
  ])('%j', async (options, issue) => {
    expect(await issuesOf(checkout(townOf(), orderOf('anna'), options))).toEqual([issue]);
  });

  test('an order that was not parsed', async () => {
    const plain = { id: 'anna', placedAt: '2026-10-01T09:00Z' } as unknown as Order;
    expect(await issuesOf(checkout(townOf(), plain))).toEqual(['WRONG_TYPE order.placedAt 2026-10-01T09:00Z']);
  });

  test.each(['before anything', 'between two tries'])('a signal that is aborted %s: nothing is held', async (when) => {
    const abort = new AbortController();
    const database = townOf(townInput([0, 2, 4]));
    const store = storeWith(database.stock, (verb, work) => {
      if (verb === 'reserve') abort.abort(new Error('enough'));
      return work();
    });
    if (when === 'before anything') abort.abort(new Error('enough'));
    await expect(checkout(townOf(), orderOf('anna'), { store, signal: abort.signal })).rejects.toThrow('enough');
    expect(tyresOf(database)).toEqual([0, 2, 4]);
  });

  test('a signal that is aborted once all is held has no effect', async () => {
    const abort = new AbortController();
    const database = townOf();
    const store = storeWith(database.stock, (verb, work) => {
      if (verb === 'reserve') abort.abort(new Error('enough'));
      return work();
    });
    expect(await checkout(townOf(), orderOf('anna'), { store, signal: abort.signal })).toMatchObject({
      status: 'held',
    });
  });
});

test('commit after the end is refused, unless the goods are still free and that is asked for', async () => {
  const clock = new HandClock();
  const network = townOf(townInput(), clock);
  await checkout(network, orderOf('anna'));
  await checkout(network, orderOf('ben'), { ttlMinutes: 60 });
  clock.pass(15);
  expect(network.stock.commit('anna')).toMatchObject({ status: 'expired' });
  expect(network.stock.commit('anna', { ifFree: true })).toMatchObject({ status: 'committed' });
  expect(network.stock.commit('ben')).toMatchObject({ status: 'committed' });
  expect(await checkout(network, orderOf('anna'))).toMatchObject({
    status: 'held',
    reservation: { state: 'committed' },
  });
});
