import type { Network } from '../../network/network.js';

/** The limited lanes that goods go along, each with the local day on which it leaves with them. */
export class LaneDays {
  count = 0;
  lane = new Int32Array(8);
  day = new Float64Array(8);

  /** Of goods handled at a facility for an order placed then, and sent by a carriage. */
  read(network: Network, row: number, carriage: number, placedAt: number): void {
    const { carriages, paths, laneTable: lanes, handling } = network;
    this.count = 0;
    const path = carriages.path[carriage] as number;
    if (path < 0 || !lanes.hasLimits) return;
    const start = paths.laneStart[path] as number;
    const length = paths.length[path] as number;
    if (length > this.lane.length) {
      this.lane = new Int32Array(2 * length);
      this.day = new Float64Array(2 * length);
    }
    let ready = handling.ready(row, placedAt);
    for (let i = start; i < start + length; i++) {
      const lane = paths.laneAt[i] as number;
      const departure = paths.depart(lane, ready);
      if (departure === Infinity) return;
      if (lanes.unitsPerDay[lane] !== Infinity) {
        this.lane[this.count] = lane;
        this.day[this.count++] = handling.dayOf(lanes.from[lane] as number, departure);
      }
      ready = handling.receive(lanes.to[lane] as number, departure + (lanes.minutes[lane] as number));
    }
  }
}
