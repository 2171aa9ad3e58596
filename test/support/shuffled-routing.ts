import { InputError } from '../../src/model/issues.js';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { OrderInput, ProblemInput, StockInput } from '../../src/model/schema.js';
import { buildNetwork } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { pick, seededDraw, shuffled } from './random.js';

const zones = ['Asia/Shanghai', 'America/New_York', 'UTC', 'Australia/Lord_Howe'] as const;
const kinds = ['store', 'distributor', 'frontWarehouse', 'centralWarehouse', 'maker'] as const;

/** A town of facilities, some at one place and some with a day's limit, and orders near midnight of somewhere. */
function town(seed: number): { problem: ProblemInput & { stock: StockInput[] }; orders: OrderInput[] } {
  const draw = seededDraw(seed);
  const near = (centre: number): number => centre + draw.int(-8, 8) / 16;
  const skus = ['tyre', 'belt', 'bulb', 'Bulb', 'é'];
  const facilities = Array.from({ length: 10 }, (_, row) => ({
    id: `${pick(draw, ['a', 'B', 'é', '10'])}${row}`,
    kind: pick(draw, kinds),
    latitude: near(31),
    longitude: near(121),
    timeZone: pick(draw, zones),
    handlingMinutes: draw.int(0, 3) * 10,
    services: draw.int(0, 3) > 0 ? ['courier', 'parcel'] : ['parcel'],
    capacity: draw.int(0, 2) > 0 ? {} : { ordersPerDay: draw.int(0, 2), unitsPerDay: draw.int(0, 5) },
    acceptance: draw.int(8, 10) / 10,
  }));
  return {
    problem: {
      currency: 'CNY',
      facilities,
      services: [
        { id: 'courier', maxMetres: 60_000, baseMinutes: 30, minutesPerKm: 2, money: { base: 500, perKm: 30 } },
        { id: 'parcel', baseMinutes: 600, minutesPerKm: 1, money: { base: 800, perUnit: 50 }, stops: 2 },
      ],
      skus: [{ sku: 'tyre', together: true }],
      stock: facilities.flatMap(({ id }) =>
        skus
          .filter(() => draw.int(0, 2) > 0)
          .map((sku) => ({
            facilityId: id,
            sku,
            onHand: draw.int(0, 4),
            reserved: draw.int(0, 1),
            unitMoney: draw.int(0, 2),
          })),
      ),
    },
    orders: Array.from({ length: 4 }, (_, row) => ({
      id: `order-${row}`,
      placedAt: `2026-${pick(draw, ['03-08T06:59', '10-04T15:59', '12-31T23:59'])}:30Z`,
      latitude: near(31),
      longitude: near(121),
      method: 'deliver' as const,
      lines: skus.slice(0, draw.int(1, 4)).map((sku) => ({ sku, quantity: draw.int(1, 4) })),
    })),
  };
}

/** The plans of a town as text, its input rows in another order: each order alone, then all in turn with their stock taken. */
export function plansOf(seed: number, shuffle: number): string {
  const { problem, orders } = town(seed);
  const draw = seededDraw(shuffle);
  const rows = <T>(list: readonly T[]): T[] => (shuffle === 0 ? list.slice() : shuffled(draw, list));
  const facilities = rows(problem.facilities).map((row) => ({ ...row, services: rows(row.services) }));
  const network = buildNetwork(
    assertProblem({
      ...problem,
      facilities,
      services: rows(problem.services),
      ...(shuffle % 2 === 0
        ? { stock: rows(problem.stock) }
        : inColumns(
            rows(problem.stock),
            facilities.map(({ id }) => id),
          )),
    }),
  );
  const byId = (a: Order, b: Order): number => (a.id < b.id ? -1 : 1);
  const parsed = assertOrders(rows(orders)).toSorted(byId);
  const alone = parsed.map((order) => route(network, order));
  return JSON.stringify([alone, parsed.map((order) => route(network, order, { reserve: true }))]);
}

function inColumns(
  stock: readonly StockInput[],
  facilityIds: readonly string[],
): Pick<ProblemInput, 'stock' | 'stockColumns'> {
  const skus = [...new Set(stock.map(({ sku }) => sku))];
  return {
    stock: [],
    stockColumns: {
      skus,
      facilityRow: Uint32Array.from(stock, ({ facilityId }) => facilityIds.indexOf(facilityId)),
      skuRow: Uint32Array.from(stock, ({ sku }) => skus.indexOf(sku)),
      onHand: Uint32Array.from(stock, ({ onHand }) => onHand),
      reserved: Uint32Array.from(stock, ({ reserved }) => reserved ?? 0),
      unitMoney: Uint32Array.from(stock, ({ unitMoney }) => unitMoney ?? 0),
    },
  };
}

/** The plans of several towns, and what a bad input says: everything a host could change. */
export function report(): string {
  const plans = [1, 2, 3, 4, 5].map((seed) => plansOf(seed, seed));
  try {
    assertProblem({ facilities: [null], toString: 1 });
  } catch (error) {
    if (error instanceof InputError) plans.push(error.message, JSON.stringify(error.issues));
  }
  return plans.join('\n');
}
