import { printable } from '../base/printable.js';
import type { Issue } from '../model/issues.js';
import { InputError } from '../model/issues.js';
import type { Facility } from '../model/problem.js';
import type { DistanceFunction, DistanceTable, NetworkOptions, OrderPlace } from './distance.js';

/** Twenty-five times round the earth. */
const mostMetres = 1e9;

/** Road metres of a facility and an order, as the caller's function or table says; null: great circle x detour. */
export type RoadDistance = (facility: Facility, place: OrderPlace) => number | null;

/**
 * Makes the caller's distance safe to use. A table is checked as a whole at once (throws InputError); a function is
 * checked at every answer, since only then it is known: a NaN, an infinite or a negative answer, or a throw inside it,
 * becomes an InputError that names facility and order.
 */
export function roadDistance(distance: NetworkOptions['distance']): RoadDistance | null {
  if (distance === undefined) return null;
  if (typeof distance === 'function') return askFunction(distance);
  if (Array.isArray(distance?.origins) && Array.isArray(distance.destinations) && distance.metres)
    return askTable(distance);
  const hint = 'expected a function, or a table of origins, destinations and metres';
  throw new InputError([{ code: 'WRONG_TYPE', path: 'distance', value: printable(distance), hint }]);
}

function askFunction(distance: DistanceFunction): RoadDistance {
  return (facility, place) => {
    const path = `distance(${facility.id}, ${place.orderId})`;
    let answer: number;
    try {
      answer = distance({ facilityId: facility.id, latitude: facility.latitude, longitude: facility.longitude }, place);
    } catch (cause) {
      const hint = `the distance function threw for facility ${facility.id} and order ${place.orderId}; its error is the cause`;
      throw new InputError([{ code: 'NOT_FINITE', path, value: String(cause).slice(0, 80), hint }], { cause });
    }
    const issue = metresIssue(path, answer);
    if (issue) throw new InputError([issue]);
    return Math.floor(answer + 0.5);
  };
}

function askTable(table: DistanceTable): RoadDistance {
  const issues: Issue[] = [];
  if (table.metres.length !== table.origins.length) {
    const hint = `has ${table.metres.length} rows for ${table.origins.length} origins`;
    issues.push({ code: 'OUT_OF_RANGE', path: 'distance.metres', value: String(table.metres.length), hint });
  }
  for (let i = 0; i < table.metres.length; i++) {
    const row = table.metres[i] ?? [];
    if (row.length !== table.destinations.length) {
      const hint = `has ${row.length} entries for ${table.destinations.length} destinations`;
      issues.push({ code: 'OUT_OF_RANGE', path: `distance.metres[${i}]`, value: String(row.length), hint });
    }
    for (let j = 0; j < row.length; j++) {
      const issue = metresIssue(`distance.metres[${i}][${j}]`, row[j]);
      if (issue) issues.push(issue);
    }
  }
  for (const [path, ids] of [
    ['distance.origins', table.origins],
    ['distance.destinations', table.destinations],
  ] as const) {
    const firstOf = new Map<string, number>();
    ids.forEach((id, position) => {
      const first = firstOf.get(id);
      if (first === undefined) firstOf.set(id, position);
      else {
        const hint = `stands at ${first} already`;
        issues.push({ code: 'DUPLICATE_ID', path: `${path}[${position}]`, value: printable(id), hint });
      }
    });
  }
  if (issues.length > 0) throw new InputError(issues);
  const rowOf = new Map(table.origins.map((id, row) => [id, row]));
  const columnOf = new Map(table.destinations.map((id, column) => [id, column]));
  const metres = Array.from(table.metres, (row) =>
    Float64Array.from(row as ArrayLike<number>, (value) => Math.floor(value + 0.5)),
  );
  return (facility, place) => {
    const row = metres[rowOf.get(facility.id) ?? -1];
    const column = columnOf.get(place.orderId);
    if (row !== undefined && column !== undefined) return row[column] as number;
    if (table.fallback === 'greatCircle') return null;
    const path = `distance(${facility.id}, ${place.orderId})`;
    const hint = `the distance table has no entry for facility ${facility.id} and order ${place.orderId}; add it, or set fallback: 'greatCircle'`;
    throw new InputError([{ code: 'MISSING', path, value: 'undefined', hint }]);
  };
}

function metresIssue(path: string, value: unknown): Issue | null {
  if (typeof value !== 'number') return { code: 'WRONG_TYPE', path, value: typeof value, hint: 'expected road metres' };
  const hint = 'expected finite road metres, not negative';
  if (!Number.isFinite(value)) return { code: 'NOT_FINITE', path, value: String(value), hint };
  if (value < 0) return { code: 'OUT_OF_RANGE', path, value: String(value), hint };
  const tooFar = `no road is longer than ${mostMetres} m`;
  return value > mostMetres ? { code: 'TOO_LARGE', path, value: String(value), hint: tooFar } : null;
}
