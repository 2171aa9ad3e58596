import * as z from 'zod';
import { facilityKinds, orderMethods } from './codes.js';
import { weekdays } from './instants.js';
import {
  calendarDate,
  currency,
  detour,
  instant,
  latitude,
  list,
  localTime,
  longitude,
  metres,
  minutes,
  minutesPerKm,
  number,
  openingWindow,
  positiveQuantity,
  price,
  quantity,
  share,
  signedQuantity,
  text,
  timeZone,
  wholeMinutes,
} from './scalars.js';

/**
 * The one description of what goes in: types, ranges, messages and JSON Schema all come from here. Rows are
 * schemas of their own, parsed one by one.
 */
export function createSchemas({ maxIdLength, negativeOnHand }: { maxIdLength: number; negativeOnHand: boolean }) {
  const id = () => text(maxIdLength);

  const facility = z.object({
    id: id(),
    kind: z.enum(facilityKinds),
    latitude: latitude(),
    longitude: longitude(),
    timeZone: timeZone().optional(),
    hours: z
      .object({
        mon: list(openingWindow()).optional(),
        tue: list(openingWindow()).optional(),
        wed: list(openingWindow()).optional(),
        thu: list(openingWindow()).optional(),
        fri: list(openingWindow()).optional(),
        sat: list(openingWindow()).optional(),
        sun: list(openingWindow()).optional(),
      })
      .optional(),
    closedOn: list(calendarDate()).optional(),
    cutoff: localTime().optional(),
    handlingMinutes: wholeMinutes().optional(),
    services: list(id()),
    collect: z.boolean().optional(),
    install: z.object({ bays: quantity(), minutes: wholeMinutes() }).optional(),
    capacity: z.object({ ordersPerDay: quantity().optional(), unitsPerDay: quantity().optional() }).optional(),
    owner: id().optional(),
    acceptance: share().optional(),
    brands: list(id()).optional(),
    channels: list(id()).optional(),
    territory: z.object({ radiusMetres: metres().optional(), regions: list(id()).optional() }).optional(),
  });

  const service = z.object({
    id: id(),
    maxMetres: metres().optional(),
    detour: detour().optional(),
    baseMinutes: minutes(),
    minutesPerKm: minutesPerKm(),
    departures: list(localTime()).optional(),
    money: z.object({ base: price(), perKm: price().optional(), perUnit: price().optional() }),
    stops: quantity().optional(),
  });

  const lane = z.object({
    from: id(),
    to: id(),
    minutes: minutes(),
    departures: list(localTime()).optional(),
    days: list(z.enum(weekdays)).optional(),
    money: z.object({ base: price(), perUnit: price().optional() }),
    unitsPerDay: quantity().optional(),
  });

  const sku = z.object({
    sku: id(),
    brand: id().optional(),
    interchange: id().optional(),
    penalty: price().optional(),
    together: z.boolean().optional(),
  });

  const stock = z.object({
    facilityId: id(),
    sku: id(),
    onHand: negativeOnHand ? signedQuantity() : quantity(),
    reserved: quantity().optional(),
    safetyStock: quantity().optional(),
    unitMoney: price().optional(),
    pool: id().optional(),
    inbound: list(z.object({ quantity: quantity(), at: instant() })).optional(),
  });

  const policy = z.object({
    weights: z
      .object({
        move: price().optional(),
        touch: price().optional(),
        hour: price().optional(),
        km: price().optional(),
        money: price().optional(),
        shipment: price().optional(),
        lateHour: price().optional(),
        rejection: price().optional(),
      })
      .optional(),
    unserved: z.object({ line: price().optional(), unit: price().optional() }).optional(),
    limits: z
      .object({
        maxShipments: positiveQuantity().optional(),
        maxLegs: positiveQuantity().optional(),
        collectRadiusMetres: metres().optional(),
      })
      .optional(),
    priceFloor: list(z.object({ brand: id(), channel: id().optional(), unitPrice: price() })).optional(),
  });

  const order = z.object({
    id: id(),
    placedAt: instant(),
    latitude: latitude(),
    longitude: longitude(),
    region: id().optional(),
    channel: id().optional(),
    method: z.enum(orderMethods),
    facilityId: id().optional(),
    slot: instant().optional(),
    lines: list(
      z.object({
        sku: id(),
        quantity: positiveQuantity(),
        accept: z.enum(['exact', 'interchange']).optional(),
        together: z.boolean().optional(),
        price: price().optional(),
      }),
      1,
    ),
    dueBy: instant().optional(),
    strict: z.boolean().optional(),
    maxShipments: positiveQuantity().optional(),
    shipComplete: z.boolean().optional(),
    priority: number().optional(),
    exclude: list(id()).optional(),
  });

  const problem = z.object({
    currency: currency(),
    facilities: z.array(facility),
    services: z.array(service),
    stock: z.array(stock),
    lanes: z.array(lane).optional(),
    skus: z.array(sku).optional(),
    policy: policy.optional(),
  });

  return { id: id(), currency: currency(), facility, service, lane, sku, stock, policy, order, problem };
}

export type Schemas = ReturnType<typeof createSchemas>;

export type FacilityInput = z.input<Schemas['facility']>;
export type ServiceInput = z.input<Schemas['service']>;
export type LaneInput = z.input<Schemas['lane']>;
export type SkuInput = z.input<Schemas['sku']>;
export type StockInput = z.input<Schemas['stock']>;
export type OrderInput = z.input<Schemas['order']>;
export type PolicyInput = z.input<Schemas['policy']>;

/**
 * Stock in bulk, without an object a position: position i is onHand[i] units of skus[skuRow[i]] at
 * facilities[facilityRow[i]], rows being places in the input. Not part of the JSON form.
 */
export interface StockColumnsInput {
  skus: readonly string[];
  facilityRow: Uint32Array;
  skuRow: Uint32Array;
  onHand: Uint32Array;
  reserved?: Uint32Array | undefined;
  safetyStock?: Uint32Array | undefined;
  /** Minor units for one unit; Float64Array where prices are fractional. */
  unitMoney?: Uint32Array | Float64Array | undefined;
}

/** `stock` may be left out, or empty, when `stockColumns` is there. */
export type ProblemInput = z.input<Schemas['problem']> & { stockColumns?: StockColumnsInput | undefined };
