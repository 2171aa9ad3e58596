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
const networkOf = (stock: { facilityId: string; sku: string; onHand: number; unitMoney?: number }[] = []) =>
  buildNetwork(
    assertProblem({
      currency: 'CNY',
      facilities,
      services: [{ id: 'van', baseMinutes: 10, minutesPerKm: 1, money: { base: 0 } }],
      stock,
    }),
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
  ])('%s', (_, numbers, expected) => {
    const { stock } = networkOf();
    expect(issuesOf(() => stock.sync({ cells: [told('f0', 'a'), told('f1', 'a', numbers)] }))).toEqual([expected]);
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
