import { assertOrders, assertProblem, buildNetwork, checkout, type Order, type ReservationStore } from 'onehop';
import type { SqlClient } from 'onehop/postgres';
import { expect, test } from 'vitest';
import { Orders } from '../../examples/backend/orders.js';

/** Three stores with one tyre each. */
function smallShop() {
  const problem = assertProblem({
    currency: 'EUR',
    services: [{ id: 'van', maxMetres: 20_000, baseMinutes: 30, minutesPerKm: 3, money: { base: 500, perKm: 50 } }],
    facilities: ['a', 'b', 'c'].map((id, at) => ({
      id,
      kind: 'store',
      latitude: 52.52 + at / 100,
      longitude: 13.37,
      services: ['van'],
    })),
    stock: ['a', 'b', 'c'].map((facilityId) => ({ facilityId, sku: 'tyre', onHand: 1 })),
  });
  return buildNetwork(problem, { clock: () => Date.parse('2026-10-01T09:00Z') });
}

const [order] = assertOrders([
  {
    id: 'A',
    placedAt: '2026-10-01T09:00Z',
    latitude: 52.52,
    longitude: 13.37,
    method: 'deliver',
    lines: [{ sku: 'tyre', quantity: 1 }],
  },
]) as [Order];

/** The one table, as far as it is asked. */
function calledOffTable(): SqlClient {
  const ids = new Set<unknown>();
  return {
    async query(text, values = []) {
      if (text.startsWith('insert')) ids.add(values[0]);
      return { rows: text.startsWith('select') && ids.has(values[0]) ? [{}] : [] };
    },
  } as SqlClient;
}

test('called off while it moves, and the release of the move is cut off: a rejection told again frees the goods', async () => {
  const network = smallShop();
  const { stock } = network;
  let isCut = false;
  let callOff = async (): Promise<void> => {};
  const store: ReservationStore = {
    reserve: async (claim, options) => {
      if (options.id === 'A#2') await callOff();
      return stock.reserve(claim, options);
    },
    release: (id) => {
      if (isCut && id === 'A#2') throw new Error('the connection is gone');
      return stock.release(id);
    },
    commit: (id, options) => stock.commit(id, options),
    extend: (id, term) => stock.extend(id, term),
    expire: () => stock.expire(),
    receive: (...args) => stock.receive(...args),
    adjust: (...args) => stock.adjust(...args),
    find: (id) => stock.find(id),
    cell: (...args) => stock.cell(...args),
    journal: (after) => stock.journal(after),
  };
  const orders = new Orders(network, store, calledOffTable());
  await checkout(network, order, { store });
  await orders.confirm('A');
  callOff = async () => {
    callOff = async () => {};
    expect(await orders.callOff('A')).toMatchObject({ status: 'released' });
    isCut = true;
  };
  await expect(orders.reject('A', 'a', {})).rejects.toThrow('the connection is gone');
  expect(await orders.find('A')).toMatchObject({ id: 'A#2', state: 'held' });
  isCut = false;
  const again = await orders.reject('A', 'a', {});
  expect(again).toMatchObject({ status: 'ended', reservation: { id: 'A#2', state: 'released' } });
  expect(await orders.reject('A', 'a', {})).toEqual(again);
  for (const facilityId of ['a', 'b', 'c']) expect(stock.cell(facilityId, 'tyre')).toMatchObject({ held: 0 });
});
