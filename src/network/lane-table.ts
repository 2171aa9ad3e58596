import { Departures } from '../calendar/departures.js';
import { writeHaversineMetres } from '../geo/sphere.js';
import type { Facility, Lane } from '../model/problem.js';

/** Road metres of a lane: great circle x 1.3, since a lane says nothing of its way. */
export const laneDetour = 1.3;

/** Legs between facilities as columns, by lane row. */
export class LaneTable {
  readonly count: number;
  /** Facility rows. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly minutes: Float64Array;
  readonly metres: Float64Array;
  readonly moneyBase: Float64Array;
  readonly moneyPerUnit: Float64Array;
  /** Infinity: no limit. */
  readonly unitsPerDay: Float64Array;
  /** Lanes that leave alike share one. */
  readonly departures: readonly Departures[];
  /** 1: leaves at once, whenever goods are ready. */
  readonly isAtOnce: Uint8Array;
  /** Lanes that end at facility row f: laneInto[intoStart[f]] .. laneInto[intoStart[f + 1] - 1], ascending. */
  readonly intoStart: Uint32Array;
  readonly laneInto: Uint32Array;
  /** And those that leave it: laneOut[outStart[f]] .. laneOut[outStart[f + 1] - 1], ascending. */
  readonly outStart: Uint32Array;
  readonly laneOut: Uint32Array;
  /** Whether any lane has a limit. */
  readonly hasLimits: boolean;

  constructor(lanes: readonly Lane[], facilities: readonly Facility[], rowOf: ReadonlyMap<string, number>) {
    const column = (value: (lane: Lane) => number) => Float64Array.from(lanes, value);
    this.count = lanes.length;
    this.from = Int32Array.from(lanes, (lane) => rowOf.get(lane.from) as number);
    this.to = Int32Array.from(lanes, (lane) => rowOf.get(lane.to) as number);
    this.minutes = column((lane) => lane.minutes);
    this.moneyBase = column((lane) => lane.money.base);
    this.moneyPerUnit = column((lane) => lane.money.perUnit);
    this.unitsPerDay = column((lane) => lane.unitsPerDay);
    this.hasLimits = lanes.some((lane) => lane.unitsPerDay !== Infinity);
    this.isAtOnce = Uint8Array.from(lanes, ({ departures, days }) => (departures === null && days === null ? 1 : 0));
    const known = new Map<string, Departures>();
    this.departures = lanes.map(({ departures, days }) => {
      const key = `${departures?.join(' ')} ${days?.join(' ')}`;
      const shared = known.get(key) ?? new Departures(departures, days);
      known.set(key, shared);
      return shared;
    });
    this.metres = new Float64Array(lanes.length);
    const place = new Float64Array(3);
    const record = new Float64Array(2);
    for (let lane = 0; lane < lanes.length; lane++) {
      const from = facilities[this.from[lane] as number] as Facility;
      const to = facilities[this.to[lane] as number] as Facility;
      record.set([from.latitude, from.longitude]);
      place.set([to.latitude, to.longitude]);
      writeHaversineMetres(record, 0, place);
      this.metres[lane] = Math.floor((place[2] as number) * laneDetour + 0.5);
    }
    [this.intoStart, this.laneInto] = groupBy(this.to, facilities.length);
    [this.outStart, this.laneOut] = groupBy(this.from, facilities.length);
  }
}

/** Lanes by facility row: those of row f stand at start[f] .. start[f + 1] - 1, ascending. */
function groupBy(rows: Int32Array, facilities: number): [start: Uint32Array, lanes: Uint32Array] {
  const start = new Uint32Array(facilities + 1);
  for (const row of rows) start[row + 1] = (start[row + 1] as number) + 1;
  for (let row = 0; row < facilities; row++) start[row + 1] = (start[row + 1] as number) + (start[row] as number);
  const lanes = new Uint32Array(rows.length);
  const fill = start.slice();
  for (let lane = 0; lane < rows.length; lane++) {
    const row = rows[lane] as number;
    lanes[fill[row] as number] = lane;
    fill[row] = (fill[row] as number) + 1;
  }
  return [start, lanes];
}
