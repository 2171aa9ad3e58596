import type { Demands } from '../candidates/demands.js';
import type { OrderCost } from '../scoring/order-cost.js';
import type { Columns } from './columns.js';
import type { Distribution } from './distribution.js';

/** Fractions of a minor unit are told apart to a millionth; sums of doubles differ by less. */
const fraction = 1e6;
export const slack = 1e-6;

/** A way to serve one demand, or all demands up to one: what its part of the cost asks of it. */
export interface Way {
  /** By origin: units, and the parts of its money, touch and interchange terms that depend on quantities, unrounded. */
  readonly units: readonly number[];
  readonly money: readonly number[];
  readonly touch: readonly number[];
  /** Empty where no sku of the order has a penalty. */
  readonly penalties: readonly number[];
  /** Units by shared sku x size + origin; see Demands. */
  readonly shared: readonly number[];
  readonly demandsShort: number;
  readonly unitsShort: number;
  /** Sum of all parts, unserved and prices of scarcity included, unrounded. */
  readonly total: number;
  /** Quantities source by source, origin by origin: of one demand, or of all, those still to come being 0. */
  readonly taken: readonly number[];
}

/** One origin with one of a demand's sources: what it gives at most, and what a unit costs. */
interface Offer {
  readonly place: number;
  readonly source: number;
  readonly given: number;
  readonly unit: number;
}

/** Units that several origins carry together. */
interface Limit {
  readonly room: number;
  readonly places: readonly number[];
}

/** The ways in which the columns of a distribution can serve each demand of an order. */
export class DemandWays {
  readonly nothing: Way;
  readonly #target: Distribution;
  readonly #cost: OrderCost;
  readonly #columns: Columns;
  readonly #demands: Demands;
  readonly #complete: boolean;
  readonly #whole: boolean;
  readonly #limits: readonly Limit[];
  /** By place: its units count one by one, since a limit may bind. */
  readonly #isCounted: readonly boolean[];

  constructor(
    target: Distribution,
    cost: OrderCost,
    columns: Columns,
    demands: Demands,
    complete: boolean,
    whole: boolean,
  ) {
    this.#target = target;
    this.#cost = cost;
    this.#columns = columns;
    this.#demands = demands;
    this.#complete = complete;
    this.#whole = whole;
    this.#limits = limitsOf(target, columns);
    this.#isCounted = Array.from(
      { length: target.size },
      (_, i) =>
        columns.room[target.columns[i] as number] !== Infinity || this.#limits.some(({ places }) => places.includes(i)),
    );
    const zeros = new Array<number>(target.size).fill(0);
    this.nothing = {
      units: zeros,
      money: zeros,
      touch: zeros,
      penalties: demands.hasPenalties ? zeros : [],
      shared: new Array<number>(demands.shares * target.size).fill(0),
      demandsShort: 0,
      unitsShort: 0,
      total: 0,
      taken: [],
    };
  }

  /** The least that one demand can cost over these origins, capacity and what other demands take apart. */
  leastCost(d: number): number {
    const { penalty } = this.#cost;
    const wanted = this.#demands.quantity[d] as number;
    const together = this.#demands.together[d] === 1;
    const offers = this.#offers(d).filter(({ given }) => given >= (together ? wanted : 1));
    offers.sort((a, b) => a.unit - b.unit);
    const none = this.#complete ? Infinity : penalty.line + penalty.unit * wanted;
    let full = 0;
    let left = wanted;
    let part = this.#complete ? Infinity : penalty.line;
    for (const { unit, given } of offers) {
      const take = Math.min(left, given);
      full += take * unit;
      part += take * Math.min(unit, penalty.unit);
      left -= take;
      if (left === 0) break;
    }
    return Math.min(none, left === 0 ? full : Infinity, part + left * penalty.unit);
  }

  /** All ways to serve one demand, in part too, that cost at most `most`; of those alike, the better one. */
  waysToServe(d: number, most: number): Way[] {
    const offers = this.#offers(d);
    if (this.#demands.together[d]) return this.#together(d, offers, most);
    const sources = (this.#demands.sourceStart[d + 1] as number) - (this.#demands.sourceStart[d] as number);
    return sources === 1 ? this.#split(d, offers, most) : this.#mix(d, offers, most);
  }

  /**
   * What the rest of an order can notice of a way: two ways of one key differ in cost by the same, whatever follows.
   *
   * @param isWanted by shared sku: whether any of the rest wants it too; null: of all it may be
   */
  keyOf(way: Way, isWanted: readonly boolean[] | null = null): string {
    let key = '';
    for (let i = 0; i < this.#target.size; i++) {
      const units = way.units[i] as number;
      key += `${this.#isCounted[i] ? units : Math.min(1, units)},`;
      if (this.#whole) continue;
      key += `${fractionOf(way.money[i] as number)},${fractionOf(way.touch[i] as number)},`;
      if (way.penalties.length > 0) key += `${fractionOf(way.penalties[i] as number)},`;
    }
    const { size } = this.#target;
    for (let share = 0; share < this.#demands.shares; share++) {
      if (isWanted?.[share] === false) continue;
      for (let i = 0; i < size; i++) key += `${way.shared[share * size + i]},`;
    }
    // A fractional penalty is rounded once for all that is short.
    return this.#whole ? key : `${key};${way.demandsShort},${way.unitsShort}`;
  }

  /** Whether a way stays within what each origin, and several of them together, may carry, and within shared stock. */
  hasRoom({ units, shared }: Way): boolean {
    const columns = this.#columns;
    const { size, width } = this.#target;
    for (let i = 0; i < size; i++) {
      if ((units[i] as number) > (columns.room[this.#target.columns[i] as number] as number)) return false;
    }
    for (const { room, places } of this.#limits) {
      if (places.reduce((sum, i) => sum + (units[i] as number), 0) > room) return false;
    }
    if (shared.length === 0) return true;
    for (let s = 0; s < this.#demands.sources; s++) {
      const share = this.#demands.share[s] as number;
      if (share === -1) continue;
      for (let i = 0; i < size; i++) {
        const stock = columns.stock[(this.#target.columns[i] as number) * width + s] as number;
        if ((shared[share * size + i] as number) > stock) return false;
      }
    }
    return true;
  }

  /** In the order of the origins, those of one origin in the order of the sources. */
  #offers(d: number): Offer[] {
    const { given, unit } = this.#columns;
    const { sourceStart } = this.#demands;
    const offers: Offer[] = [];
    for (let place = 0; place < this.#target.size; place++) {
      const column = (this.#target.columns[place] as number) * this.#target.width;
      for (let source = sourceStart[d] as number; source < (sourceStart[d + 1] as number); source++) {
        const quantity = given[column + source] as number;
        if (quantity > 0) offers.push({ place, source, given: quantity, unit: unit[column + source] as number });
      }
    }
    return offers;
  }

  #together(d: number, offers: readonly Offer[], most: number): Way[] {
    const wanted = this.#demands.quantity[d] as number;
    const found = new Map<string, Way>();
    if (!this.#complete) this.#keep(found, d, this.#ended(this.#start(d), wanted), most);
    for (const offer of offers) {
      if (offer.given >= wanted) this.#keep(found, d, this.#taking(this.#start(d), d, offer, wanted), most);
    }
    return [...found.values()];
  }

  /** One source from several origins: all quantities of each, cut off where the rest cannot be cheap enough. */
  #split(d: number, offers: readonly Offer[], most: number): Way[] {
    const found = new Map<string, Way>();
    const rest = this.#leastUnits(offers);
    const fill = (at: number, left: number, way: Way) => {
      const offer = offers[at];
      if (offer === undefined) {
        if (left === 0 || !this.#complete) this.#keep(found, d, this.#ended(way, left), most);
        return;
      }
      const beyond = rest[at + 1] as number;
      for (let take = Math.min(left, offer.given); take >= 0; take--) {
        const after = way.total + take * offer.unit;
        const bound = after + (left === take ? 0 : (left - take) * beyond);
        if (bound > most) {
          // The fewer units from here the dearer, if all that follow are dearer than these.
          if (beyond >= offer.unit) break;
          continue;
        }
        fill(at + 1, left - take, this.#taking(way, d, offer, take));
      }
    };
    fill(0, this.#demands.quantity[d] as number, this.#start(d));
    return [...found.values()];
  }

  /**
   * Several sources: origins and sources one after the other, keeping of those alike the better one at each step, since
   * equivalent skus at equal prices could be mixed in very many ways.
   */
  #mix(d: number, offers: readonly Offer[], most: number): Way[] {
    const wanted = this.#demands.quantity[d] as number;
    const rest = this.#leastUnits(offers);
    let states = new Map<string, { way: Way; left: number }>([['', { way: this.#start(d), left: wanted }]]);
    offers.forEach((offer, at) => {
      const next = new Map<string, { way: Way; left: number }>();
      const beyond = rest[at + 1] as number;
      for (const { way, left } of states.values()) {
        for (let take = Math.min(left, offer.given); take >= 0; take--) {
          const bound = way.total + take * offer.unit + (left === take ? 0 : (left - take) * beyond);
          if (bound > most) {
            if (beyond >= offer.unit) break;
            continue;
          }
          const taken = this.#taking(way, d, offer, take);
          if (!this.hasRoom(taken)) continue;
          const key = `${left - take};${this.keyOf(taken)}`;
          const known = next.get(key)?.way;
          if (known === undefined || this.#isBetter(taken, known, d)) next.set(key, { way: taken, left: left - take });
        }
      }
      states = next;
    });
    const found = new Map<string, Way>();
    for (const { way, left } of states.values()) {
      if (left === 0 || !this.#complete) this.#keep(found, d, this.#ended(way, left), most);
    }
    return [...found.values()];
  }

  /** Least cost of a unit by any offer from a place on, or unserved. */
  #leastUnits(offers: readonly Offer[]): number[] {
    const rest = new Array<number>(offers.length + 1).fill(this.#complete ? Infinity : this.#cost.penalty.unit);
    for (let at = offers.length - 1; at >= 0; at--) {
      rest[at] = Math.min(rest[at + 1] as number, (offers[at] as Offer).unit);
    }
    return rest;
  }

  #start(d: number): Way {
    const sources = (this.#demands.sourceStart[d + 1] as number) - (this.#demands.sourceStart[d] as number);
    return { ...this.nothing, taken: new Array<number>(sources * this.#target.size).fill(0) };
  }

  /** A way with so many units more of an offer. */
  #taking(way: Way, d: number, { place, source }: Offer, quantity: number): Way {
    if (quantity === 0) return way;
    const { carriages, positions } = this.#cost.network;
    const { weights } = this.#cost;
    const { size, width } = this.#target;
    const column = this.#target.columns[place] as number;
    const carriage = this.#columns.service[column] as number;
    const at = column * width + source;
    const goods = positions.unitMoneyAt(this.#columns.cell[at] as number);
    const money = weights.money * ((carriages.moneyPerUnit[carriage] as number) + goods) * quantity;
    const touch = weights.touch * (carriages.touches[carriage] as number) * quantity;
    const penalty = (this.#demands.penalty[source] as number) * quantity;
    const share = this.#demands.share[source] as number;
    // A price of scarcity is linear and never rounded, so nothing that follows depends on it: no part of a key.
    const scarcity = this.#columns.priced ? quantity * (this.#columns.scarcityUnit[at] as number) : 0;
    return {
      units: plus(way.units, place, quantity),
      money: plus(way.money, place, money),
      touch: plus(way.touch, place, touch),
      penalties: way.penalties.length > 0 ? plus(way.penalties, place, penalty) : way.penalties,
      shared: share === -1 ? way.shared : plus(way.shared, share * size + place, quantity),
      demandsShort: 0,
      unitsShort: 0,
      total: way.total + money + touch + penalty + scarcity,
      taken: plus(way.taken, (source - (this.#demands.sourceStart[d] as number)) * size + place, quantity),
    };
  }

  /** A way that leaves so many units unserved. */
  #ended(way: Way, short: number): Way {
    if (short === 0) return way;
    const { penalty } = this.#cost;
    const total = way.total + penalty.line + penalty.unit * short;
    return { ...way, demandsShort: 1, unitsShort: short, total };
  }

  #keep(found: Map<string, Way>, d: number, way: Way, most: number): void {
    if (way.total > most) return;
    const key = this.keyOf(way);
    const known = found.get(key);
    if (known === undefined || this.#isBetter(way, known, d)) found.set(key, way);
  }

  #isBetter(way: Way, known: Way, d: number): boolean {
    if (way.total < known.total - slack) return true;
    return way.total <= known.total + slack && this.#isMore(way.taken, known.taken, d);
  }

  /** More from the smaller id, then more of the first source, for two ways to serve one demand. */
  #isMore(a: readonly number[], b: readonly number[], d: number): boolean {
    const { size } = this.#target;
    const sources = (this.#demands.sourceStart[d + 1] as number) - (this.#demands.sourceStart[d] as number);
    for (let i = 0; i < size; i++) {
      let more = 0;
      for (let s = 0; s < sources; s++) more += (a[s * size + i] as number) - (b[s * size + i] as number);
      if (more !== 0) return more > 0;
    }
    for (let i = 0; i < size; i++) {
      for (let s = 0; s < sources; s++) {
        const more = (a[s * size + i] as number) - (b[s * size + i] as number);
        if (more !== 0) return more > 0;
      }
    }
    return false;
  }
}

/** Limits that any of the chosen columns is under. */
function limitsOf({ columns: chosen, size }: Distribution, columns: Columns): Limit[] {
  const placesOf = new Map<number, number[]>();
  if (columns.limits === 0) return [];
  for (let i = 0; i < size; i++) {
    let entry = columns.firstLimit[chosen[i] as number] as number;
    for (; entry !== -1; entry = columns.nextLimit[entry] as number) {
      const limit = columns.limitOf[entry] as number;
      const places = placesOf.get(limit);
      if (places) places.push(i);
      else placesOf.set(limit, [i]);
    }
  }
  return [...placesOf].map(([limit, places]) => ({ places, room: columns.limitRoom[limit] as number }));
}

function plus(values: readonly number[], at: number, value: number): number[] {
  const sums = values.slice();
  sums[at] = (sums[at] as number) + value;
  return sums;
}

const fractionOf = (value: number): number => Math.round((value - Math.floor(value)) * fraction) % fraction;
