import type { Network } from '../../network/network.js';
import { LaneDays } from './lane-days.js';
import type { Model } from './model.js';
import type { Holding } from './open-holding.js';
import { isFirstOf, type OpenOption, type OpenPick } from './open-option.js';

const laneDays = new LaneDays();

const nobody: ReadonlySet<Holding> = new Set();

/**
 * Who has what of an open batch, and what is left: by resource of the model for decisions, and as a network that whole
 * searches run on. Both say the same at any moment.
 */
export class OpenLedger {
  /** What the orders leave over. */
  readonly left: Network;
  /** Sum of the costs of what the orders have. */
  total = 0;
  readonly #model: Model;
  readonly #holders: (Set<Holding> | undefined)[] = [];
  readonly #waiting: (Set<Holding> | undefined)[] = [];

  /** @param left a private copy of the network, with everything there */
  constructor(model: Model, left: Network) {
    this.#model = model;
    this.left = left;
  }

  /** Orders that have some of a resource, longest first. */
  holdersOf(r: number): ReadonlySet<Holding> {
    return this.#holders[r] ?? nobody;
  }

  /** Orders that wait for some of a resource, longest first. */
  waitingAt(r: number): ReadonlySet<Holding> {
    return this.#waiting[r] ?? nobody;
  }

  leftOf(r: number): number {
    const { limit, used } = this.#model.resources;
    return (limit[r] as number) - (used[r] as number);
  }

  /** Whether an option fits into what is left and what `holding` has; a bay has to be left, unless it is the holding's own. */
  fits({ resource, amount, fitting }: OpenOption, holding: Holding | null): boolean {
    const own = holding?.option.fitting ?? null;
    if (fitting !== null && (fitting.row !== own?.row || fitting.start !== own.start)) {
      if (this.left.bays.get(fitting.row)?.isFree(fitting.start) !== true) return false;
    }
    for (let i = 0; i < resource.length; i++) {
      const r = resource[i] as number;
      if ((amount[i] as number) > this.leftOf(r) + (holding?.amountOf(r) ?? 0)) return false;
    }
    return true;
  }

  /** Takes what the holding's option says. */
  take(holding: Holding): void {
    this.total += holding.cost;
    this.#count(holding, 1);
    for (const r of holding.option.resource) {
      this.#holders[r] ??= new Set();
      (this.#holders[r] as Set<Holding>).add(holding);
    }
  }

  giveBack(holding: Holding): void {
    this.total -= holding.cost;
    this.#count(holding, -1);
    for (const r of holding.option.resource) this.#holders[r]?.delete(holding);
  }

  /** Replaces where an order waits. */
  wait(holding: Holding, at: number[]): void {
    for (const r of holding.waitsAt) this.#waiting[r]?.delete(holding);
    holding.waitsAt = at;
    for (const r of at) {
      this.#waiting[r] ??= new Set();
      (this.#waiting[r] as Set<Holding>).add(holding);
    }
  }

  #count({ order, option }: Holding, sign: 1 | -1): void {
    const { used } = this.#model.resources;
    const { positions, capacityOf, handling, laneTable, laneRooms, bays } = this.left;
    const { picks, resource, amount, fitting } = option;
    if (fitting !== null) bays.get(fitting.row)?.take(fitting.start, sign);
    for (let i = 0; i < resource.length; i++) {
      const r = resource[i] as number;
      used[r] = (used[r] as number) + sign * (amount[i] as number);
    }
    for (let i = 0; i < picks.length; i++) {
      const { cell, row, carriage, quantity } = picks[i] as OpenPick;
      positions.change(cell, -sign * quantity);
      if (capacityOf.size > 0) {
        const instant = handling.begin(row, order.placedAt);
        capacityOf.get(row)?.take(instant, isFirstOf(picks, i) ? sign : 0, sign * quantity);
      }
      if (!laneTable.hasLimits) continue;
      laneDays.read(this.left, row, carriage, order.placedAt);
      for (let l = 0; l < laneDays.count; l++) {
        laneRooms.take(laneDays.lane[l] as number, laneDays.day[l] as number, sign * quantity);
      }
    }
  }
}
