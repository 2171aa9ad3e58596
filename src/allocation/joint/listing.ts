import { assert } from '../../base/assert.js';
import type { Records } from './records.js';

/** The options of one order, told one by one: by rising cost, without that of serving nothing. */
export class Listing {
  readonly count: number;
  /** Own cost of each. */
  readonly cost: readonly number[];
  /** Every option that is not listed costs at least this much; Infinity: all of interest are. */
  readonly outside: number;
  /** By option, as if it were an order. */
  readonly records: Records;

  constructor(cost: readonly number[], records: Records, outside: number) {
    this.count = cost.length;
    this.cost = cost;
    this.records = records;
    this.outside = outside;
  }

  /** The option that is recorded of order o; -1: it serves nothing. */
  find(o: number, records: Records): number {
    if (records.count[o] === 0) return -1;
    for (let i = 0; i < this.count; i++) if (this.records.equals(i, records, o)) return i;
    assert(false, 'an option that an order had is not listed');
  }
}
