import fc from 'fast-check';
import type { OrderInput, ProblemInput } from '../../src/model/schema.js';

/*
 * Anything that a CSV file can say too. Names are made of what files, formulas and lists trip over.
 */

const id = fc.string({
  unit: fc.constantFrom(
    'a',
    'b',
    'Z',
    '0',
    '-',
    '=',
    '@',
    ',',
    ';',
    '|',
    '\\',
    '"',
    "'",
    '\n',
    '\r',
    '\t',
    '\0',
    ' ',
    'é',
    '轮',
    '𠀀',
    '_',
  ),
  minLength: 1,
  maxLength: 6,
});
const count = fc.integer({ min: 0, max: 1e6 });
const price = fc.oneof(count, fc.double({ min: 0, max: 1e12, noNaN: true }));
const optional = { requiredKeys: [] };
/** A cell cannot say a list of nothing where that is not the same as no list. */
const names = fc.array(id, { minLength: 1, maxLength: 3 });
const times = fc.array(fc.constantFrom('00:00', '08:00', '17:30', '23:59'), { minLength: 1, maxLength: 3 });
const windows = fc.array(fc.constantFrom('09:00-12:00', '11:30-18:00', '22:00-06:00', '00:00-24:00'), { maxLength: 2 });
const hours = fc
  .record({ mon: windows, wed: windows, sat: windows, sun: windows }, optional)
  .filter((week) => Object.values(week).some((day) => day.length > 0));
const calendar = fc.record(
  { timeZone: fc.constantFrom('Asia/Shanghai', 'Australia/Lord_Howe'), hours, cutoff: fc.constant('16:00') },
  { requiredKeys: ['timeZone'] },
);

/** Right problems in rows, with every field there is; absent rather than undefined, as the input wants it. */
export const anyProblem: fc.Arbitrary<ProblemInput> = fc
  .record({
    facilityIds: fc.uniqueArray(id, { maxLength: 5 }),
    serviceIds: fc.uniqueArray(id, { maxLength: 3 }),
    skus: fc.uniqueArray(id, { minLength: 1, maxLength: 4 }),
  })
  .chain(
    ({ facilityIds, serviceIds, skus }): fc.Arbitrary<ProblemInput> =>
      fc.record(
        {
          currency: fc.constantFrom('CNY', 'USD'),
          facilities: fc.tuple(
            ...facilityIds.map((facilityId) =>
              fc
                .record(
                  {
                    id: fc.constant(facilityId),
                    kind: fc.constantFrom('store', 'distributor', 'frontWarehouse', 'centralWarehouse', 'maker'),
                    latitude: fc.double({ min: -90, max: 90, noNaN: true }),
                    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
                    services: fc.subarray(serviceIds),
                    closedOn: fc.array(fc.constantFrom('2026-10-01', '2024-02-29'), { maxLength: 2 }),
                    collect: fc.boolean(),
                    install: fc.record({ bays: count, minutes: fc.integer({ min: 0, max: 500 }) }),
                    brands: names,
                    channels: names,
                    territory: fc.record({ radiusMetres: price, regions: names }, optional),
                    handlingMinutes: fc.integer({ min: 0, max: 500 }),
                    capacity: fc.record({ ordersPerDay: count, unitsPerDay: count }, optional),
                    owner: id,
                    acceptance: fc.double({ min: 0.01, max: 1, noNaN: true }),
                  },
                  { requiredKeys: ['id', 'kind', 'latitude', 'longitude', 'services'] },
                )
                .chain((row) => fc.option(calendar).map((local) => ({ ...row, ...local }))),
            ),
          ),
          services: fc.tuple(
            ...serviceIds.map((serviceId) =>
              fc.record(
                {
                  id: fc.constant(serviceId),
                  maxMetres: count,
                  detour: fc.double({ min: 1, max: 3, noNaN: true }),
                  baseMinutes: count,
                  minutesPerKm: fc.double({ min: 0, max: 100, noNaN: true }),
                  departures: times,
                  money: fc.record({ base: price, perKm: price, perUnit: price }, { requiredKeys: ['base'] }),
                  stops: fc.integer({ min: 0, max: 5 }),
                },
                { requiredKeys: ['id', 'baseMinutes', 'minutesPerKm', 'money'] },
              ),
            ),
          ),
          stock: fc
            .subarray(facilityIds.flatMap((facilityId) => skus.map((sku) => ({ facilityId, sku }))))
            .chain((cells) =>
              fc.tuple(
                ...cells.map((cell) =>
                  fc
                    .record(
                      {
                        onHand: count,
                        reserved: count,
                        safetyStock: count,
                        unitMoney: price,
                        pool: id,
                        inbound: fc.array(
                          fc.record({
                            quantity: count,
                            at: fc.constantFrom('2026-10-01T00:00Z', '2026-10-02T08:00+08:00'),
                          }),
                          { maxLength: 2 },
                        ),
                      },
                      { requiredKeys: ['onHand'] },
                    )
                    .map((numbers) => ({ ...cell, ...numbers })),
                ),
              ),
            ),
          skus: fc.tuple(
            ...skus.map((sku) =>
              fc.record(
                { sku: fc.constant(sku), brand: id, interchange: id, penalty: price, together: fc.boolean() },
                { requiredKeys: ['sku'] },
              ),
            ),
          ),
          lanes:
            facilityIds.length < 2
              ? fc.constant([])
              : fc.array(
                  fc
                    .record(
                      {
                        ends: fc.shuffledSubarray(facilityIds, { minLength: 2, maxLength: 2 }),
                        minutes: fc.double({ min: 0, max: 1e7, noNaN: true }),
                        departures: times,
                        days: fc.subarray(['mon' as const, 'fri' as const, 'sun' as const], { minLength: 1 }),
                        money: fc.record({ base: price, perUnit: price }, { requiredKeys: ['base'] }),
                        unitsPerDay: count,
                      },
                      { requiredKeys: ['ends', 'minutes', 'money'] },
                    )
                    .map(({ ends, ...row }) => ({ from: ends[0] ?? '', to: ends[1] ?? '', ...row })),
                  { maxLength: 4 },
                ),
          policy: fc.record(
            {
              weights: fc.record({ move: price, km: price }, optional),
              priceFloor: fc.uniqueArray(
                fc.record({ brand: id, channel: id, unitPrice: price }, { requiredKeys: ['brand', 'unitPrice'] }),
                { selector: ({ brand, channel }) => JSON.stringify([brand, channel]), maxLength: 3 },
              ),
            },
            optional,
          ),
        },
        { requiredKeys: ['currency', 'facilities', 'services', 'stock'] },
      ),
  );

const line = fc.record(
  {
    sku: id,
    quantity: fc.integer({ min: 1, max: 99 }),
    accept: fc.constantFrom('exact', 'interchange'),
    together: fc.boolean(),
    price,
  },
  { requiredKeys: ['sku', 'quantity'] },
);
/** Right orders of every method, of skus and stores that may be unknown. */
export const anyOrders: fc.Arbitrary<OrderInput[]> = fc.uniqueArray(
  fc
    .record(
      {
        id,
        placedAt: fc
          .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
          .map((date) => date.toISOString()),
        latitude: fc.double({ min: -90, max: 90, noNaN: true }),
        longitude: fc.double({ min: -180, max: 180, noNaN: true }),
        region: id,
        channel: id,
        method: fc.constantFrom('deliver', 'collect', 'install'),
        facilityId: id,
        slot: fc.constant('2026-10-03T09:00+08:00'),
        lines: fc.array(line, { minLength: 1, maxLength: 3 }),
        strict: fc.boolean(),
        maxShipments: fc.integer({ min: 1, max: 9 }),
        shipComplete: fc.boolean(),
        priority: fc.double({ noNaN: true, noDefaultInfinity: true }),
        exclude: fc.array(id, { maxLength: 3 }),
      },
      { requiredKeys: ['id', 'placedAt', 'latitude', 'longitude', 'method', 'lines'] },
    )
    .map(({ slot, ...order }) => (slot !== undefined && order.method === 'install' ? { ...order, slot } : order)),
  { selector: ({ id }) => id, maxLength: 4 },
);
