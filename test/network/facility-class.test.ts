import { describe, expect, test } from 'vitest';
import { isFacility } from '../../src/geo/tree.js';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { FacilityInput, ProblemInput } from '../../src/model/schema.js';
import type { FacilityClass } from '../../src/network/facility-class.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { oracle } from '../support/oracle.js';
import { chance, pick, seededDraw } from '../support/random.js';

const serviceIds = ['a', 'b', 'c', 'd'];
/** All 15 sets of services that offer any. */
const sets = Array.from({ length: 15 }, (_, row) => serviceIds.filter((_id, bit) => ((row + 1) >> bit) & 1));

const services: ProblemInput['services'] = serviceIds.map((id, row) => ({
  id,
  baseMinutes: 30 * row,
  minutesPerKm: 1,
  money: { base: 900 - 200 * row, perKm: row },
}));

const problemOf = (facilities: FacilityInput[], stock: ProblemInput['stock'] = []) =>
  assertProblem({ currency: 'CNY', facilities, services, stock });

const facilityOf = (row: number, offered: string[], change: Partial<FacilityInput> = {}): FacilityInput => ({
  id: `f${String(row).padStart(3, '0')}`,
  kind: 'store',
  latitude: 31 + row / 100,
  longitude: 121,
  services: offered,
  ...change,
});

const rowsIn = ({ tree }: FacilityClass): number[] => [...tree.rows].filter(isFacility).sort((a, b) => a - b);
const servicesIn = ({ services: known }: Network, { services: rows }: FacilityClass): string =>
  [...rows].map((row) => known.ids[row]).join('');

test('facilities of equal services stand together, commonest first; past seven sets the rest is mixed', () => {
  // The set at place p is offered by 15 - p facilities.
  const facilities = sets
    .flatMap((set, place) => Array.from({ length: 15 - place }, () => set))
    .map((set, row) => facilityOf(row, set));
  const network = buildNetwork(problemOf(facilities));
  const { classes } = network;
  expect(classes.map(({ uniform }) => uniform)).toEqual([true, true, true, true, true, true, true, false]);
  expect(classes.map(({ index }) => index)).toEqual([...classes.keys()]);
  expect(classes.slice(0, 7).map((each) => servicesIn(network, each))).toEqual(
    sets.slice(0, 7).map((set) => set.join('')),
  );
  expect(classes.map((each) => rowsIn(each).length)).toEqual([15, 14, 13, 12, 11, 10, 9, 36]);
  expect(servicesIn(network, classes[7] as FacilityClass)).toBe('abcd');
  expect(classes.flatMap(rowsIn).sort((a, b) => a - b)).toEqual([...facilities.keys()]);
  // Ranks of all trees are apart, in the order of the classes.
  const ends = classes.map(({ tree }) => tree.firstRank + tree.rankSpan);
  expect(classes.slice(1).map(({ tree }) => tree.firstRank)).toEqual(ends.slice(0, -1));
  expect(new Set(network.rankOf).size).toBe(facilities.length);
});

test('services in another order are the same set; facilities without any are a set too', () => {
  const network = buildNetwork(problemOf([facilityOf(0, ['b', 'a']), facilityOf(1, ['a', 'b']), facilityOf(2, [])]));
  expect(network.classes.map((each) => [servicesIn(network, each), rowsIn(each)])).toEqual([
    ['ab', [0, 1]],
    ['', [2]],
    ['', []],
  ]);
});

test('the least handling time and refusal of a class bound those of its facilities, added ones included', () => {
  const facilities = [
    facilityOf(0, ['a'], { handlingMinutes: 90, acceptance: 0.5 }),
    facilityOf(1, ['a'], { handlingMinutes: 30, acceptance: 0.25 }),
  ];
  const network = buildNetwork(problemOf(facilities));
  const first = network.classes[0] as FacilityClass;
  expect([first.times.leastMinutes, first.leastRejectionShare]).toEqual([30, 0.5]);
  network.addFacility(facilityOf(2, ['a'], { handlingMinutes: 5, acceptance: 1 }));
  network.addFacility(facilityOf(3, ['b'], { handlingMinutes: 7, acceptance: 0.75 }));
  expect([first.times.leastMinutes, first.leastRejectionShare]).toEqual([5, 0]);
  const mixed = network.classes.at(-1) as FacilityClass;
  expect([mixed.times.leastMinutes, mixed.leastRejectionShare, servicesIn(network, mixed)]).toEqual([7, 0.25, 'b']);
});

describe('with more sets of services than classes', () => {
  test('property: orders are routed as by trying everything', () => {
    for (let seed = 0; seed < 40; seed++) {
      const draw = seededDraw(seed);
      const facilities = Array.from({ length: 30 }, (_, row) =>
        facilityOf(row, row < 15 ? (sets[row] as string[]) : pick(draw, sets), {
          latitude: draw.int(-40, 40) / 10,
          longitude: draw.int(-40, 40) / 10,
          handlingMinutes: pick(draw, [0, 60]),
        }),
      );
      const stock = facilities.flatMap(({ id }) =>
        ['x', 'y'].filter(() => chance(draw, 30)).map((sku) => ({ facilityId: id, sku, onHand: draw.int(1, 2) })),
      );
      const problem = assertProblem({
        currency: 'CNY',
        facilities,
        services,
        stock,
        policy: { limits: { maxShipments: 2 } },
      });
      const network = buildNetwork(problem);
      expect(network.classes.length).toBe(8);
      const place = { latitude: draw.int(-30, 30) / 10, longitude: draw.int(-30, 30) / 10 };
      const lines = [
        { sku: 'x', quantity: draw.int(1, 2) },
        { sku: 'y', quantity: 1 },
      ];
      const [order] = assertOrders([
        { id: 'o', placedAt: '2026-10-01T09:00Z', ...place, method: 'deliver', lines },
      ]) as [Order];
      expect(route(network, order), `seed ${seed}`).toEqual(oracle(problem, order, {}));
    }
  });
});
