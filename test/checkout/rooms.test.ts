import { expect, test } from 'vitest';
import { checkout } from '../../src/checkout.js';
import type { OrderInput, ProblemInput } from '../../src/model/schema.js';
import { route } from '../../src/route.js';
import { orderOf, townInput, townOf } from '../support/checkout-town.js';

/** The town, with changes to its shops by id, and more. */
function town(changes: Record<string, object>, more: Partial<ProblemInput> = {}): ProblemInput {
  const input = townInput([9, 9, 9]);
  const facilities = input.facilities.map((facility) => ({ ...facility, ...changes[facility.id] }));
  return { ...input, facilities, ...more };
}

/** What was short, and where the goods come from in the end or when they are fitted. */
async function outcome(input: ProblemInput, before: Partial<OrderInput>[], wish: Partial<OrderInput>) {
  const database = townOf(input);
  for (const [n, one] of before.entries()) await checkout(database, orderOf(`before ${n}`, one));
  const morning = townOf(input);
  const answer = await checkout(morning, orderOf('anna', wish), { store: database.stock });
  expect(route(morning, orderOf('anna', wish)).cost).toBeLessThanOrEqual(answer.plan.cost);
  const { plan, tries, status } = answer;
  const shorts = tries.map(({ short, shortRooms }) => [
    ...short.map(({ facilityId, available }) => `${facilityId} ${available}`),
    ...shortRooms.map(({ room, wanted, available }) => `${room} ${available} of ${wanted}`),
  ]);
  const where = plan.appointment
    ? `${plan.appointment.facilityId} ${plan.appointment.startAt.slice(11, 16)}`
    : plan.shipments.map(({ facilityId, lines }) => `${facilityId} ${lines[0]?.quantity}`).join(', ');
  return { status, shorts, where };
}

test('a day that is full: orders', async () => {
  const input = town({ near: { capacity: { ordersPerDay: 2 } } });
  expect(await outcome(input, [{}, {}], {})).toEqual({
    status: 'held',
    shorts: [['["orders","near"] 0 of 1']],
    where: 'mid 1',
  });
});

test('a day that has room for a part: units', async () => {
  const input = town({ near: { capacity: { unitsPerDay: 5 } }, mid: { services: [] }, far: { services: [] } });
  const lines = (quantity: number) => ({ lines: [{ sku: 'tyre', quantity }] });
  expect(await outcome(input, [lines(3)], lines(4))).toEqual({
    status: 'held',
    shorts: [['["units","near"] 2 of 4']],
    where: 'near 2',
  });
});

test('everything that is short of one try is learned at once', async () => {
  const input = town({ near: { capacity: { ordersPerDay: 1, unitsPerDay: 9 } } });
  const lines = [{ sku: 'tyre', quantity: 9 }];
  expect(await outcome(input, [{ lines }], { lines })).toEqual({
    status: 'held',
    shorts: [['near 0', '["orders","near"] 0 of 1', '["units","near"] 0 of 9']],
    where: 'mid 9',
  });
});

test('a lane that is full: the dearer way', async () => {
  const lane = (from: string, base: number, unitsPerDay?: number) => ({
    from,
    to: 'near',
    minutes: 60,
    money: { base },
    ...(unitsPerDay !== undefined && { unitsPerDay }),
  });
  const input = town(
    { mid: { services: [] }, far: { services: [] } },
    {
      lanes: [lane('mid', 100, 2), lane('far', 200)],
      stock: [
        { facilityId: 'mid', sku: 'tyre', onHand: 9 },
        { facilityId: 'far', sku: 'tyre', onHand: 9 },
      ],
    },
  );
  expect(await outcome(input, [{}, {}], {})).toEqual({
    status: 'held',
    shorts: [['["lane","mid","near",0] 0 of 1']],
    where: 'far 1',
  });
});

test('two lanes that leave together: the order goes by the one with room', async () => {
  const lane = { from: 'far', to: 'near', minutes: 60, money: { base: 100 } };
  const input = town(
    { mid: { services: [] }, far: { services: [] } },
    {
      lanes: [
        { ...lane, unitsPerDay: 1 },
        { ...lane, unitsPerDay: 2 },
      ],
      stock: [{ facilityId: 'far', sku: 'tyre', onHand: 9 }],
    },
  );
  const answer = await outcome(input, [{}], {});
  expect(answer).toMatchObject({ status: 'held', where: 'far 1' });
  expect(answer.shorts).toEqual([['["lane","far","near",0] 0 of 1']]);
  expect(await outcome(input, [{}, {}, {}], {})).toMatchObject({ status: 'unserved' });
});

const fitting = { method: 'install' } as const;
const install = (bays: number, minutes = 60) => ({ install: { bays, minutes } });

test('a bay that is taken: the next time that is free', async () => {
  const input = town({ near: install(1), mid: {}, far: {} });
  expect(await outcome(input, [fitting], fitting)).toEqual({
    status: 'held',
    shorts: [['["bay","near"] 0 of 1']],
    where: 'near 10:15',
  });
});

test('a bay that is taken in the middle is let alone for the whole time asked for', async () => {
  const input = town({ near: install(1), mid: {}, far: {} });
  const late = { ...fitting, slot: '2026-10-01T09:45Z' };
  // Taken from 09:45 to 10:45. Whoever asks for 09:15 learns that it cannot be had, not that 10:45 can.
  expect(await outcome(input, [late], fitting)).toEqual({
    status: 'held',
    shorts: [['["bay","near"] 0 of 1'], ['["bay","near"] 0 of 1']],
    where: 'near 11:15',
  });
});

test('a bay that may be free at another time than those tried: not known to be impossible', async () => {
  const late = { ...fitting, slot: '2026-10-01T09:45Z' };
  const input = town({ near: { ...install(1), timeZone: 'UTC', hours: { thu: ['09:00-12:00'] } }, mid: {}, far: {} });
  // Free from 10:45 on, but 10:15 was asked for: then the bay seems full up to 11:15, and closes before a fitting from then on ends.
  const strict = { ...fitting, dueBy: '2026-10-01T12:00Z', strict: true };
  expect(await outcome(input, [late], strict)).toMatchObject({ status: 'contended', where: '' });
});

test('of two bays one is free still', async () => {
  const input = town({ near: install(2), mid: {}, far: {} });
  expect(await outcome(input, [fitting], fitting)).toEqual({ status: 'held', shorts: [], where: 'near 09:15' });
  expect(await outcome(input, [fitting, fitting], fitting)).toMatchObject({ where: 'near 10:15' });
});

test('a slot of one’s own that is taken', async () => {
  const input = town({ near: install(1), mid: install(1), far: {} });
  const slot = { ...fitting, slot: '2026-10-01T12:00Z' };
  expect(await outcome(input, [], slot)).toMatchObject({ status: 'held', where: 'mid 12:00' });
  expect(await outcome(input, [slot], slot)).toMatchObject({ status: 'held', where: 'near 12:00' });
  expect(await outcome(input, [slot, slot], slot)).toMatchObject({ status: 'unserved', where: '' });
});
