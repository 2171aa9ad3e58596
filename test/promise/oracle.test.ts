import { expect, test } from 'vitest';
import { isoInstant } from '../../src/base/instant.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { DeliveryPromise } from '../../src/model/promise.js';
import { buildNetwork } from '../../src/network/network.js';
import { promise } from '../../src/promise.js';
import { chance, pick as pickFrom, seededDraw } from '../support/random.js';
import { bestPromises, type SmallOrder, type SmallProblem } from './oracle.js';

const cases = 1500;
const firstDay = Date.parse('2026-03-02T00:00Z') / 60_000;

test(`both promises of ${cases} small orders against every way to serve them`, () => {
  let waiting = 0;
  let apart = 0;
  let none = 0;
  for (let seed = 1; seed <= cases; seed++) {
    const { problem, order } = draw(seed);
    const network = buildNetwork(assertProblem(problemInput(problem)));
    const [parsed] = assertOrders([orderInput(order)]);
    if (parsed === undefined) throw new Error('no order');
    const { earliest, cheapest } = promise(network, parsed);
    const expected = bestPromises(problem, order);
    expect(numbers(earliest), `earliest of seed ${seed}`).toEqual(expected?.earliest ?? null);
    expect(numbers(cheapest), `cheapest of seed ${seed}`).toEqual(expected?.cheapest ?? null);
    if (expected === null) none++;
    if (earliest !== cheapest) apart++;
    for (const answer of [earliest, cheapest]) {
      if (answer === null) continue;
      if (answer.waitsFor.length > 0) waiting++;
      checkRest(problem, order, answer, seed);
    }
  }
  expect(waiting).toBeGreaterThan(cases / 5);
  expect(apart).toBeGreaterThan(cases / 10);
  expect(none).toBeGreaterThan(cases / 50);
});

const numbers = (answer: DeliveryPromise | null): number[] | null =>
  answer && [Date.parse(answer.arriveAt) / 60_000 - firstDay, answer.cost];

/** What a promise counts on is due by the time its goods are handled, and is no more than it must count on. */
function checkRest(problem: SmallProblem, order: SmallOrder, answer: DeliveryPromise, seed: number): void {
  const { plan, waitsFor } = answer;
  let left = Infinity;
  let awaited = 0;
  for (const shipment of plan.shipments) {
    const facility = problem.facilities[Number(shipment.facilityId.slice(1))];
    const taken = new Map<string, number>();
    for (const { sku, quantity } of shipment.lines) taken.set(sku, (taken.get(sku) ?? 0) + quantity);
    for (const [sku, quantity] of taken) {
      const position = facility?.stock[Number(sku.slice(1))];
      const onShelf = Math.max(0, (position?.onHand ?? 0) - (position?.kept ?? 0));
      awaited += Math.max(0, quantity - onShelf);
      const mine = waitsFor.filter((share) => share.facilityId === shipment.facilityId && share.sku === sku);
      expect(mine.reduce((sum, share) => sum + share.quantity, 0)).toBe(Math.max(0, quantity - onShelf));
      for (const { at } of mine) expect(Date.parse(at)).toBeLessThan(Date.parse(shipment.arriveAt));
      left = Math.min(left, quantity);
    }
  }
  expect(waitsFor.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(awaited);
  expect(answer.left).toBeGreaterThanOrEqual(0);
  expect(plan.lastArrival).toBe(answer.arriveAt);
  expect(
    plan.shipments
      .map(({ arriveAt }) => arriveAt)
      .sort()
      .at(-1),
    `seed ${seed}`,
  ).toBe(answer.arriveAt);
  // Placed so much later there is a plan as early; a minute later this one is not.
  const later = bestPromises(problem, { ...order, placedAt: order.placedAt + answer.orderWithinMinutes });
  expect(later?.earliest[0], `countdown of seed ${seed}`).toBeLessThanOrEqual(
    Date.parse(answer.arriveAt) / 60_000 - firstDay,
  );
}

function draw(seed: number): { problem: SmallProblem; order: SmallOrder } {
  const random = seededDraw(seed);
  const pick = <T>(values: readonly T[]): T => pickFrom(random, values);
  const skus = random.int(1, 3);
  const services = Array.from({ length: 2 }, () => ({
    baseMinutes: pick([10, 60, 600]),
    minutesPerKm: pick([0, 1, 3]),
    base: pick([0, 100, 500]),
    perUnit: pick([0, 20]),
    departures: pick([null, null, [600], [480, 1080]]),
    maxMetres: pick([50_000, 200_000]),
  }));
  const inbound = () =>
    Array.from({ length: pick([0, 0, 1, 1, 2]) }, () => ({
      quantity: pick([1, 2, 4]),
      at: random.int(-100, 2900),
    }));
  const facilities = Array.from({ length: random.int(1, 4) }, () => ({
    longitude: pick([0, 0.1, 0.1, 0.3, 1]),
    handlingMinutes: pick([0, 15, 90]),
    cutoff: pick([null, null, 720]),
    services: pick([[0], [1], [0, 1]]),
    unitsPerDay: pick([Infinity, Infinity, Infinity, 3]),
    stock: Array.from({ length: skus }, () => ({
      onHand: pick([0, 0, 1, 2, 4]),
      kept: pick([0, 0, 0, 2]),
      unitMoney: pick([0, 0, 50, 200]),
      inbound: inbound(),
    })),
  }));
  const weights = {
    hour: pick([0, 6, 60, 60]),
    lateHour: pick([0, 120]),
    move: pick([0, 100]),
    touch: pick([0, 10]),
    km: pick([0, 2]),
    shipment: pick([0, 100]),
  };
  const placedAt = random.int(300, 1200);
  const lines = Array.from({ length: skus }, (_, sku) => ({
    sku,
    quantity: pick([1, 2, 3]),
    together: chance(random, 20),
  })).slice(0, pick([1, 2, 2]));
  return {
    problem: { facilities, services, weights, skus },
    order: {
      placedAt,
      lines,
      maxShipments: pick([1, 2, 4]),
      dueBy: pick([null, null, placedAt + 400, placedAt + 2000]),
      strict: chance(random, 50),
    },
  };
}

function problemInput({ facilities, services, weights }: SmallProblem): object {
  return {
    currency: 'EUR',
    facilities: facilities.map(({ longitude, handlingMinutes, cutoff, services: own, unitsPerDay }, f) => ({
      id: `f${f}`,
      kind: 'store',
      latitude: 0,
      longitude,
      handlingMinutes,
      ...(cutoff === null ? {} : { cutoff: time(cutoff), timeZone: 'UTC' }),
      services: own.map((service) => `v${service}`),
      ...(unitsPerDay === Infinity ? {} : { capacity: { unitsPerDay } }),
    })),
    services: services.map(({ baseMinutes, minutesPerKm, base, perUnit, departures, maxMetres }, service) => ({
      id: `v${service}`,
      detour: 1,
      maxMetres,
      baseMinutes,
      minutesPerKm,
      money: { base, perUnit },
      ...(departures === null ? {} : { departures: departures.map(time) }),
    })),
    stock: facilities.flatMap(({ stock }, f) =>
      stock.map(({ onHand, kept, unitMoney, inbound }, sku) => ({
        facilityId: `f${f}`,
        sku: `s${sku}`,
        onHand,
        reserved: kept,
        unitMoney,
        inbound: inbound.map(({ quantity, at }) => ({ quantity, at: isoInstant(firstDay + at) })),
      })),
    ),
    policy: { weights: { ...weights, money: 1, rejection: 0 } },
  };
}

function orderInput({ placedAt, lines, maxShipments, dueBy, strict }: SmallOrder): object {
  return {
    id: 'o',
    placedAt: isoInstant(firstDay + placedAt),
    latitude: 0,
    longitude: 0,
    method: 'deliver',
    maxShipments,
    strict,
    ...(dueBy === null ? {} : { dueBy: isoInstant(firstDay + dueBy) }),
    lines: lines.map(({ sku, quantity, together }) => ({ sku: `s${sku}`, quantity, together })),
  };
}

const time = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
