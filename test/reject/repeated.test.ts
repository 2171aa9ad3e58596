import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkout } from '../../src/checkout.js';
import type { Rejection } from '../../src/model/checkout.js';
import { InputError } from '../../src/model/issues.js';
import type { Network } from '../../src/network/network.js';
import { reject } from '../../src/reject.js';
import { currentReservation } from '../../src/stock/chain.js';
import type { ReservationStore } from '../../src/stock/reservation-store.js';
import { HandClock, linesOf, orderOf, storeWith, townInput, townOf, tyresOf } from '../support/checkout-town.js';

/** A database with the order held in it, and what is to be decided on the morning's network. */
async function heldIn(tyres: readonly number[] = [1, 2, 4], quantity = 1) {
  const clock = new HandClock();
  const database = townOf(townInput(tyres), clock);
  const order = orderOf('anna', { lines: [{ sku: 'tyre', quantity }] });
  const network = townOf(townInput(tyres), clock);
  const first = await checkout(network, order, { store: database.stock });
  return { database, network, order, first, clock };
}

function shown({ status, reservation }: Rejection): string {
  return reservation ? `${status}: ${linesOf(reservation)}, ${reservation.id} ${reservation.state}` : status;
}

describe('the same rejection again', () => {
  test('is answered by what it did', async () => {
    const { database, network } = await heldIn();
    const answer = await reject(network, 'anna', 'near', { store: database.stock });
    const journal = database.stock.journal();
    expect(shown(answer)).toBe('held: 1 tyre mid, anna#2 held');
    expect(await reject(townOf(), 'anna', 'near', { store: database.stock, ttlMinutes: 99 })).toEqual(answer);
    expect(database.stock.journal()).toEqual(journal);
  });

  test('as it is now: committed, moved on, or over', async () => {
    const { database, network, clock } = await heldIn();
    const again = async () => shown(await reject(network, 'anna', 'near', { store: database.stock }));
    await again();
    await reject(network, 'anna#2', 'mid', { store: database.stock });
    expect(await again()).toBe('held: 1 tyre far, anna#3 held');
    clock.pass(60);
    expect(await again()).toBe('ended: 1 tyre far, anna#3 expired');
  });

  test('with another end is another rejection', async () => {
    const { database, network } = await heldIn();
    const options = { store: database.stock, until: '2026-10-01T10:00Z' };
    await reject(network, 'anna', 'near', options);
    expect(shown(await reject(network, 'anna', 'near', { ...options, until: '2026-10-01T12:00+02:00' }))).toBe(
      'held: 1 tyre mid, anna#2 held',
    );
    expect(shown(await reject(network, 'anna', 'near', { store: database.stock }))).toBe(
      'elsewhere: 1 tyre mid, anna#2 held',
    );
  });

  test('decides again where nothing was held', async () => {
    const { database, network } = await heldIn([1, 0, 0]);
    const again = async () => shown(await reject(network, 'anna', 'near', { store: database.stock }));
    expect([await again(), await again()]).toEqual(['unserved', 'unserved']);
    for (const { stock } of [database, network]) stock.receive('far', 'tyre', 1);
    expect([await again(), await again()]).toEqual(['held: 1 tyre far, anna#2 held', 'held: 1 tyre far, anna#2 held']);
  });

  test('what a rejection that held nothing excluded may be passed on', async () => {
    const { database, network } = await heldIn([1, 1, 0], 2);
    const store = database.stock;
    for (const { stock } of [database, network]) stock.withdraw('mid', 'tyre', 0 + 1);
    const none = await reject(network, 'anna', 'near', { store });
    const excluded = none.status === 'unknown' ? [] : none.excluded;
    expect(shown(none)).toBe('unserved');
    for (const { stock } of [database, network]) stock.receive('near', 'tyre', 1);
    expect(shown(await reject(network, 'anna', 'mid', { store, excluded }))).toBe('unserved');
    expect(shown(await reject(network, 'anna', 'mid', { store }))).toBe('held: 2 tyre near, anna#2 held');
  });
});

describe('a crash or a lost reply, at any step', () => {
  const steps = ['find', 'find', 'release', 'reserve', 'extend'];

  test.each([...steps.keys()].flatMap((step) => [[step, 'before'] as const, [step, 'after'] as const]))(
    'call %i is lost %s it was done: the repeat ends as if nothing had been',
    async (step, when) => {
      const { database, network } = await heldIn();
      database.stock.extend('anna', { ttlMinutes: 60 });
      const calls: string[] = [];
      const store = storeWith(database.stock, async (verb, work) => {
        calls.push(verb);
        const isLost = calls.length - 1 === step;
        if (isLost && when === 'before') throw new Error('connection lost');
        const answer = await work();
        if (isLost) throw new Error('connection lost');
        return answer;
      });
      await expect(reject(network, 'anna', 'near', { store })).rejects.toThrow('connection lost');
      expect(calls).toEqual(steps.slice(0, step + 1));
      const answer = await reject(townOf(), 'anna', 'near', { store: database.stock });
      expect(answer).toMatchObject({ status: 'held', excluded: [{ facilityId: 'near' }], released: { id: 'anna' } });
      expect(answer.reservation).toMatchObject({ id: 'anna#2', state: 'held', expiresAt: '2026-10-01T10:00:00.000Z' });
      expect(tyresOf(database)).toEqual([1, 1, 4]);
    },
  );
});

describe('ids that somebody else has taken', () => {
  const stranger = (store: ReservationStore, id: string) =>
    store.reserve({ lines: [{ facilityId: 'far', sku: 'wheel', quantity: 1 }] }, { id });

  test('are stepped over, also when the order is looked for', async () => {
    const { database, network } = await heldIn();
    const { stock } = database;
    stranger(stock, 'anna#2');
    await checkout(network, orderOf('ben'), { store: stock, id: 'anna#3' });
    expect(shown(await reject(network, 'anna', 'near', { store: stock }))).toBe('held: 1 tyre mid, anna#4 held');
    expect(shown(await reject(network, 'anna', 'mid', { store: stock }))).toBe('held: 1 tyre far, anna#5 held');
    expect(shown(await reject(network, 'anna', 'near', { store: stock }))).toBe('held: 1 tyre far, anna#5 held');
    expect((await currentReservation(stock, 'anna'))?.id).toBe('anna#5');
    expect((await currentReservation(stock, 'anna#2'))?.id).toBe('anna#2');
  });

  test('just before: refused, and the repeat goes on', async () => {
    const { database, network } = await heldIn();
    const store = storeWith(database.stock, async (verb, work) => {
      if (verb === 'reserve') stranger(database.stock, 'anna#2');
      return work();
    });
    await expect(reject(network, 'anna', 'near', { store })).rejects.toThrow(InputError);
    expect(shown(await reject(network, 'anna', 'near', { store }))).toBe('held: 1 tyre mid, anna#3 held');
  });

  test('an order whose own id looks like a later one of another order', async () => {
    const { database, network } = await heldIn();
    await checkout(network, orderOf('1#7'), { store: database.stock });
    expect(shown(await reject(network, '1#7', 'mid', { store: database.stock }))).toBe('held: 1 tyre far, 1#7#2 held');
  });
});

describe('a checkout of an order that has moved on', () => {
  test('is answered by where it is', async () => {
    const { database, network, order } = await heldIn();
    const moved = await reject(network, 'anna', 'near', { store: database.stock });
    const answer = await checkout(network, order, { store: database.stock });
    expect(answer).toMatchObject({
      status: 'held',
      reservation: moved.reservation,
      excluded: [{ facilityId: 'near' }],
    });
  });

  test('is ended where nothing was held any more', async () => {
    const { database, network, order } = await heldIn([1, 0, 0]);
    await reject(network, 'anna', 'near', { store: database.stock });
    const answer = await checkout(network, order, { store: database.stock });
    expect(answer).toMatchObject({ status: 'ended', reservation: { id: 'anna', state: 'released' } });
  });
});

describe('a network that has not heard of the release', () => {
  test('decides with what the order itself gave back', async () => {
    // Nothing but what the order had is left for it; the network has seen it go and not come back.
    const { database, network, order } = await heldIn([1, 2, 0], 3);
    for (const [facilityId, units] of [
      ['near', 1],
      ['mid', 2],
    ] as const)
      network.stock.withdraw(facilityId, 'tyre', units);
    const answer = await reject(network, 'anna', 'near', { store: database.stock });
    expect(shown(answer)).toBe('held: 2 tyre mid, anna#2 held');
    expect(tyresOf(network)).toEqual([0, 0, 0]);
    expect(order.lines[0]?.quantity).toBe(3);
  });

  test('what others took of it meanwhile is learned', async () => {
    const { database, network } = await heldIn([1, 2, 1], 3);
    network.stock.withdraw('near', 'tyre', 1);
    network.stock.withdraw('mid', 'tyre', 2);
    let isFirst = true;
    const store = storeWith(database.stock, async (verb, work) => {
      if (verb === 'reserve' && isFirst) {
        isFirst = false;
        const lines = [{ facilityId: 'mid', sku: 'tyre', quantity: 1 }];
        database.stock.reserve({ lines }, { id: 'quicker' });
      }
      return work();
    });
    const answer = await reject(network, 'anna', 'near', { store });
    expect(shown(answer)).toBe('held: 1 tyre far, 1 tyre mid, anna#2 held');
    expect(answer.status === 'held' && answer.tries.map(({ short }) => short)).toEqual([
      [{ facilityId: 'mid', sku: 'tyre', wanted: 2, available: 1 }],
    ]);
  });

  test('contended after so many tries: released, and the repeat goes on', async () => {
    const { database, network } = await heldIn();
    const store = storeWith(database.stock, async (verb, work) => {
      if (verb !== 'reserve') return work();
      return { status: 'short', short: [{ facilityId: 'x', sku: 'x', wanted: 1, available: 0 }], shortRooms: [] };
    });
    const answer = await reject(network, 'anna', 'near', { store, tries: 3 });
    expect(answer).toMatchObject({ status: 'contended', released: { id: 'anna', state: 'released' } });
    expect(answer.status === 'contended' && answer.tries).toHaveLength(3);
    expect(shown(await reject(network, 'anna', 'near', { store: database.stock }))).toBe(
      'held: 1 tyre mid, anna#2 held',
    );
  });
});

test('property: two stores say no at once, each perhaps twice: the order ends where neither has it, held once', async () => {
  const networks = [townOf(townInput([1, 2, 4])), townOf(townInput([1, 2, 4]))] as const;
  const property = fc.asyncProperty(
    fc.scheduler(),
    fc.array(fc.tuple(fc.constantFrom('near', 'mid'), fc.nat(1)), { minLength: 2, maxLength: 5 }),
    async (s, asked) => {
      const { database } = await heldIn([1, 2, 4], 7);
      const store = storeWith(database.stock, async (verb, work) => {
        await s.schedule(Promise.resolve(), `${verb} leaves`);
        const answer = await work();
        await s.schedule(Promise.resolve(), `${verb} comes back`);
        return answer;
      });
      // All seven tyres there are; a store that says no takes its own away.
      const calls = asked.map(([facilityId, n]) => reject(networks[n] as Network, 'anna', facilityId, { store }));
      await s.waitFor(Promise.all(calls));
      const answers = await Promise.all(calls);
      const current = await currentReservation(database.stock, 'anna');
      const names = new Set(asked.map(([facilityId]) => facilityId));
      const all = database.stock.journal().flatMap((entry) => (entry.kind === 'hold' ? [entry.id] : []));
      const states = all.map((id) => database.stock.find(id)?.state);
      expect(states.filter((state) => state === 'held')).toHaveLength(1);
      expect(current?.state).toBe('held');
      const left = ['4 tyre far', '2 tyre mid', '1 tyre near'].filter(
        (line) => ![...names].some((name) => line.includes(name)),
      );
      expect(current && linesOf(current)).toBe(left.join(', '));
      // Who looks while another rejection is between release and hold finds nothing held at that moment.
      for (const { status } of answers) expect(['held', 'ended']).toContain(status);
      expect(answers.some(({ status }) => status === 'held')).toBe(true);
    },
  );
  await fc.assert(property, { numRuns: Number(process.env.CHECKOUT_RUNS ?? 100) });
});
