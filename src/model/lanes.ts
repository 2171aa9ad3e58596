import type { z } from 'zod';
import type { Collector } from './collector.js';
import { minuteOfDay, weekdays } from './instants.js';
import type { CompleteParseOptions } from './options.js';
import type { Lane } from './problem.js';
import { readRows } from './rows.js';
import type { Schemas } from './schema.js';
import { readGoodFields } from './translate.js';
import { uniqueNumbers } from './unique.js';

type LaneRow = z.output<Schemas['lane']>;

/** Lanes of the input, sorted; two between the same facilities are two lanes. Bad ones are left out. */
export function readLanes(
  input: unknown,
  isFacility: (id: string) => boolean,
  schemas: Schemas,
  { maxRows }: CompleteParseOptions,
  found: Collector,
): Lane[] {
  const lanes: Lane[] = [];
  if (input === undefined) return lanes;
  readRows(schemas.lane, input, { path: 'lanes', maxRows, found }, (row, position, raw) => {
    checkEnds(row ?? readGoodFields(schemas.lane, raw), `lanes[${position}]`, isFacility, found);
    if (row) lanes.push(toLane(row));
  });
  return lanes.sort(compareLanes);
}

function checkEnds(
  { from, to }: Partial<LaneRow>,
  path: string,
  isFacility: (id: string) => boolean,
  found: Collector,
): void {
  for (const [end, id] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (id === undefined || isFacility(id)) continue;
    found.issue('UNKNOWN_REFERENCE', `${path}.${end}`, id, 'no facility has this id');
  }
  if (from !== undefined && from === to) {
    found.issue('OUT_OF_RANGE', `${path}.to`, to, 'a lane leads to another facility than it leaves from');
  }
}

function toLane(row: LaneRow): Lane {
  return {
    from: row.from,
    to: row.to,
    minutes: Math.ceil(row.minutes),
    departures: row.departures ? uniqueNumbers(row.departures.map(minuteOfDay)) : null,
    days: row.days ? uniqueNumbers(row.days.map((day) => weekdays.indexOf(day))) : null,
    money: { base: row.money.base, perUnit: row.money.perUnit ?? 0 },
    unitsPerDay: row.unitsPerDay ?? Number.POSITIVE_INFINITY,
  };
}

/** By the ends, then by everything else, so that lanes which rank the same are the same. */
function compareLanes(a: Lane, b: Lane): number {
  return (
    compare(a.from, b.from) ||
    compare(a.to, b.to) ||
    compare(a.minutes, b.minutes) ||
    compare(a.money.base, b.money.base) ||
    compare(a.money.perUnit, b.money.perUnit) ||
    compare(a.unitsPerDay, b.unitsPerDay) ||
    compareLists(a.departures, b.departures) ||
    compareLists(a.days, b.days)
  );
}

function compare<Value extends string | number>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** None at all first, then entry by entry, the shorter first where it begins the longer. */
function compareLists(a: readonly number[] | null, b: readonly number[] | null): number {
  if (!a || !b) return compare(a ? 1 : 0, b ? 1 : 0);
  const position = a.findIndex((value, at) => value !== b[at]);
  if (position < 0) return compare(a.length, b.length);
  const other = b[position];
  return other === undefined ? 1 : compare(a[position] as number, other);
}
