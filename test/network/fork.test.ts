import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import type { FacilityInput, ProblemInput } from '../../src/model/schema.js';
import type { ClassTimes } from '../../src/network/class-times.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { drawCase } from '../support/generate.js';
import { type Draw, pick, seededDraw } from '../support/random.js';

const cases = Number(process.env.FORK_CASES ?? 60);

type Change = (network: Network) => void;

/** A few changes of every kind a running network sees, drawn from how it stands now. */
function drawChange(draw: Draw, network: Network, input: ProblemInput, orders: readonly Order[], held: Plan[]): Change {
  const ids = [...network.rowOfFacility.keys()];
  const skus = [...new Set(input.stock.map(({ sku }) => sku)), 'late comer', 'later comer'];
  const kind = draw.int(0, 6);
  const gone = input.facilities.filter(({ id }) => !network.rowOfFacility.has(id));
  if (kind === 0 && gone.length > 0) {
    const facility = pick(draw, gone);
    return (target) => target.addFacility(facility);
  }
  if (kind === 1) {
    const facility: FacilityInput = {
      ...(input.facilities[0] as FacilityInput),
      id: `new ${draw.int(0, 1e9)}`,
      latitude: draw.int(-80, 80),
      handlingMinutes: draw.int(0, 90),
      acceptance: 1,
    };
    return (target) => target.addFacility(facility);
  }
  if (kind === 2 && ids.length > 1) {
    const id = pick(draw, ids);
    // Should it come back it knows nothing of what was taken from it.
    const kept = held.filter(({ shipments }) => shipments.every(({ facilityId }) => facilityId !== id));
    held.splice(0, held.length, ...kept);
    return (target) => target.removeFacility(id);
  }
  if (kind === 3 && held.length > 0) {
    const [plan] = held.splice(draw.int(0, held.length - 1), 1) as [Plan];
    return (target) => target.release(plan);
  }
  if (kind === 4 || ids.length === 0) {
    const order = pick(draw, orders);
    held.push(route(network, order));
    return (target) => route(target, order, { reserve: true });
  }
  const [id, sku, quantity] = [pick(draw, ids), pick(draw, skus), draw.int(1, 3)];
  const row = network.rowOfSku.get(sku);
  if (kind === 5 && row !== undefined && network.cellOf(row, network.facilityRow(id)) >= 0) {
    return (target) => target.stock.withdraw(id, sku, quantity);
  }
  const unitMoney = pick(draw, [0, 1.5, 200]);
  return (target) => target.stock.receive(id, sku, quantity, { unitMoney });
}

/** All that a network says, and by their hash the columns that its search reads. */
function stateOf(network: Network, orders: readonly Order[]): unknown {
  const { positions, classes } = network;
  const rows = [...network.rowOfFacility.values()];
  const { ranks, free, unitMoney, starts, leastUnitMoney } = positions;
  return {
    facilities: [...network.rowOfFacility],
    skus: [...network.rowOfSku],
    names: network.skus.map(({ sku }) => sku),
    room: rows.map((row) => orders.map(({ placedAt }) => network.capacityOf.get(row)?.roomAt(placedAt))),
    positions: [ranks, free, unitMoney, starts, leastUnitMoney].map(hashOf),
    trees: classes.map(({ tree: { boxes, points, rows, records } }) => [boxes, points, rows, records].map(hashOf)),
    classes: classes.map(({ services, times, leastRejectionShare }) => {
      return { services: [...services], ready: readyOf(times), leastRejectionShare };
    }),
    plans: orders.map((order) => JSON.stringify(route(network, order))),
  };
}

const readyOf = (times: ClassTimes): number[] => Array.from({ length: times.count }, (_, zone) => times.ready(zone, 0));

function hashOf(column: Float32Array | Float64Array | Uint32Array | Int32Array | null): string {
  if (column === null) return 'none';
  const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  return createHash('sha1').update(bytes).digest('hex');
}

describe('a fork and its network', () => {
  test.each([
    ['the network changes, the fork stands still', false, false],
    ['the fork changes, the network stands still', true, false],
    ['the network changes, a fork of a fork stands still', false, true],
  ])('property: %s; what changes goes on as if it had never been forked', (_, changesFork, twice) => {
    for (let seed = 0; seed < cases; seed += 1) {
      const draw = seededDraw(seed);
      const { problem: input, orders: inputs } = drawCase(draw, { orders: 4, wide: seed % 4 === 0 });
      if (input.facilities.length === 0) continue;
      const orders = assertOrders(inputs);
      const network = buildNetwork(assertProblem(input));
      const twin = buildNetwork(assertProblem(input));
      const twinOfStill = buildNetwork(assertProblem(input));
      const held: Plan[] = [];
      const change = (...targets: Network[]) => {
        const [first] = targets as [Network];
        const one = drawChange(draw, first, input, orders, held);
        for (const target of targets) one(target);
      };
      for (let step = draw.int(0, 6); step > 0; step -= 1) change(network, twin, twinOfStill);
      const fork = twice ? network.fork().fork() : network.fork();
      const [moving, still] = changesFork ? [fork, network] : [network, fork];
      const before = stateOf(still, orders);
      expect(stateOf(moving, orders), `seed ${seed}`).toEqual(before);
      for (let step = 0; step < 8; step += 1) {
        change(moving, twin);
        expect(stateOf(still, orders), `seed ${seed}, step ${step}`).toEqual(before);
        expect(stateOf(moving, orders), `seed ${seed}, step ${step}`).toEqual(stateOf(twin, orders));
      }
      // And now the other one, after they have parted.
      const parted = stateOf(moving, orders);
      held.splice(0);
      for (let step = 0; step < 6; step += 1) {
        change(still, twinOfStill);
        expect(stateOf(still, orders), `seed ${seed}, later step ${step}`).toEqual(stateOf(twinOfStill, orders));
      }
      expect(stateOf(moving, orders), `seed ${seed}, the other side`).toEqual(parted);
    }
  });

  test('a fork stands still when its network grows so far that all is laid anew', () => {
    const place = { latitude: 0, longitude: 0 };
    const facility = (id: string, at: number) => ({
      id,
      kind: 'store',
      latitude: at,
      longitude: at,
      services: ['van'],
    });
    const lines = [{ sku: 'tyre', quantity: 3 }];
    const network = buildNetwork(
      assertProblem({
        currency: 'CNY',
        facilities: Array.from({ length: 40 }, (_, at) => facility(`f${at}`, at / 10)),
        services: [{ id: 'van', baseMinutes: 10, minutesPerKm: 1, money: { base: 0 } }],
        stock: Array.from({ length: 40 }, (_, at) => ({ facilityId: `f${at}`, sku: 'tyre', onHand: 1 })),
      }),
    );
    const orders = assertOrders([{ id: 'o', placedAt: '2026-10-01T09:00Z', ...place, method: 'deliver', lines }]);
    const fork = network.fork();
    const before = stateOf(fork, orders);
    const { classes } = network;
    // Room that was made ahead for more facilities is not shared either.
    network.addFacility(facility('before', 50));
    const [first, second] = [network.fork(), network.fork()];
    first.addFacility(facility('of the first', 51));
    first.stock.receive('of the first', 'tyre', 2);
    second.addFacility(facility('of the second', 0.05));
    second.stock.receive('of the second', 'tyre', 5);
    expect(first.stock.available('of the first', 'tyre')).toBe(2);
    expect(second.stock.available('of the second', 'tyre')).toBe(5);
    for (let at = 0; at < 2500; at += 1) {
      network.addFacility(facility(`a${at}`, (at % 800) / 10));
      network.stock.receive(`a${at}`, 'tyre', 2);
    }
    expect(network.classes).not.toBe(classes);
    expect(stateOf(fork, orders)).toEqual(before);
  });

  test('two forks take from the same stock without knowing of one another', () => {
    const problem = assertProblem({
      currency: 'CNY',
      facilities: [
        { id: 'a', kind: 'store', latitude: 0, longitude: 0, services: ['van'], capacity: { ordersPerDay: 1 } },
      ],
      services: [{ id: 'van', baseMinutes: 10, minutesPerKm: 1, money: { base: 0 } }],
      stock: [{ facilityId: 'a', sku: 'tyre', onHand: 4 }],
    });
    const place = { latitude: 0, longitude: 0, method: 'deliver' as const };
    const [order] = assertOrders([
      { id: 'o', placedAt: '2026-10-01T09:00Z', ...place, lines: [{ sku: 'tyre', quantity: 3 }] },
    ]) as [Order];
    const network = buildNetwork(problem);
    const [first, second] = [network.fork(), network.fork()];
    const plan = route(first, order, { reserve: true });
    expect(route(first, order).status).toBe('unserved');
    expect(route(second, order, { reserve: true })).toEqual(plan);
    expect(route(network, order)).toEqual(plan);
    first.release(plan);
    expect([first, second, network].map(({ stock }) => stock.available('a', 'tyre'))).toEqual([4, 1, 4]);
    expect(route(first, order)).toEqual(plan);
    // The same ranks, prices and lists, not a copy of them.
    expect(first.positions.ranks).toBe(network.positions.ranks);
    expect(first.positions.free).not.toBe(network.positions.free);
  });
});
