import type { Order } from '../../model/order.js';
import type { Network } from '../../network/network.js';
import type { OrderSolver } from '../order-solver.js';
import { Demand } from './demand.js';
import { fitsTable, Model } from './model.js';
import type { Holding } from './open-holding.js';
import { type OpenOption, type OpenPick, openOption, optionOfAnswer, sortPicks } from './open-option.js';
import { OptionList } from './options.js';
import { Records } from './records.js';
import { mostClassUnits } from './resources.js';

const nobody: ReadonlySet<Holding> = new Set();

/** Most options that are listed of an order; a list that would be longer ends at a lower cost. */
const mostOptions = 48;

/** Halvings of the cost, above the order's least, that a list may end at; after them there is only the first choice. */
const mostHalvings = 12;

/**
 * The cheapest options of single orders with all stock there, over a few facilities per demand. They depend on nothing
 * but the order, so they are listed once and kept with it. A model of one order serves all, one after the other; its
 * resources stay.
 */
export class OpenOptions {
  readonly model: Model;
  readonly #solver: OrderSolver;
  readonly #list: OptionList;
  readonly #interested: (Set<Holding> | undefined)[] = [];
  /** The order that the model is about. */
  readonly #desk: Order[];

  /** @param solver of the network with everything there */
  constructor(network: Network, solver: OrderSolver) {
    this.#solver = solver;
    this.#desk = new Array<Order>(1);
    const noLimit = new Demand(network.skus.length);
    noLimit.units.fill(Infinity);
    noLimit.most.fill(mostClassUnits);
    const nothing = new Records(1);
    this.model = new Model(network, this.#desk, solver.case, noLimit, nothing, Float64Array.of(Infinity));
    this.model.foldsCapacity = false;
    this.#list = new OptionList(this.model);
  }

  /**
   * Options by rising cost: those that cost at most `most`, or less far where they are too many. An order that no table
   * can hold has its first choice only, and one that is fitted none: it keeps what it has.
   */
  upTo(holding: Holding, most: number): readonly OpenOption[] {
    const options = this.listed(holding, most);
    let count = options.length;
    while (count > 0 && (options[count - 1] as OpenOption).cost > most) count--;
    return count === options.length ? options : options.slice(0, count);
  }

  /** The same, perhaps with dearer ones behind. */
  listed(holding: Holding, most: number): readonly OpenOption[] {
    if (holding.listedTo < most) {
      this.#fill(holding, most);
      holding.isUnit = isUnit(holding.option) && holding.options.every(isUnit);
      for (const { resource } of holding.options) {
        for (const r of resource) {
          this.#interested[r] ??= new Set();
          (this.#interested[r] as Set<Holding>).add(holding);
        }
      }
    }
    return holding.options;
  }

  /** Orders with a listed option that takes some of a resource, in the sequence they were listed. */
  interestedIn(r: number): ReadonlySet<Holding> {
    return this.#interested[r] ?? nobody;
  }

  /** Of an order that is gone. */
  forget(holding: Holding): void {
    for (const { resource } of holding.options) for (const r of resource) this.#interested[r]?.delete(holding);
  }

  #fill(holding: Holding, most: number): void {
    const { model } = this;
    const { order } = holding;
    this.#desk[0] = order;
    model.case.load(order);
    holding.listedTo = Infinity;
    if (order.method === 'install') {
      holding.options = [];
      return;
    }
    const { demands, maxShipments } = model.case;
    if (order.method !== 'deliver' || !fitsTable(demands, maxShipments)) {
      this.#solver.solve(order);
      holding.options = [optionOfAnswer(model, this.#solver, order)];
      return;
    }
    model.clear();
    model.unservedCost[0] = holding.unserved;
    model.admit(0, []);
    const list = this.#list;
    // A list that is not long in full is good for good.
    list.list(0, Number.MAX_SAFE_INTEGER, mostOptions);
    for (let halvings = 0, within = most - holding.first; list.overflowed && halvings < mostHalvings; halvings++) {
      holding.listedTo = Math.max(most, holding.first + within);
      list.list(0, holding.first + within, mostOptions);
      within /= 2;
    }
    if (list.overflowed) holding.options = [];
    else holding.options = Array.from(list.order, (i) => this.#read(order, i));
  }

  #read(order: Order, i: number): OpenOption {
    const { model } = this;
    const list = this.#list;
    const picks: OpenPick[] = [];
    for (let p = list.pickStart[i] as number; p < (list.pickStart[i + 1] as number); p++) {
      const arc = list.arc[p] as number;
      const column = model.arcColumn[arc] as number;
      const row = model.colRow[column] as number;
      const demand = model.demandOf(0, arc);
      const skuRow = model.skuOf(0, arc);
      const quantity = list.quantity[p] as number;
      const cell = model.network.cellOf(skuRow, row);
      picks.push({ row, carriage: model.colCarriage[column] as number, demand, quantity, skuRow, cell });
    }
    return openOption(model, order.placedAt, sortPicks(model.network, picks), list.plain[i] as number);
  }
}

/** Whether an option takes one unit of one resource, or nothing. */
const isUnit = ({ resource, amount }: OpenOption): boolean =>
  resource.length === 0 || (resource.length === 1 && amount[0] === 1);
