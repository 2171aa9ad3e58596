import type { Order } from '../../src/model/order.js';
import { defaultPolicy } from '../../src/model/policy.js';
import type { Problem, StockTable } from '../../src/model/problem.js';
import type { OrderInput, ProblemInput, StockInput } from '../../src/model/schema.js';

/**
 * Right input to the checked problem, in the plainest way: a second reading beside the parser's. Rows only, no columns.
 * Adding 0 turns -0 into 0.
 */
export function plainProblem(input: ProblemInput): Problem {
  const facilities = sortedBy(input.facilities, ({ id }) => id);
  const named = new Map((input.skus ?? []).map((row) => [row.sku, row]));
  const skus = sortedBy([...new Set([...named.keys(), ...input.stock.map(({ sku }) => sku)])], (sku) => sku);
  const { weights, unserved, limits } = input.policy ?? {};
  return {
    currency: input.currency,
    facilities: facilities.map((row) => ({
      id: row.id,
      kind: row.kind,
      latitude: row.latitude + 0,
      longitude: row.longitude + 0,
      timeZone: row.timeZone ?? null,
      handlingMinutes: row.handlingMinutes ?? 0,
      services: sortedBy(row.services, (id) => id),
      capacity: {
        ordersPerDay: row.capacity?.ordersPerDay ?? Number.POSITIVE_INFINITY,
        unitsPerDay: row.capacity?.unitsPerDay ?? Number.POSITIVE_INFINITY,
      },
      acceptance: row.acceptance ?? 1,
      owner: row.owner ?? null,
    })),
    services: sortedBy(input.services, ({ id }) => id).map((row) => ({
      id: row.id,
      maxMetres: row.maxMetres ?? Number.POSITIVE_INFINITY,
      detour: row.detour ?? 1.3,
      baseMinutes: row.baseMinutes,
      minutesPerKm: row.minutesPerKm,
      money: { base: row.money.base, perKm: row.money.perKm ?? 0, perUnit: row.money.perUnit ?? 0 },
      stops: row.stops ?? 0,
    })),
    skus: skus.map((sku) => ({
      sku,
      brand: named.get(sku)?.brand ?? null,
      interchange: named.get(sku)?.interchange ?? null,
      penalty: named.get(sku)?.penalty ?? 0,
      together: named.get(sku)?.together ?? false,
    })),
    stock: plainStock(
      input.stock,
      facilities.map(({ id }) => id),
      skus,
    ),
    policy: {
      weights: { ...defaultPolicy.weights, ...weights },
      unserved: { ...defaultPolicy.unserved, ...unserved },
      limits: { ...defaultPolicy.limits, ...limits },
    } as Problem['policy'],
  };
}

function plainStock(rows: readonly StockInput[], facilityIds: readonly string[], skus: readonly string[]): StockTable {
  const bySku = skus.map((sku) => {
    const own = rows.filter((row) => row.sku === sku);
    return own.sort((a, b) => facilityIds.indexOf(a.facilityId) - facilityIds.indexOf(b.facilityId));
  });
  const sorted = bySku.flat();
  const column = (value: (row: StockInput) => number | undefined): Uint32Array =>
    Uint32Array.from(sorted, (row) => value(row) ?? 0);
  let start = 0;
  return {
    skuStart: Uint32Array.from([0, ...bySku.map((own) => (start += own.length))]),
    facilityRow: column(({ facilityId }) => facilityIds.indexOf(facilityId)),
    onHand: column(({ onHand }) => onHand),
    reserved: column(({ reserved }) => reserved),
    safetyStock: column(({ safetyStock }) => safetyStock),
    unitMoney: Float64Array.from(sorted, ({ unitMoney }) => unitMoney ?? 0),
  };
}

/** Right orders, checked, in the plainest way. */
export function plainOrders(inputs: readonly OrderInput[]): Order[] {
  const minuteOf = (instant: string): number => Math.floor(Date.parse(instant) / 60_000);
  return inputs.map((row) => ({
    id: row.id,
    placedAt: minuteOf(row.placedAt),
    latitude: row.latitude + 0,
    longitude: row.longitude + 0,
    region: row.region ?? null,
    channel: row.channel ?? null,
    method: row.method,
    facilityId: row.facilityId ?? null,
    lines: row.lines.map((line) => ({
      sku: line.sku,
      quantity: line.quantity,
      accept: line.accept ?? 'exact',
      together: line.together ?? null,
      price: line.price ?? null,
    })),
    dueBy: row.dueBy === undefined ? null : minuteOf(row.dueBy),
    strict: row.strict ?? false,
    maxShipments: row.maxShipments ?? null,
    shipComplete: row.shipComplete ?? false,
    priority: row.priority ?? 0,
    exclude: row.exclude ?? [],
  }));
}

/** Ascending by UTF-16 code units. */
function sortedBy<T>(rows: readonly T[], key: (row: T) => string): T[] {
  return rows.slice().sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
