import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkout } from '../../src/checkout.js';
import type { Checkout } from '../../src/model/checkout.js';
import type { StockLine } from '../../src/model/reservation.js';
import { rebuild } from '../../src/stock/rebuild.js';
import { HandClock, orderOf, storeWith, townInput, townOf, tyresOf } from '../support/checkout-town.js';

const runs = Number(process.env.CHECKOUT_RUNS ?? 30);
const buyers = 20;

/** Units of a shop on hand, and how many orders a day it takes; far takes any number. */
const stock = [3, 2, 4] as const;
const ordersPerDay = 2;

/**
 * Buyers at once, each on one of two servers whose networks are those of the morning; every call to the store waits on its
 * way there and on its way back, in any order. Some press the button twice.
 */
test('property: twenty checkouts at once, in any order of their steps: nothing is sold twice, nothing is left', async () => {
  let contended = 0;
  let tries = 0;
  const property = fc.asyncProperty(
    fc.scheduler(),
    fc.array(fc.nat(buyers - 1), { maxLength: 6 }),
    async (s, again) => {
      const input = townInput(stock);
      const facilities = input.facilities.map((facility) =>
        facility.id === 'near' ? { ...facility, capacity: { ordersPerDay } } : facility,
      );
      const database = townOf({ ...input, facilities }, new HandClock());
      const servers = [townOf({ ...input, facilities }), townOf({ ...input, facilities })] as const;
      const store = storeWith(database.stock, async (verb, work) => {
        await s.schedule(Promise.resolve(), `${verb} leaves`);
        const answer = await work();
        checkShelves(tyresOf(database), database.stock.journal());
        await s.schedule(Promise.resolve(), `${verb} comes back`);
        return answer;
      });
      const names = [...Array.from({ length: buyers }, (_, n) => n), ...again].map((n) => `buyer ${n}`);
      const asked = names.map((name, n) => checkout(servers[n % 2 ? 1 : 0], orderOf(name), { store, tries: 8 }));
      await s.waitFor(Promise.all(asked));
      const answers = await Promise.all(asked);
      const byName = new Map<string, Checkout>();
      for (const [n, name] of names.entries()) {
        const answer = answers[n] as Checkout;
        const before = byName.get(name);
        // Whoever asks twice gets one hold; a try that came to nothing may stand beside it.
        if (before?.status === 'held' && answer.status === 'held') expect(answer).toEqual(before);
        if (before === undefined || answer.status === 'held') byName.set(name, answer);
        tries += answer.tries.length;
      }
      const held = [...byName.values()].filter(({ status }) => status === 'held');
      contended += [...byName.values()].filter(({ status }) => status === 'contended').length;
      expect(held).toHaveLength(ordersPerDay + stock[1] + stock[2]);
      expect(tyresOf(database)).toEqual([stock[0] - ordersPerDay, 0, 0]);
      for (const server of servers) expect(tyresOf(server)).toEqual(stock);
      // The journal alone tells the same.
      const { reservations } = rebuild(database.stock.journal());
      expect(reservations.map(({ id }) => id)).toEqual(held.map(({ reservation }) => reservation?.id).sort());
    },
  );
  await fc.assert(property, { numRuns: runs });
  expect(contended).toBe(0);
  expect(tries).toBeGreaterThan(runs);
});

/** Read off the journal, beside the store's own counters. */
function checkShelves(free: readonly number[], journal: readonly { kind: string }[]): void {
  const holds = journal.filter(
    (entry): entry is { kind: 'hold'; lines: readonly StockLine[] } => entry.kind === 'hold',
  );
  const shops = ['near', 'mid', 'far'];
  shops.forEach((shop, at) => {
    const lines = holds.flatMap((hold) => hold.lines.filter(({ facilityId }) => facilityId === shop));
    const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    expect(units).toBeLessThanOrEqual(stock[at] as number);
    expect(free[at]).toBe((stock[at] as number) - units);
    if (shop === 'near') expect(lines.length).toBeLessThanOrEqual(ordersPerDay);
  });
}
