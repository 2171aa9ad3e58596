import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/model/issues.js';
import { assertProblem } from '../../src/model/parse.js';
import { buildNetwork } from '../../src/network/network.js';
import type { SyncedCell } from '../../src/network/stock-sync.js';
import { type Draw, pick, seededDraw } from '../support/random.js';

const ids = Array.from({ length: 12 }, (_, at) => `f${at}`);
const facilities = ids.map((id, at) => ({
  id,
  kind: 'store',
  latitude: at,
  longitude: 0,
  services: ['van'],
  ...(at === 0 ? { capacity: { ordersPerDay: 3 }, install: { bays: 2, minutes: 30 } } : {}),
}));
const networkOf = (
  stock: { facilityId: string; sku: string; onHand: number; unitMoney?: number }[] = [],
  clock: () => number = Date.now,
) =>
  buildNetwork(
    assertProblem({
      currency: 'CNY',
      facilities,
      services: [{ id: 'van', baseMinutes: 10, minutesPerKm: 1, money: { base: 0 } }],
      stock,
    }),
    { clock },
  );

const told = (facilityId: string, sku: string, numbers: Partial<SyncedCell> = {}): SyncedCell => ({
  facilityId,
  sku,
  onHand: 5,
  reserved: 1,
  safetyStock: 1,
  held: 2,
  version: 3,
  ...numbers,
});

test('numbers are told as they are, new skus and positions are added with their price, and only changes count', () => {
  const network = networkOf([{ facilityId: 'f0', sku: 'tyre', onHand: 5 }]);
  const cells = [told('f0', 'tyre'), told('f1', 'wheel', { unitMoney: 7, onHand: 0 })];
  expect(network.stock.sync({ cells })).toEqual({ changed: 2, unknown: 0 });
  expect(network.stock.sync({ cells: new Set(cells) })).toEqual({ changed: 0, unknown: 0 });
  expect(network.stock.cell('f0', 'tyre')).toEqual({ ...told('f0', 'tyre'), available: 1, shortfall: 0 });
  expect(network.stock.cell('f1', 'wheel')).toMatchObject({ onHand: 0, held: 2, available: 0, shortfall: 3 });
  const cell = network.cellOf(network.rowOfSku.get('wheel') as number, network.facilityRow('f1'));
  expect(network.positions.unitMoneyAt(cell)).toBe(7);
  expect(network.stock.journal()).toEqual([]);
});

test('what the network does not have is counted, and a new cell of nothing is not made', () => {
  const { stock, rowOfSku } = networkOf();
  const nothing = { onHand: 0, reserved: 0, safetyStock: 0, held: 0 };
  const rooms = [
    { room: '["orders","f0"]', from: 1, held: 2 },
    { room: '["bay","f0"]', from: 60, held: 1 },
    { room: '["orders","f1"]', from: 1, held: 2 },
    { room: 'hall', from: 1, held: 2 },
  ];
  const cells = [told('nobody', 'tyre'), told('f0', 'tyre', nothing)];
  expect(stock.sync({ cells, rooms })).toEqual({ changed: 2, unknown: 3 });
  expect(rowOfSku.has('tyre')).toBe(false);
  expect(stock.rooms()).toEqual([rooms[1], rooms[0]]);
  expect(stock.sync({ rooms: [{ room: '["bay","f0"]', from: 60, held: 0 }] })).toEqual({ changed: 1, unknown: 0 });
  expect(stock.rooms()).toEqual([rooms[0]]);
});

describe('refuses, and changes nothing', () => {
  test.each<[string, Partial<SyncedCell>, string]>([
    ['parts of units', { onHand: 0.5 }, 'OUT_OF_RANGE cells[1].onHand'],
    ['text', { held: '2' as never }, 'OUT_OF_RANGE cells[1].held'],
    ['less than nothing', { reserved: -1 }, 'OUT_OF_RANGE cells[1].reserved'],
    ['more than a position holds', { safetyStock: 2 ** 31 }, 'OUT_OF_RANGE cells[1].safetyStock'],
    ['a version that is none', { version: Number.NaN }, 'OUT_OF_RANGE cells[1].version'],
    ['a price that is none', { unitMoney: -1 }, 'OUT_OF_RANGE cells[1].unitMoney'],
    ['a number for a sku', { sku: 77 as never }, 'WRONG_TYPE cells[1].sku'],
    ['a sku of no characters', { sku: '' }, 'BAD_TEXT cells[1].sku'],
    ['half a surrogate pair', { sku: '\ud800' }, 'BAD_TEXT cells[1].sku'],
    ['a number for a facility', { facilityId: 5 as never }, 'WRONG_TYPE cells[1].facilityId'],
    ['an id too long', { facilityId: 'f'.repeat(257) }, 'TOO_LARGE cells[1].facilityId'],
  ])('%s', (_, numbers, expected) => {
    const { stock } = networkOf();
    expect(issuesOf(() => stock.sync({ cells: [told('f0', 'a'), told('f1', 'a', numbers)] }))).toEqual([expected]);
    expect(stock.cell('f0', 'a')).toBeNull();
  });

  test('a room without a name, beside cells that are good', () => {
    const { stock } = networkOf();
    const rooms = [{ room: 5 as never, from: 1, held: 1 }, { room: '', from: 0.5, held: -1 }, null as never];
    expect(issuesOf(() => stock.sync({ cells: [told('f0', 'a')], rooms }))).toEqual([
      'WRONG_TYPE rooms[0].room',
      'BAD_TEXT rooms[1].room',
      'OUT_OF_RANGE rooms[1].from',
      'OUT_OF_RANGE rooms[1].held',
      'WRONG_TYPE rooms[2]',
    ]);
    expect(stock.cell('f0', 'a')).toBeNull();
  });

  test.each<[string, unknown, string[]]>([
    ['nothing', null, ['WRONG_TYPE ']],
    ['a list of cells', [told('f0', 'a')], ['WRONG_TYPE ']],
    ['no lists', { cells: 5, rooms: 'hall' }, ['WRONG_TYPE cells', 'WRONG_TYPE rooms']],
    ['cells that are none', { cells: [told('f0', 'a'), null, 5] }, ['WRONG_TYPE cells[1]', 'WRONG_TYPE cells[2]']],
    ['a list with a hole', { cells: new Array(1) }, ['WRONG_TYPE cells[0]']],
  ])('a state that is none: %s', (_, state, expected) => {
    const { stock } = networkOf();
    expect(issuesOf(() => stock.sync(state as never))).toEqual(expected);
    expect(stock.cell('f0', 'a')).toBeNull();
  });

  test('a network with holds of its own', () => {
    const { stock } = networkOf([{ facilityId: 'f0', sku: 'tyre', onHand: 5 }]);
    stock.reserve([{ facilityId: 'f0', sku: 'tyre', quantity: 1 }], { id: 'x' });
    expect(issuesOf(() => stock.sync({ cells: [told('f0', 'tyre')] }))).toEqual(['OUT_OF_RANGE cells']);
    stock.release('x');
    expect(stock.sync({ cells: [told('f0', 'tyre')] })).toEqual({ changed: 1, unknown: 0 });
  });
});

test('a hold whose time is over stands in the way of nothing, though nobody swept it', () => {
  let now = Date.parse('2026-10-01T09:00Z');
  const { stock } = networkOf([{ facilityId: 'f0', sku: 'tyre', onHand: 5 }], () => now);
  stock.reserve([{ facilityId: 'f0', sku: 'tyre', quantity: 1 }], { id: 'x', ttlMinutes: 1 });
  now += 60_000;
  expect(stock.sync({ cells: [told('f0', 'tyre')] })).toEqual({ changed: 1, unknown: 0 });
  expect(stock.find('x')?.state).toBe('expired');
  expect(stock.cell('f0', 'tyre')).toMatchObject(told('f0', 'tyre'));
});

test('property: many new positions at once are those that come one by one, with what was there before', () => {
  for (let seed = 0; seed < 40; seed += 1) {
    const draw = seededDraw(seed);
    const before = drawCells(draw, draw.int(0, 60));
    const stock = before.map(({ facilityId, sku, onHand, unitMoney = 0 }) => ({ facilityId, sku, onHand, unitMoney }));
    const [bulk, single] = [networkOf(stock), networkOf(stock)];
    const cells = drawCells(draw, draw.int(60, 140));
    const answer = bulk.stock.sync({ cells });
    const answers = cells.map((cell) => single.stock.sync({ cells: [cell] }));
    expect(answer.changed).toBe(answers.reduce((sum, { changed }) => sum + changed, 0));
    for (const id of ids) {
      for (const sku of bulk.rowOfSku.keys()) {
        expect(bulk.stock.cell(id, sku), `seed ${seed}`).toEqual(single.stock.cell(id, sku));
        expect(priceAt(bulk, id, sku), `seed ${seed}`).toBe(priceAt(single, id, sku));
      }
    }
    expect(new Set(bulk.rowOfSku.keys())).toEqual(new Set(single.rowOfSku.keys()));
  }
});

function drawCells(draw: Draw, count: number): SyncedCell[] {
  const cells = new Map<string, SyncedCell>();
  for (let at = 0; at < count; at += 1) {
    const cell = told(pick(draw, ids), `s${draw.int(0, 12)}`, {
      onHand: draw.int(0, 3),
      reserved: draw.int(0, 1),
      held: draw.int(0, 1),
      unitMoney: draw.int(0, 2) / 2,
    });
    cells.set(`${cell.facilityId} ${cell.sku}`, cell);
  }
  return [...cells.values()];
}

function priceAt(network: ReturnType<typeof networkOf>, id: string, sku: string): number {
  const cell = network.cellOf(network.rowOfSku.get(sku) as number, network.facilityRow(id));
  return cell < 0 ? -1 : network.positions.unitMoneyAt(cell);
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
