import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalClaim } from '../../src/model/claim.js';
import { InputError } from '../../src/model/issues.js';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import type { HoldOptions, JournalEntry, RoomUse, StockLine } from '../../src/model/reservation.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { rebuild } from '../../src/stock/rebuild.js';
import { LedgerModel, refused } from '../support/ledger-model.js';
import { chance, type Draw, drawn, pick } from '../support/random.js';

const runs = Number(process.env.LEDGER_RUNS ?? 30);
const midnight = Date.parse('2026-10-01T00:00:00Z');
const today = midnight / 86_400_000;

const facility = { kind: 'store' as const, latitude: 0, longitude: 0, services: ['van'] };
/** Of few rooms and few units, so that everyone is in everyone's way. */
const facilities = [
  { ...facility, id: 'a', capacity: { ordersPerDay: 3, unitsPerDay: 6 }, install: { bays: 2, minutes: 30 } },
  { ...facility, id: 'b', longitude: 1 },
  { ...facility, id: 'c', longitude: 2, capacity: { unitsPerDay: 4 } },
];
const stock = [
  { facilityId: 'a', sku: 's', onHand: 3, reserved: 1, safetyStock: 0 },
  { facilityId: 'b', sku: 's', onHand: 4, reserved: 0, safetyStock: 1, unitMoney: 7 },
  { facilityId: 'a', sku: 't', onHand: 2, reserved: 0, safetyStock: 0 },
  { facilityId: 'c', sku: 't', onHand: 1, reserved: 3, safetyStock: 0 },
];
const problem = assertProblem({
  currency: 'CNY',
  facilities,
  services: [{ id: 'van', baseMinutes: 10, minutesPerKm: 1, money: { base: 0 } }],
  stock,
});
const orders = assertOrders(
  ['s', 't', 'u'].map((sku) => ({
    id: `order of ${sku}`,
    placedAt: '2026-10-01T09:00Z',
    latitude: 0,
    longitude: 0,
    method: 'deliver',
    lines: [{ sku, quantity: 2 }],
  })),
);

interface Clock {
  now: number;
}

/** A network and the model of it, and what was done to its facilities. */
class Pair {
  readonly clock: Clock = { now: midnight };
  readonly network = buildNetwork(problem, { clock: () => this.clock.now });
  readonly model = new LedgerModel(midnight, ['a', 'b', 'c'], stock);
  readonly moves: ((network: Network) => void)[] = [];
  readonly taken: Plan[] = [];
}

type Step = (pair: Pair) => void;

const ids = ['one', 'two', 'three', 'four', 'five'];

function drawStep(draw: Draw): [name: string, step: Step] {
  const place = { facilityId: pick(draw, ['a', 'b', 'c']), sku: pick(draw, ['s', 't', 'u']) };
  const id = pick(draw, ids);
  const changeId = chance(draw, 30) ? pick(draw, ['x', 'y']) : null;
  const quantity = draw.int(1, 3);
  const kind = draw.int(0, 19);
  if (kind <= 5) return drawReserve(draw, id);
  if (kind <= 7) {
    const ifFree = chance(draw, 50);
    return [
      `commit ${id} ${ifFree}`,
      ({ network, model }) => same(() => network.stock.commit(id, { ifFree }), model.commit(id, ifFree)),
    ];
  }
  if (kind <= 9)
    return [`release ${id}`, ({ network, model }) => same(() => network.stock.release(id), model.release(id))];
  if (kind === 10) {
    const minutes = draw.int(1, 6);
    return [
      `extend ${id} by ${minutes}`,
      ({ network, model }) =>
        same(() => network.stock.extend(id, { ttlMinutes: minutes }), model.extend(id, model.now + minutes * 60_000)),
    ];
  }
  if (kind === 11) {
    const ahead = draw.int(-1, 3) * 60_000;
    return [
      `expire ${ahead}`,
      ({ network, model }) =>
        ahead < 0
          ? same(() => network.stock.expire(), model.expire())
          : same(() => network.stock.expire(new Date(model.now + ahead)), model.expire(model.now + ahead)),
    ];
  }
  if (kind === 12) {
    const { facilityId, sku } = chance(draw, 10) ? { facilityId: 'nobody', sku: 's' } : place;
    const options = changeId === null ? {} : { id: changeId };
    return [
      `receive ${JSON.stringify([facilityId, sku, quantity, changeId])}`,
      ({ network, model }) =>
        same(
          () => network.stock.receive(facilityId, sku, quantity, options),
          model.receive({ facilityId, sku }, quantity, changeId),
        ),
    ];
  }
  if (kind === 13) {
    return [
      `withdraw ${JSON.stringify([place, quantity])}`,
      ({ network, model }) =>
        same(() => network.stock.withdraw(place.facilityId, place.sku, quantity), model.withdraw(place, quantity)),
    ];
  }
  if (kind === 14) {
    const version = chance(draw, 40) ? draw.int(0, 3) : null;
    const options = { ...(version === null ? {} : { version }), ...(changeId === null ? {} : { id: changeId }) };
    const onHand = draw.int(0, 5);
    return [
      `adjust ${JSON.stringify([place, onHand, options])}`,
      ({ network, model }) =>
        same(
          () => network.stock.adjust(place.facilityId, place.sku, onHand, options),
          model.adjust(place, onHand, version, changeId),
        ),
    ];
  }
  if (kind <= 16) {
    const milliseconds = pick(draw, [0, 1, 30_000, 60_000, 60_001, 200_000]);
    return [
      `tick ${milliseconds}`,
      ({ clock, model }) => {
        clock.now += milliseconds;
        model.now += milliseconds;
      },
    ];
  }
  if (kind === 17) return drawMove(draw);
  return drawTake(draw);
}

const rooms = [
  { room: '["orders","a"]', from: today, span: 1, limit: 3 },
  { room: '["units","a"]', from: today, span: 1, limit: 6 },
  { room: '["units","c"]', from: today, span: 1, limit: 4 },
  { room: '["bay","a"]', from: 0, span: 30, limit: 2 },
  { room: '["bay","a"]', from: 10, span: 30, limit: 2 },
  { room: '["bay","a"]', from: 35, span: 30, limit: 2 },
  { room: 'hall', from: 1, span: 2, limit: 1 },
  { room: 'hall', from: 2, span: 2, limit: 1 },
];

function drawReserve(draw: Draw, id: string): [name: string, step: Step] {
  const lines: StockLine[] = Array.from({ length: draw.int(0, 3) }, () => ({
    facilityId: pick(draw, ['a', 'a', 'b', 'b', 'c', 'nobody']),
    sku: pick(draw, ['s', 's', 't', 'u', 'nothing']),
    quantity: draw.int(1, 2),
  }));
  const uses: RoomUse[] = Array.from({ length: Math.max(0, draw.int(-2, 2)) }, () => ({
    ...pick(draw, rooms),
    amount: draw.int(1, 2),
  }));
  const minutes = draw.int(0, 5);
  const shift = draw.int(-1, 1);
  const partial = chance(draw, 30);
  if (lines.length + uses.length === 0) lines.push({ facilityId: 'a', sku: 's', quantity: 1 });
  const claim = canonicalClaim({ lines, rooms: uses });
  const term = (now: number): Partial<HoldOptions> =>
    minutes === 0 ? {} : minutes === 1 ? { expiresAt: new Date(now + shift).toISOString() } : { ttlMinutes: minutes };
  return [
    `reserve ${id} ${JSON.stringify(claim)} ${minutes} ${partial}`,
    ({ network, model }) => {
      const { ttlMinutes, expiresAt } = term(model.now);
      const ttl = ttlMinutes === undefined ? null : model.now + ttlMinutes * 60_000;
      const end = expiresAt === undefined ? ttl : Date.parse(expiresAt);
      const asked = uses.length === 0 ? lines : { lines, rooms: uses };
      same(
        () => network.stock.reserve(asked, { id, partial, ...term(model.now), ...(expiresAt ? { expiresAt } : {}) }),
        model.reserve(id, claim, end, partial),
      );
    },
  ];
}

/** A facility leaves, or comes (back): with it, others may find another place in memory. */
function drawMove(draw: Draw): [name: string, step: Step] {
  const input = pick(draw, facilities);
  return [
    `move ${input.id}`,
    (pair) => {
      const { network, model, moves } = pair;
      const isHere = network.rowOfFacility.has(input.id);
      const move = (target: Network) => (isHere ? target.removeFacility(input.id) : target.addFacility(input));
      moves.push(move);
      move(network);
      const names = ['orders', 'units', 'bay'].map((kind) => JSON.stringify([kind, input.id]));
      if (isHere) model.removeFacility(input.id, names);
      else model.addFacility(input.id);
    },
  ];
}

/** Plans that are taken without a reservation, and given back. */
function drawTake(draw: Draw): [name: string, step: Step] {
  const facilityId = pick(draw, ['a', 'b', 'c']);
  const sku = pick(draw, ['s', 't']);
  const quantity = draw.int(1, 2);
  const shipment = { facilityId, lines: [{ line: 0, sku, quantity }], legs: [], handlingFrom: '2026-10-01T09:00Z' };
  const plan = { orderId: 'o', shipments: [shipment] } as unknown as Plan;
  const back = chance(draw, 30);
  return [
    `take ${JSON.stringify([facilityId, sku, quantity])} ${back}`,
    (pair) => {
      const { network, model, taken } = pair;
      const given = back ? taken.shift() : undefined;
      const [subject] = (given ?? plan).shipments as [Plan['shipments'][0]];
      const { lines, facilityId: origin } = subject;
      const units = lines.map((line) => ({ facilityId: origin, sku: line.sku, quantity: line.quantity }));
      const uses = roomsOf(origin, units[0]?.quantity ?? 0);
      // Like every verb that decides over the network, taking frees what is over.
      if (given === undefined) model.expire();
      const isDone = given === undefined ? model.take(units, uses) : model.giveBack(units, uses);
      expect(isFine(() => (given === undefined ? network.take(plan) : network.release(given)))).toBe(isDone);
      if (given === undefined && isDone) taken.push(plan);
    },
  ];
}

function roomsOf(facilityId: string, units: number): RoomUse[] {
  const use = (kind: string, amount: number, limit: number) => ({
    room: JSON.stringify([kind, facilityId]),
    from: today,
    span: 1,
    amount,
    limit,
  });
  if (facilityId === 'a') return [use('orders', 1, 3), use('units', units, 6)];
  return facilityId === 'c' ? [use('units', units, 4)] : [];
}

function isFine(run: () => void): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return false;
  }
}

function same(run: () => unknown, expected: unknown): void {
  let answer: unknown;
  try {
    answer = run();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    answer = refused(error.issues.map(({ code, path }) => `${code} ${path}`).join());
  }
  expect(answer).toEqual(expected);
}

/** What a ledger says of everything. */
const saidBy = ({ stock }: Network) => ({
  cells: ['a', 'b', 'c'].flatMap((facilityId) => ['s', 't', 'u'].map((sku) => stock.cell(facilityId, sku))),
  rooms: stock.rooms(),
  reservations: ids.map((id) => stock.find(id)),
});

const plansOf = (network: Network) => (orders as Order[]).map((order) => JSON.stringify(route(network, order)));

/** A fork, like every decision, frees what is over first. */
function checkSwept(pair: Pair): void {
  pair.network.fork();
  pair.model.expire();
  checkAll(pair);
}

function checkAll({ network, model }: Pair): void {
  const said = saidBy(network);
  expect(said.cells).toEqual(
    ['a', 'b', 'c'].flatMap((facilityId) => ['s', 't', 'u'].map((sku) => model.cell({ facilityId, sku }))),
  );
  expect(said.rooms).toEqual(model.rooms());
  expect(said.reservations).toEqual(ids.map((id) => model.find(id)));
  for (const cell of said.cells) {
    if (cell === null) continue;
    const { onHand, reserved, safetyStock, held, available } = cell;
    expect(available).toBe(Math.max(0, onHand - reserved - safetyStock - held));
    expect(held).toBeGreaterThanOrEqual(0);
  }
  const rebuilt = rebuild(network.stock.journal());
  const touched = rebuilt.cells.map(({ facilityId, sku }) => network.stock.cell(facilityId, sku));
  expect(rebuilt.cells).toEqual(touched);
  expect(rebuilt.rooms).toEqual(said.rooms);
  const swept = model.holds.map(({ is }) => is).sort((a, b) => (a.id < b.id ? -1 : 1));
  expect(rebuilt.reservations).toEqual(swept);
}

describe('a ledger in memory', () => {
  test('property: every answer and every number as the plain rules say, whatever comes; so says its journal', () => {
    const steps = drawn((draw) => Array.from({ length: draw.int(1, 40) }, () => drawStep(draw)));
    fc.assert(
      fc.property(steps, (drawnSteps) => {
        const pair = new Pair();
        for (const [, step] of drawnSteps) {
          step(pair);
          checkAll(pair);
        }
        checkSwept(pair);
      }),
      { numRuns: runs },
    );
  });

  test('property: the journal says the same whenever it is read, from any entry on', () => {
    const steps = drawn((draw) => Array.from({ length: draw.int(1, 40) }, () => drawStep(draw)));
    fc.assert(
      fc.property(steps, (drawnSteps) => {
        const [often, once] = [new Pair(), new Pair()];
        const followed: JournalEntry[] = [];
        for (const [, step] of drawnSteps) {
          for (const pair of [often, once]) step(pair);
          followed.push(...often.network.stock.journal(followed.at(-1)?.seq));
        }
        const journal = JSON.stringify(once.network.stock.journal());
        expect(JSON.stringify(followed)).toBe(journal);
        expect(JSON.stringify(often.network.stock.journal())).toBe(journal);
      }),
      { numRuns: runs },
    );
  });

  test('property: restored from its journal, it goes on as if nothing had happened, and routes the same', () => {
    const steps = drawn((draw) => ({
      before: Array.from({ length: draw.int(1, 30) }, () => drawStep(draw)),
      after: Array.from({ length: draw.int(0, 10) }, () => drawStep(draw)),
    }));
    fc.assert(
      fc.property(steps, ({ before, after }) => {
        const pair = new Pair();
        for (const [, step] of before) step(pair);
        const { network, clock, moves } = pair;
        const journal = network.stock.journal();
        const restored = buildNetwork(problem, { clock: () => clock.now });
        for (const move of moves) move(restored);
        restored.stock.restore(JSON.parse(JSON.stringify(journal)));
        expect(saidBy(restored)).toEqual(saidBy(network));
        expect(restored.stock.journal()).toEqual(journal);
        expect(plansOf(restored)).toEqual(plansOf(network));
        pair.model.expire();
        // The model knows the way on for both.
        Object.assign(pair, { network: restored });
        for (const [, step] of after) {
          step(pair);
          checkAll(pair);
        }
      }),
      { numRuns: runs },
    );
  });
});
