import type { CheckoutTry } from '../../src/model/checkout.js';
import { assertProblem } from '../../src/model/parse.js';
import type { ShortCell, ShortRoom } from '../../src/model/reservation.js';
import type { ProblemInput } from '../../src/model/schema.js';
import { buildNetwork, type Network } from '../../src/network/network.js';

/** Everything that decisions depend on and holds change, to be compared: stock and rooms as plain values. */
export function stateOf(network: Network): unknown {
  const days = (units: (day: number) => number): number[][] =>
    dayRange(network).flatMap((day) => (units(day) === 0 ? [] : [[day, units(day)]]));
  return {
    free: [...network.positions.free],
    versions: [network.version, network.positions.version],
    capacity: [...network.capacityOf].map(([row, capacity]) => [
      row,
      days((day) => capacity.takenOn(day).orders),
      days((day) => capacity.takenOn(day).units),
    ]),
    bays: [...network.bays].map(([row, book]) => [row, book.held(0, 1e9)]),
    lanes: network.problem.lanes.map((_, lane) => days((day) => network.laneRooms.takenAt(lane, day))),
  };
}

/** Around the days that the instances play in. */
function dayRange(network: Network): number[] {
  const first = Math.floor(network.now() / 86_400_000) - 40;
  return Array.from({ length: 120 }, (_, at) => first + at);
}

/**
 * A network built afresh that knows what some tries have shown: of cells no more is there than was left, and rooms are held
 * full but for what was left. `limitOf` tells how much a room takes.
 */
export function taught(
  input: ProblemInput,
  tries: readonly CheckoutTry[],
  limitOf: (room: string) => number,
  now: number,
): Network {
  const problem = capped(
    input,
    tries.flatMap(({ short }) => short),
  );
  const network = buildNetwork(assertProblem(problem), { clock: () => now });
  const fullest = new Map<string, ShortRoom>();
  for (const one of tries.flatMap(({ shortRooms }) => shortRooms)) {
    const key = JSON.stringify([one.room, one.from]);
    if (one.available <= (fullest.get(key)?.available ?? Infinity)) fullest.set(key, one);
  }
  for (const [id, { room, from, span, available }] of fullest) {
    // However much is there: it may come to more than a bay takes where two fittings that were short overlap.
    const use = { room, from, span, amount: limitOf(room) - available, limit: 1_000_000 };
    network.stock.reserve({ lines: [], rooms: [use] }, { id });
  }
  return network;
}

/** The input with no more of some cells than was left of them. */
function capped(input: ProblemInput, short: readonly ShortCell[]): ProblemInput {
  const leftOf = new Map<string, number>();
  for (const { facilityId, sku, available } of short) {
    const key = JSON.stringify([facilityId, sku]);
    leftOf.set(key, Math.min(available, leftOf.get(key) ?? Infinity));
  }
  return {
    ...input,
    stock: input.stock.map((row) => {
      const left = leftOf.get(JSON.stringify([row.facilityId, row.sku])) ?? Infinity;
      const { reserved = 0, safetyStock = 0 } = row;
      return { ...row, onHand: Math.min(row.onHand, left + reserved + safetyStock) };
    }),
  };
}
