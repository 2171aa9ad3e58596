import type { Order } from '../../src/model/order.js';
import { defaultPolicy } from '../../src/model/policy.js';
import type { Lane, Problem, StockTable } from '../../src/model/problem.js';
import type { LaneInput, OrderInput, ProblemInput, StockInput } from '../../src/model/schema.js';

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
      hours: row.hours ? weekdays.map((day) => plainStretches(row.hours?.[day] ?? [])) : null,
      closedOn: numbers((row.closedOn ?? []).map((day) => Date.UTC(...dateOf(day)) / 86_400_000)),
      cutoff: row.cutoff === undefined ? null : minuteOf(row.cutoff),
      handlingMinutes: row.handlingMinutes ?? 0,
      services: sortedBy(row.services, (id) => id),
      collect: row.collect ?? false,
      install: row.install ?? null,
      capacity: {
        ordersPerDay: row.capacity?.ordersPerDay ?? Number.POSITIVE_INFINITY,
        unitsPerDay: row.capacity?.unitsPerDay ?? Number.POSITIVE_INFINITY,
      },
      acceptance: row.acceptance ?? 1,
      owner: row.owner ?? null,
      brands: row.brands ? names(row.brands) : null,
      channels: row.channels ? names(row.channels) : null,
      territory:
        row.territory?.radiusMetres === undefined && row.territory?.regions === undefined
          ? null
          : {
              radiusMetres: row.territory.radiusMetres ?? Number.POSITIVE_INFINITY,
              regions: row.territory.regions ? names(row.territory.regions) : null,
            },
    })),
    services: sortedBy(input.services, ({ id }) => id).map((row) => ({
      id: row.id,
      maxMetres: row.maxMetres ?? Number.POSITIVE_INFINITY,
      detour: row.detour ?? 1.3,
      baseMinutes: row.baseMinutes,
      minutesPerKm: row.minutesPerKm,
      departures: row.departures ? numbers(row.departures.map(minuteOf)) : null,
      money: { base: row.money.base, perKm: row.money.perKm ?? 0, perUnit: row.money.perUnit ?? 0 },
      stops: row.stops ?? 0,
    })),
    lanes: plainLanes(input.lanes ?? []),
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
      priceFloor: (input.policy?.priceFloor ?? [])
        .map(({ brand, channel, unitPrice }) => ({ brand, channel: channel ?? null, unitPrice }))
        .sort((a, b) => byText(a.brand, b.brand) || byText(a.channel ?? '', b.channel ?? '')),
    } as Problem['policy'],
  };
}

/** Minute by minute: what lies next to each other is one stretch. Stretches of one day that share a minute are one. */
function plainStretches(windows: readonly string[]): { from: number; to: number }[] {
  const open = new Set<number>();
  for (const window of windows) {
    const [start = '', end = ''] = window.split('-');
    const from = minuteOf(start);
    const to = minuteOf(end) < from ? minuteOf(end) + 1440 : minuteOf(end);
    for (let minute = from; minute < to; minute++) open.add(minute);
  }
  const stretches: { from: number; to: number }[] = [];
  for (let minute = 0; minute < 2880; minute++) {
    if (!open.has(minute)) continue;
    const from = minute;
    while (open.has(minute)) minute++;
    stretches.push({ from, to: minute });
  }
  return stretches;
}

function plainLanes(rows: readonly LaneInput[]): Lane[] {
  const lanes = rows.map((row) => ({
    from: row.from,
    to: row.to,
    minutes: Math.ceil(row.minutes),
    departures: row.departures ? numbers(row.departures.map(minuteOf)) : null,
    days: row.days ? weekdays.flatMap((day, number) => (row.days?.includes(day) ? [number] : [])) : null,
    money: { base: row.money.base, perUnit: row.money.perUnit ?? 0 },
    unitsPerDay: row.unitsPerDay ?? Number.POSITIVE_INFINITY,
  }));
  const list = (a: readonly number[] | null, b: readonly number[] | null): number => {
    if (a === null || b === null) return Number(a !== null) - Number(b !== null);
    for (let at = 0; at < Math.min(a.length, b.length); at++) {
      if (a[at] !== b[at]) return (a[at] as number) - (b[at] as number);
    }
    return a.length - b.length;
  };
  const upTo = (a: number, b: number): number => (a === b ? 0 : a - b);
  return lanes.sort(
    (a, b) =>
      byText(a.from, b.from) ||
      byText(a.to, b.to) ||
      a.minutes - b.minutes ||
      a.money.base - b.money.base ||
      a.money.perUnit - b.money.perUnit ||
      upTo(a.unitsPerDay, b.unitsPerDay) ||
      list(a.departures, b.departures) ||
      list(a.days, b.days),
  );
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours as number) * 60 + (minutes as number);
}

function dateOf(day: string): [number, number, number] {
  const [year, month, date] = day.split('-').map(Number);
  return [year as number, (month as number) - 1, date as number];
}

function plainStock(rows: readonly StockInput[], facilityIds: readonly string[], skus: readonly string[]): StockTable {
  const bySku = skus.map((sku) => {
    const own = rows.filter((row) => row.sku === sku);
    return own.sort((a, b) => facilityIds.indexOf(a.facilityId) - facilityIds.indexOf(b.facilityId));
  });
  const sorted = bySku.flat();
  const column = (value: (row: StockInput) => number | undefined): Uint32Array =>
    Uint32Array.from(sorted, (row) => value(row) ?? 0);
  const pools = names(rows.flatMap(({ pool }) => (pool === undefined ? [] : [pool])));
  let start = 0;
  return {
    skuStart: Uint32Array.from([0, ...bySku.map((own) => (start += own.length))]),
    facilityRow: column(({ facilityId }) => facilityIds.indexOf(facilityId)),
    onHand: column(({ onHand }) => onHand),
    reserved: column(({ reserved }) => reserved),
    safetyStock: column(({ safetyStock }) => safetyStock),
    unitMoney: Float64Array.from(sorted, ({ unitMoney }) => unitMoney ?? 0),
    pools,
    pool: column(({ pool }) => (pool === undefined ? 0 : pools.indexOf(pool) + 1)),
    inbound: plainInbound(rows, facilityIds, skus),
  };
}

function plainInbound(
  rows: readonly StockInput[],
  facilityIds: readonly string[],
  skus: readonly string[],
): StockTable['inbound'] {
  const sums = new Map<string, number>();
  for (const { facilityId, sku, inbound = [] } of rows) {
    for (const { quantity, at } of inbound) {
      const key = [skus.indexOf(sku), facilityIds.indexOf(facilityId), Math.floor(Date.parse(at) / 60_000)].join();
      if (quantity > 0) sums.set(key, (sums.get(key) ?? 0) + quantity);
    }
  }
  const table = [...sums].map(([key, quantity]) => [...key.split(',').map(Number), quantity] as number[]);
  const difference = (a: number[], b: number[], place: number): number => (a[place] ?? 0) - (b[place] ?? 0);
  table.sort((a, b) => difference(a, b, 0) || difference(a, b, 1) || difference(a, b, 2));
  const entries = (place: number): number[] => table.map((row) => row[place] as number);
  return {
    skuRow: Uint32Array.from(entries(0)),
    facilityRow: Uint32Array.from(entries(1)),
    quantity: Float64Array.from(entries(3)),
    at: Float64Array.from(entries(2)),
  };
}

/** Right orders, checked, in the plainest way. */
export function plainOrders(inputs: readonly OrderInput[]): Order[] {
  const instantOf = (instant: string): number => Math.floor(Date.parse(instant) / 60_000);
  return inputs.map((row) => ({
    id: row.id,
    placedAt: instantOf(row.placedAt),
    latitude: row.latitude + 0,
    longitude: row.longitude + 0,
    region: row.region ?? null,
    channel: row.channel ?? null,
    method: row.method,
    facilityId: row.facilityId ?? null,
    slot: row.slot === undefined ? null : instantOf(row.slot),
    lines: row.lines.map((line) => ({
      sku: line.sku,
      quantity: line.quantity,
      accept: line.accept ?? 'exact',
      together: line.together ?? null,
      price: line.price ?? null,
    })),
    dueBy: row.dueBy === undefined ? null : instantOf(row.dueBy),
    strict: row.strict ?? false,
    maxShipments: row.maxShipments ?? null,
    shipComplete: row.shipComplete ?? false,
    priority: row.priority ?? 0,
    exclude: row.exclude ?? [],
  }));
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** Ascending, each once. */
const names = (texts: readonly string[]): string[] => [...new Set(texts)].sort(byText);
const numbers = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);

/** Ascending by UTF-16 code units. */
function sortedBy<T>(rows: readonly T[], key: (row: T) => string): T[] {
  return rows.slice().sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
