import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/model/issues.js';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import type { JournalEntry, StockLine } from '../../src/model/reservation.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import type { NetworkStock } from '../../src/network/network-stock.js';
import { promise } from '../../src/promise.js';
import { route } from '../../src/route.js';
import { rebuild } from '../../src/stock/rebuild.js';

const start = Date.parse('2026-10-01T00:00:00Z');
const facility = { kind: 'store' as const, latitude: 0, longitude: 0, services: ['van'] };
const input = {
  currency: 'CNY',
  facilities: [
    { ...facility, id: 'a', capacity: { ordersPerDay: 2 } },
    { ...facility, id: 'b', longitude: 1 },
  ],
  services: [{ id: 'van', baseMinutes: 10, minutesPerKm: 1, money: { base: 0 } }],
  stock: [
    { facilityId: 'a', sku: 'tyre', onHand: 100 },
    { facilityId: 'b', sku: 'tyre', onHand: 2 },
    { facilityId: 'b', sku: 'wheel', onHand: 4 },
  ],
};
const problem = assertProblem(input);

/** A network whose clock stands still unless it is moved. */
function scene(): { network: Network; stock: NetworkStock; clock: { now: number } } {
  const clock = { now: start };
  const network = buildNetwork(problem, { clock: () => clock.now });
  return { network, stock: network.stock, clock };
}

const tyres = (quantity: number, facilityId = 'a'): StockLine[] => [{ facilityId, sku: 'tyre', quantity }];
const wheels = (quantity: number): StockLine[] => [{ facilityId: 'b', sku: 'wheel', quantity }];

function orderOf(lines: { sku: string; quantity: number }[]): Order {
  const place = { placedAt: '2026-10-01T09:00Z', latitude: 0, longitude: 0, method: 'deliver' };
  return assertOrders([{ id: 'o', ...place, lines }])[0] as Order;
}

function issuesOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.issues.map(({ code, path }) => `${code} ${path}`);
  }
  return [];
}

describe('what other ledgers get wrong', () => {
  test('case 79: 400 callers, 100 units: exactly 100', () => {
    const { stock } = scene();
    const answers = Array.from({ length: 400 }, (_, caller) => stock.reserve(tyres(1), { id: `caller ${caller}` }));
    expect(answers.filter(({ status }) => status === 'held')).toHaveLength(100);
    expect(stock.cell('a', 'tyre')).toMatchObject({ held: 100, available: 0, shortfall: 0 });
  });

  test('case 80: the same id 50 times: once', () => {
    const { stock } = scene();
    const answers = Array.from({ length: 50 }, () => stock.reserve(tyres(3), { id: 'x' }));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(stock.cell('a', 'tyre')?.held).toBe(3);
    expect(stock.journal().filter(({ kind }) => kind === 'hold')).toHaveLength(1);
  });

  test('case 81: the same id with other lines is refused', () => {
    const { stock } = scene();
    stock.reserve(tyres(3), { id: 'x' });
    expect(issuesOf(() => stock.reserve(tyres(2), { id: 'x' }))).toEqual(['DUPLICATE_ID id']);
    expect(issuesOf(() => stock.reserve({ lines: tyres(3), rooms: [] }, { id: 'x' }))).toEqual([]);
  });

  test('case 82: a commit after expiry only where it is asked for and all is free still', () => {
    const { stock, clock } = scene();
    stock.reserve(wheels(3), { id: 'x', ttlMinutes: 1 });
    clock.now += 60_000;
    expect(stock.commit('x').status).toBe('expired');
    stock.reserve(wheels(2), { id: 'y' });
    expect(stock.commit('x', { ifFree: true })).toMatchObject({
      status: 'short',
      short: [{ facilityId: 'b', sku: 'wheel', wanted: 3, available: 2 }],
    });
    stock.release('y');
    expect(stock.commit('x', { ifFree: true }).status).toBe('committed');
    expect(stock.cell('b', 'wheel')).toMatchObject({ onHand: 1, held: 0, version: 1 });
  });

  test.each([
    ['a millisecond before', 59_999, 'committed'],
    ['in the same millisecond', 60_000, 'expired'],
  ])('case 83: expiry and commit, %s: one wins, once', (_, after, expected) => {
    const { stock, clock } = scene();
    stock.reserve(wheels(3), { id: 'x', ttlMinutes: 1 });
    clock.now += after;
    expect(stock.commit('x').status).toBe(expected);
    clock.now += 1;
    stock.expire();
    expect(stock.find('x')?.state).toBe(expected);
    expect(stock.cell('b', 'wheel')?.onHand).toBe(expected === 'committed' ? 1 : 4);
  });

  test('case 84: release twice, and release after commit, change nothing', () => {
    const { stock } = scene();
    stock.reserve(wheels(1), { id: 'x' });
    stock.reserve(wheels(1), { id: 'y' });
    stock.release('x');
    stock.commit('y');
    const before = [stock.cell('b', 'wheel'), stock.journal()];
    expect([stock.release('x').status, stock.release('y').status]).toEqual(['released', 'committed']);
    expect([stock.cell('b', 'wheel'), stock.journal()]).toEqual(before);
  });

  test('case 85: a reply was lost: the retry gets the first answer', () => {
    const { stock, clock } = scene();
    const first = stock.reserve(wheels(1), { id: 'x', ttlMinutes: 5 });
    clock.now += 1000;
    expect(stock.reserve(wheels(1), { id: 'x', ttlMinutes: 5 })).toEqual(first);
    const committed = stock.commit('x');
    expect(stock.commit('x')).toEqual(committed);
  });

  test('case 86: a count below the holds is a shortfall with names, and nothing is negative', () => {
    const { stock } = scene();
    stock.reserve(wheels(2), { id: 'second' });
    stock.reserve(wheels(2), { id: 'first' });
    stock.reserve(tyres(1), { id: 'elsewhere' });
    expect(stock.adjust('b', 'wheel', 3)).toEqual({
      status: 'adjusted',
      cell: {
        facilityId: 'b',
        sku: 'wheel',
        onHand: 3,
        reserved: 0,
        safetyStock: 0,
        held: 4,
        available: 0,
        version: 1,
        shortfall: 1,
      },
      holders: ['first', 'second'],
    });
    expect([stock.commit('first').status, stock.commit('second').status]).toEqual(['committed', 'short']);
    expect(stock.available('b', 'wheel')).toBe(0);
  });

  test('case 87: a caller whose clock is an hour off changes nothing: spans count, and what is over by ours is refused', () => {
    const { stock, clock } = scene();
    const theirs = clock.now - 3_600_000;
    const answer = stock.reserve(wheels(1), { id: 'x', ttlMinutes: 10 });
    expect(answer).toMatchObject({ reservation: { expiresAt: '2026-10-01T00:10:00.000Z' } });
    const late = { id: 'y', expiresAt: new Date(theirs + 600_000).toISOString() };
    expect(issuesOf(() => stock.reserve(wheels(1), late))).toEqual(['OUT_OF_RANGE expiresAt']);
    expect(stock.cell('b', 'wheel')?.held).toBe(1);
  });

  test('case 88: a hold and its entry are one step: whatever is refused leaves neither', () => {
    const { stock } = scene();
    const refused = [
      () => stock.reserve(wheels(5), { id: 'x' }),
      () => stock.reserve(wheels(0), { id: 'x' }),
      () => stock.reserve([], { id: 'x' }),
      () => stock.reserve(wheels(1), { id: '' }),
      () => stock.reserve(wheels(1), { id: 'x', ttlMinutes: Number.NaN }),
      () =>
        stock.reserve({ lines: wheels(1), rooms: [{ room: 'r', from: 0, span: 1, amount: 2, limit: 1 }] }, { id: 'x' }),
      () => stock.reserve([...wheels(1), ...tyres(1, 'nobody')], { id: 'x' }),
    ];
    for (const run of refused) issuesOf(run);
    expect([stock.journal(), stock.find('x'), stock.cell('b', 'wheel')?.held, stock.rooms()]).toEqual([
      [],
      null,
      0,
      [],
    ]);
  });

  test('two lines of one order share a cell, and are judged together', () => {
    const { stock } = scene();
    expect(stock.reserve([...wheels(3), ...wheels(2)], { id: 'x' })).toMatchObject({
      status: 'short',
      short: [{ wanted: 5, available: 4 }],
    });
  });
});

test('holds end by time, those of one time by id; answers name them by id', () => {
  const { stock, clock } = scene();
  for (const [id, minutes] of [
    ['c', 1],
    ['a', 2],
    ['d', 1],
    ['b', 2],
  ] as const) {
    stock.reserve(tyres(1), { id, ttlMinutes: minutes });
  }
  clock.now += 120_000;
  expect(stock.expire()).toEqual(['a', 'b', 'c', 'd']);
  const expired = stock.journal().filter(({ kind }) => kind === 'expire') as { id: string }[];
  expect(expired.map(({ id }) => id)).toEqual(['c', 'd', 'a', 'b']);
});

test.each<[string, number | string | Date]>([
  ['milliseconds', start + 60_000],
  ['a Date', new Date(start + 60_000)],
  ['ISO 8601', '2026-10-01T08:01+08:00'],
])('expire by another moment, as %s', (_, moment) => {
  const { stock } = scene();
  stock.reserve(tyres(1), { id: 'x', ttlMinutes: 1 });
  expect(stock.expire(start + 59_999)).toEqual([]);
  expect(stock.expire(moment)).toEqual(['x']);
});

test.each([
  ['a bad moment', (stock: NetworkStock) => stock.expire('soon'), 'BAD_TIME now'],
  ['no moment', (stock: NetworkStock) => stock.expire(new Date(Number.NaN)), 'BAD_TIME now'],
  ['an id that is none', (stock: NetworkStock) => stock.commit(7 as never), 'WRONG_TYPE id'],
  ['an empty id', (stock: NetworkStock) => stock.find(''), 'BAD_TEXT id'],
  ['an end that is not told', (stock: NetworkStock) => stock.extend('x', {}), 'MISSING ttlMinutes'],
  ['a bad entry number', (stock: NetworkStock) => stock.journal(-1), 'OUT_OF_RANGE after'],
  ['a claim that is none', (stock: NetworkStock) => stock.reserve(null as never, { id: 'x' }), 'WRONG_TYPE '],
  ['a count below nothing', (stock: NetworkStock) => stock.adjust('a', 'tyre', -1), 'OUT_OF_RANGE onHand'],
  [
    'a version that is none',
    (stock: NetworkStock) => stock.adjust('a', 'tyre', 1, { version: 0.5 }),
    'OUT_OF_RANGE version',
  ],
])('refuses %s', (_, run, expected) => {
  expect(issuesOf(() => run(scene().stock))).toEqual([expected]);
});

test('a clock that tells no time is refused, and nothing is held', () => {
  const network = buildNetwork(problem, { clock: () => Number.NaN });
  expect(issuesOf(() => network.stock.reserve(tyres(1), { id: 'x' }))).toEqual(['NOT_FINITE options.clock']);
  expect(network.stock.available('a', 'tyre')).toBe(100);
});

test('what is held is not free to route, neither goods nor the day', () => {
  const { network, stock } = scene();
  const order = orderOf([{ sku: 'tyre', quantity: 1 }]);
  for (const id of ['x', 'y']) expect(stock.reserve(route(network, order), { id }).status).toBe('held');
  const plan = route(network, order);
  expect(plan.shipments[0]?.facilityId).toBe('b');
  stock.release('x');
  expect(route(network, order).shipments[0]?.facilityId).toBe('a');
  expect(stock.rooms().map(({ room, held }) => [room, held])).toEqual([['["orders","a"]', 1]]);
});

test('the same plan again is the same claim, also when its facility has left; another plan is not', () => {
  const { network, stock } = scene();
  const plan = route(network, orderOf([{ sku: 'tyre', quantity: 1 }]));
  stock.reserve(plan, { id: 'x' });
  expect(stock.reserve(plan, { id: 'x' }).status).toBe('held');
  const other = route(network, orderOf([{ sku: 'tyre', quantity: 2 }]));
  expect(issuesOf(() => stock.reserve(other, { id: 'x' }))).toEqual(['DUPLICATE_ID id']);
  network.removeFacility('a');
  expect(stock.reserve(plan, { id: 'x' }).status).toBe('held');
  expect(issuesOf(() => stock.reserve(plan, { id: 'y' }))).toEqual(['UNKNOWN_REFERENCE facilityId']);
});

test('cells move between a hold and its end: positions and facilities come by the hundred', () => {
  const { network, stock } = scene();
  stock.reserve([...tyres(2, 'b'), ...wheels(3)], { id: 'x', ttlMinutes: 1 });
  stock.reserve(wheels(1), { id: 'y' });
  for (let at = 0; at < 300; at += 1) {
    network.addFacility({ ...facility, id: `n${at}`, longitude: at / 10 });
    stock.receive(`n${at}`, 'wheel', 1);
    stock.receive(`n${at}`, `new ${at}`, 1);
  }
  expect(stock.cell('b', 'wheel')).toMatchObject({ onHand: 4, held: 4, available: 0 });
  stock.release('x');
  expect([stock.available('b', 'tyre'), stock.available('b', 'wheel')]).toEqual([2, 3]);
  stock.commit('y');
  expect(stock.cell('b', 'wheel')).toMatchObject({ onHand: 3, held: 0, available: 3 });
  for (let at = 0; at < 300; at += 1) expect(stock.available(`n${at}`, 'wheel')).toBe(1);
});

test('a facility leaves between a hold and its end, and comes back as another', () => {
  const { network, stock } = scene();
  for (const id of ['released', 'committed']) stock.reserve([...tyres(1, 'b'), ...tyres(2)], { id });
  network.removeFacility('b');
  expect(stock.cell('b', 'tyre')).toBeNull();
  network.addFacility({ ...facility, id: 'b', longitude: 1 });
  stock.receive('b', 'tyre', 1);
  expect(stock.release('released').status).toBe('released');
  expect(stock.commit('committed')).toMatchObject({
    status: 'short',
    short: [{ facilityId: 'b', sku: 'tyre', wanted: 1, available: 0 }],
  });
  expect(stock.cell('b', 'tyre')).toMatchObject({ onHand: 1, held: 0, available: 1 });
  expect(stock.cell('a', 'tyre')?.held).toBe(2);
  expect(rebuild(stock.journal()).cells).toEqual([stock.cell('a', 'tyre'), stock.cell('b', 'tyre')]);
});

describe('a journal says the same, read after each step or at the end', () => {
  const priced = assertProblem({
    ...input,
    stock: [{ facilityId: 'b', sku: 'wheel', onHand: 4, unitMoney: 7 }],
  });
  const told = { facilityId: 'b', sku: 'wheel', reserved: 1, safetyStock: 2, held: 3, version: 9 };
  const leaving = (network: Network) => network.removeFacility('b');
  const syncing = ({ stock }: Network) => stock.sync({ cells: [{ ...told, onHand: 50 }] });

  test.each<[string, ((network: Network) => unknown)[]]>([
    ['a facility with prices leaves', [leaving, ({ stock }) => stock.release('x')]],
    [
      'another store tells other numbers',
      [({ stock }) => stock.commit('x'), syncing, ({ stock }) => stock.receive('b', 'wheel', 1)],
    ],
    [
      'another store tells of what was made here',
      [
        ({ stock }) => stock.release('x'),
        ({ stock }) => stock.receive('b', 'tyre', 1),
        ({ stock }) => stock.sync({ cells: [{ ...told, sku: 'tyre', onHand: 50 }] }),
      ],
    ],
  ])('%s', (_, steps) => {
    const networkOf = () => buildNetwork(priced, { clock: () => start });
    const forkOf = (origin: Network) => {
      origin.stock.reserve(wheels(2), { id: 'of the origin' });
      return origin.fork();
    };
    for (const make of [networkOf, () => forkOf(networkOf())]) {
      const [often, once] = [make(), make()];
      for (const step of [({ stock }: Network) => stock.reserve(wheels(1), { id: 'x' }), ...steps]) {
        step(often);
        often.stock.journal();
        step(once);
      }
      expect(JSON.stringify(once.stock.journal())).toBe(JSON.stringify(often.stock.journal()));
      const reserved = make().stock.cell('b', 'wheel')?.reserved;
      expect(once.stock.journal()[0]).toMatchObject({ kind: 'open', cell: { onHand: 4, reserved, unitMoney: 7 } });
    }
  });
});

test('what has ended is not looked at again: neither for who holds a cell, nor by a fork', () => {
  const { network, stock } = scene();
  let read = 0;
  const counting = (rows: Int32Array) =>
    new Proxy(rows, {
      get: (target, key) => {
        read++;
        return Reflect.get(target, key, target);
      },
    });
  const watched = [network, network.fork()];
  for (const { stock: own } of watched) {
    for (let at = 0; at < 100; at++) {
      own.reserve(tyres(1), { id: `${at}` });
      own[at % 2 === 0 ? 'commit' : 'release'](`${at}`);
    }
    own.reserve(wheels(3), { id: 'live' });
    own.reserve(wheels(1), { id: 'too', ttlMinutes: 5 });
    expect(own.ledger.hasHolds).toBe(true);
  }
  const [, fork] = watched as [Network, Network];
  fork.stock.journal();
  for (const { stock: own } of watched)
    own.ledger.lines.skuRow = counting(own.ledger.lines.skuRow) as Int32Array<ArrayBuffer>;
  expect(stock.adjust('b', 'wheel', 1)).toMatchObject({ holders: ['live', 'too'] });
  expect(fork.stock.cell('b', 'wheel')).toMatchObject({ held: 4, reserved: 0 });
  expect(read).toBeLessThan(10);
  for (const { stock: own } of watched) {
    own.release('live');
    expect(own.ledger.hasHolds).toBe(true);
    own.release('too');
    expect(own.ledger.hasHolds).toBe(false);
  }
});

test('a change that a position cannot say is refused with nothing of it done', () => {
  const { network, stock } = scene();
  const [skuRow, row] = [network.rowOfSku.get('wheel') as number, network.facilityRow('b')];
  const cell = network.cellOf(skuRow, row);
  stock.withdraw('b', 'wheel', 1);
  const before = [stock.cell('b', 'wheel'), stock.journal()];
  const { cells } = stock.ledger;
  const most = 2 ** 31 - 1;
  const numbers = { onHand: most + 1, reserved: 0, safetyStock: 0, held: 0, version: 7 };
  for (const run of [() => cells.change(skuRow, row, cell, most), () => cells.replace(skuRow, row, cell, numbers)]) {
    expect(run).toThrow('a free quantity leaves the range of a position');
    expect([stock.cell('b', 'wheel'), stock.journal()]).toEqual(before);
  }
});

describe('a fork', () => {
  test('starts with what is free, no reservations and an empty journal; then each goes its own way', () => {
    const { network, stock, clock } = scene();
    stock.reserve(wheels(3), { id: 'x', ttlMinutes: 1 });
    stock.receive('b', 'tyre', 3, { id: 'r' });
    const fork = network.fork();
    expect([fork.stock.find('x'), fork.stock.journal(), fork.stock.reservationCount]).toEqual([null, [], 0]);
    expect(fork.stock.cell('b', 'wheel')).toMatchObject({ onHand: 4, reserved: 3, held: 0, available: 1 });
    expect(fork.stock.cell('b', 'tyre')).toMatchObject({ onHand: 5, version: 1 });

    expect(fork.stock.reserve(wheels(1), { id: 'x' }).status).toBe('held');
    expect(fork.stock.commit('x').status).toBe('committed');
    fork.stock.receive('b', 'tyre', 1);
    expect(stock.cell('b', 'wheel')).toMatchObject({ onHand: 4, held: 3, available: 1 });
    expect(stock.cell('b', 'tyre')).toMatchObject({ onHand: 5, version: 1 });
    clock.now += 60_000;
    expect([fork.stock.expire(), stock.expire()]).toEqual([[], ['x']]);
    expect([fork.stock.available('b', 'wheel'), stock.available('b', 'wheel')]).toEqual([0, 4]);
  });

  test('has a journal that makes its numbers, its origin’s holds being reserved', () => {
    const { network, stock } = scene();
    stock.reserve([...wheels(3), ...tyres(5)], { id: 'x' });
    stock.withdraw('a', 'tyre', 10);
    const fork = network.fork();
    fork.stock.reserve([...wheels(1), ...tyres(7)], { id: 'y' });
    fork.stock.reserve(tyres(2), { id: 'z' });
    fork.stock.commit('z');
    const again = fork.fork();
    again.stock.reserve(tyres(1), { id: 'z' });
    for (const { stock: own } of [fork, again]) {
      // Versions go on from the origin's, which a journal does not tell.
      const cells = rebuild(own.journal()).cells.map(({ version, ...numbers }) => numbers);
      for (const cell of cells) expect(own.cell(cell.facilityId, cell.sku)).toMatchObject(cell);
      expect(cells.length).toBeGreaterThan(0);
    }
    expect(again.stock.cell('a', 'tyre')).toMatchObject({ onHand: 88, reserved: 12, held: 1, available: 75 });
  });

  test('has plain rooms of its own too', () => {
    const { network, stock } = scene();
    const claim = { lines: [], rooms: [{ room: 'hall', from: 0, span: 1, amount: 1, limit: 1 }] };
    const fork = network.fork();
    expect([stock, fork.stock].map((one) => one.reserve(claim, { id: 'x' }).status)).toEqual(['held', 'held']);
    expect(network.fork().stock.reserve(claim, { id: 'x' }).status).toBe('short');
  });
});

test('plans that are taken and given back are journalled', () => {
  const { network, stock } = scene();
  const plan = route(network, orderOf([{ sku: 'tyre', quantity: 2 }]), { reserve: true });
  network.release(plan);
  const rooms = [{ room: '["orders","a"]', from: start / 86_400_000, span: 1, amount: 1, limit: 2 }];
  expect(stock.journal(1).map(({ seq, at, ...event }) => event)).toEqual([
    { kind: 'take', lines: tyres(2), rooms },
    { kind: 'return', lines: tyres(2), rooms },
  ]);
  expect(stock.cell('a', 'tyre')).toMatchObject({ onHand: 100, held: 0, version: 2 });
});

test('a plan given back that nobody took makes no room that there is not', () => {
  const { network, stock } = scene();
  const plan: Plan = route(network, orderOf([{ sku: 'tyre', quantity: 2 }]));
  network.release(plan);
  expect(stock.rooms()).toEqual([]);
  expect(rebuild(stock.journal()).cells).toEqual([stock.cell('a', 'tyre')]);
  const limits = network.capacityOf.get(network.facilityRow('a'))?.roomAt(start / 60_000);
  expect(limits).toEqual({ orders: 2, units: Infinity });
});

test('numbers at the edge of what a position can say stay exact', () => {
  const most = 2 ** 31 - 1;
  const network = buildNetwork(
    assertProblem({
      ...input,
      stock: [{ facilityId: 'a', sku: 'tyre', onHand: 0, reserved: most, safetyStock: most }],
    }),
  );
  const { stock } = network;
  const cell = { facilityId: 'a', sku: 'tyre', reserved: most, safetyStock: most, held: 0, available: 0 };
  expect(stock.cell('a', 'tyre')).toEqual({ ...cell, onHand: 0, version: 0, shortfall: most });
  stock.receive('a', 'tyre', most);
  expect(stock.cell('a', 'tyre')).toEqual({ ...cell, onHand: most, version: 1, shortfall: 0 });
  stock.adjust('a', 'tyre', 7);
  expect(stock.cell('a', 'tyre')).toEqual({ ...cell, onHand: 7, version: 2, shortfall: most - 7 });
  expect(rebuild(stock.journal()).cells).toEqual([stock.cell('a', 'tyre')]);
  expect(issuesOf(() => stock.receive('a', 'tyre', most))).toEqual(['TOO_LARGE quantity']);
});

test('what a reservation uses of a day or of bays is not for `network.release` to give back', () => {
  const fitted = assertProblem({
    ...input,
    facilities: [
      { ...facility, id: 'a', capacity: { ordersPerDay: 9, unitsPerDay: 9 }, install: { bays: 2, minutes: 60 } },
    ],
    stock: [{ facilityId: 'a', sku: 'tyre', onHand: 10 }],
  });
  const clock = { now: start };
  const network = buildNetwork(fitted, { clock: () => clock.now });
  const wish = { placedAt: '2026-10-01T09:00Z', latitude: 0, longitude: 0, method: 'install' };
  const [order] = assertOrders([{ ...wish, id: 'o', lines: [{ sku: 'tyre', quantity: 1 }] }]) as [Order];
  const plan = route(network, order, { reserve: true });
  expect(network.stock.reserve(plan, { id: 'held', ttlMinutes: 5 }).status).toBe('held');
  const before = network.stock.rooms();
  network.release(plan);
  const alone = network.stock.rooms();
  expect(alone).toEqual(before.map((use) => ({ ...use, held: use.held / 2 })));
  network.release(plan);
  expect(network.stock.rooms()).toEqual(alone);
  clock.now += 5 * 60_000;
  expect(network.stock.expire()).toEqual(['held']);
  expect(network.stock.rooms()).toEqual([]);
  expect(rebuild(network.stock.journal()).rooms).toEqual([]);
});

describe('a plan that is none', () => {
  const plan = { orderId: 'o', shipments: [{ facilityId: 'a', lines: [{ sku: 'tyre', quantity: 1 }], legs: [] }] };
  const leg = { kind: 'delivery', from: 'a', to: null, metres: 0, departAt: 'x', arriveAt: '2026-10-01T09:00Z' };
  test.each<[string, unknown, string[]]>([
    ['says no day', plan, ['MISSING plan.shipments.handlingFrom']],
    ['has no shipment where one should be', { shipments: [null] }, ['WRONG_TYPE plan.shipments[0]']],
    [
      'has shipments without lines and legs',
      { shipments: [{}] },
      ['facilityId', 'lines', 'legs'].map((key) => `WRONG_TYPE plan.shipments[0].${key}`),
    ],
    [
      'departs at no time',
      { shipments: [{ ...plan.shipments[0], legs: [leg] }] },
      ['BAD_TIME plan.shipments[0].legs[0].departAt'],
    ],
    [
      'is fitted at no time',
      { shipments: [], appointment: { facilityId: 'a', startAt: 7 } },
      ['BAD_TIME plan.appointment.startAt'],
    ],
  ])('%s: refused, and nothing is held', (_, asked, expected) => {
    const { network, stock } = scene();
    expect(issuesOf(() => stock.reserve(asked as Plan, { id: 'x' }))).toEqual(expected);
    expect(issuesOf(() => network.take(asked as Plan))).toEqual(expected);
    expect(stock.journal()).toEqual([]);
  });
});

test('what the ledger hands out is nobody’s to change, in a restored one as well', () => {
  const first = scene();
  const plan = route(first.network, orderOf([{ sku: 'tyre', quantity: 3 }]));
  first.stock.reserve(plan, { id: 'x', ttlMinutes: 1, details: { note: 'n' } });
  const restored = scene();
  restored.stock.restore(JSON.parse(JSON.stringify(first.stock.journal())));
  for (const { stock } of [first, restored]) {
    const told = JSON.stringify(stock.journal());
    const reach = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        reach(inner);
        if (typeof inner === 'number') Reflect.set(value, key, 777);
      }
    };
    reach(stock.find('x'));
    reach(stock.journal());
    reach(stock.reservations());
    expect(JSON.stringify(stock.journal())).toBe(told);
    expect(stock.find('x')?.rooms).toEqual([expect.objectContaining({ amount: 1 })]);
    expect(stock.release('x').status).toBe('released');
    expect(stock.cell('a', 'tyre')).toMatchObject({ held: 0, available: 100 });
  }
});

test('goods held past their time are free to every verb, swept or not', () => {
  const order = orderOf([{ sku: 'tyre', quantity: 100 }]);
  const served = (network: Network) => route(network, order).shipments[0]?.lines[0]?.quantity;
  const overdue = () => {
    const { network, stock, clock } = scene();
    stock.reserve(tyres(99), { id: 'x', ttlMinutes: 5 });
    expect(stock.available('a', 'tyre')).toBe(1);
    expect(served(network)).toBe(1);
    clock.now += 5 * 60_000;
    return network;
  };
  expect(overdue().stock.available('a', 'tyre')).toBe(100);
  expect(served(overdue())).toBe(100);
  expect(promise(overdue(), order).earliest?.plan.shipments[0]?.facilityId).toBe('a');
  expect(served(overdue().fork())).toBe(100);
  const taken = overdue();
  taken.take(route(scene().network, order));
  expect(taken.stock.available('a', 'tyre')).toBe(0);
});

test.each<[unknown, string]>([
  [-5, 'OUT_OF_RANGE'],
  [0, 'OUT_OF_RANGE'],
  [1.5, 'NOT_AN_INTEGER'],
  [Number.NaN, 'NOT_FINITE'],
  ['3', 'WRONG_TYPE'],
  [3n, 'WRONG_TYPE'],
])('a plan of %s units is neither taken nor given back nor held', (quantity, code) => {
  const { network, stock } = scene();
  const shipment = { facilityId: 'b', lines: [{ line: 0, sku: 'tyre', quantity }], legs: [] };
  const plan = { orderId: 'o', shipments: [shipment] } as unknown as Plan;
  for (const run of [() => network.take(plan), () => network.release(plan), () => stock.reserve(plan, { id: 'x' })]) {
    expect(issuesOf(run)).toEqual([`${code} plan.shipments[0].lines[0].quantity`]);
  }
  expect(stock.journal()).toEqual([]);
});

test('a facility that comes back has its day free of what was held at the one before', () => {
  const { network, stock } = scene();
  const plan = route(network, orderOf([{ sku: 'tyre', quantity: 1 }]));
  stock.reserve(plan, { id: 'before' });
  stock.commit('before');
  stock.reserve(plan, { id: 'too' });
  network.removeFacility('a');
  network.addFacility(input.facilities[0]);
  stock.receive('a', 'tyre', 9);
  network.take(plan);
  network.release(plan);
  stock.release('too');
  expect(stock.rooms()).toEqual([]);
});

test('a journal that uses more of a bay than can be kept, or for another time, is refused at once', () => {
  const bays = assertProblem({
    ...input,
    facilities: [{ ...facility, id: 'a', install: { bays: 2, minutes: 60 } }],
    stock: [],
  });
  const hold = (use: object) => [
    {
      seq: 1,
      at: '2026-10-01T00:00:00.000Z',
      kind: 'hold',
      id: 'x',
      lines: [],
      rooms: [{ room: '["bay","a"]', from: 0, limit: 2_000_000_000, ...use }],
      short: [],
      expiresAt: null,
      details: null,
    },
  ];
  const restoring = (use: object) => issuesOf(() => buildNetwork(bays).stock.restore(hold(use) as JournalEntry[]));
  expect(restoring({ span: 60, amount: 1_999_999_999 })).toEqual(['TOO_LARGE journal']);
  expect(restoring({ span: 5, amount: 1 })).toEqual(['OUT_OF_RANGE journal']);
  expect(restoring({ span: 60, amount: 2 })).toEqual([]);
});
