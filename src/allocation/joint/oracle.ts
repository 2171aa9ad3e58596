import { type Model, single } from './model.js';
import { Uses } from './uses.js';

/** What an oracle may use. */
export const anything = 0;
/** Only what the plan in hand leaves over, without prices. */
export const leftOver = 1;

/**
 * The best option of one order over its columns, under the prices of the resources: exact for orders of kind `single`
 * and `table` where costs are whole, else at most the least rounding below. Writes the option's picks (arc and quantity)
 * and reads nothing but the model; no allocation once its tables have grown.
 *
 * A table's states say how much of each demand is served. Columns are taken by rising arrival, so that after each of them
 * the last arrival of everything served so far is its own, and time can be added at the end although it is a maximum.
 * Leaving a part unserved comes first, like a column without limits.
 */
export class Oracle {
  /** Picks of the option found last. */
  arc = new Int32Array(16);
  quantity = new Int32Array(16);
  count = 0;
  /** Its cost with and without prices; Infinity: none (only under `leftOver`, for an order that nothing else fits). */
  priced = 0;
  plain = 0;
  readonly #model: Model;
  #best = new Float64Array(64);
  #next = new Float64Array(64);
  #origin = new Int32Array(64);
  /** By column and state: the part of the state that the column serves; 0: none. */
  #taken = new Int32Array(1024);
  #stride = new Int32Array(16);
  #radix = new Int32Array(16);
  /** Shipments that an option of the order could have if nothing limited them. */
  #slots = 0;
  #zeros = new Float64Array(0);
  readonly #uses = new Uses();
  /** Columns left out, so that no facility serves the order by two services at once. */
  readonly #disabled: number[] = [];
  /** Arcs left out, so that two demands do not share a cell that has not enough for both. */
  readonly #blocked: number[] = [];

  constructor(model: Model) {
    this.#model = model;
  }

  /**
   * @param forbidden a resource that the option must not use; 0: none
   * @param mode anything or leftOver
   */
  solve(o: number, forbidden: number, mode: number): number {
    if (this.#model.kind[o] === single) {
      if (mode === leftOver) this.#singleLeftOver(o, forbidden);
      else this.#single(o, forbidden);
    } else {
      this.#disabled.length = 0;
      this.#blocked.length = 0;
      const isPlain = mode === anything && forbidden === 0 && this.#model.isUndivided[o] === 1;
      if (!isPlain) this.#table(o, forbidden, mode);
      else if (this.#model.width[o] === 2) this.#pair(o);
      else this.#sets(o);
    }
    if (this.#model.shift[o] !== 0) this.#considerKept(o, forbidden, mode);
    return this.priced;
  }

  /** Adds the charge for a change, and answers with the option in force where that is no dearer. */
  #considerKept(o: number, forbidden: number, mode: number): void {
    const model = this.#model;
    const shift = model.shift[o] as number;
    // A table's own cost has the charge already, unless it is the option in force itself.
    this.priced += shift;
    if (model.kind[o] === single) this.plain += shift;
    const kept = model.kept.get(o);
    if (kept === undefined) return;
    const uses = this.#uses;
    const { resources } = model;
    uses.read(model, kept.arc, kept.quantity, 0, kept.arc.length);
    const plain = model.inForceCost[o] as number;
    let priced = plain;
    for (let i = 0; i < uses.count; i++) {
      const r = uses.resource[i] as number;
      const amount = uses.amount[i] as number;
      if (r === forbidden) return;
      if (mode === leftOver && (resources.used[r] as number) + amount > (resources.limit[r] as number)) return;
      if (mode === anything) priced += resources.priceOf(r, amount);
    }
    if (priced > this.priced) return;
    this.priced = priced;
    this.plain = plain;
    this.count = kept.arc.length;
    if (this.arc.length < this.count) {
      this.arc = new Int32Array(2 * this.count);
      this.quantity = new Int32Array(2 * this.count);
    }
    this.arc.set(kept.arc);
    this.quantity.set(kept.quantity);
  }

  #single(o: number, forbidden: number): number {
    const { arcTotal, arcResource, arcPriceAt, arcTimes, arcColumn, colOrders, colUnits, colFurther } = this.#model;
    const { further, resources, unservedCost, demandQuantity } = this.#model;
    const { price, priceAt } = resources;
    const start = this.#model.arcStart[o] as number;
    const count = (this.#model.colCount[o] as number) * (this.#model.width[o] as number);
    const quantity = demandQuantity[this.#model.demandStart[o] as number] as number;
    let best = unservedCost[o] as number;
    let bestArc = -1;
    for (let i = 0; i < count; i++) {
      const arc = start + i;
      const total = arcTotal[arc] as number;
      if (total >= best) continue;
      const column = arcColumn[arc] as number;
      const stock = arcResource[arc] as number;
      const orders = colOrders[column] as number;
      const units = colUnits[column] as number;
      const list = colFurther[column] as number;
      if (forbidden !== 0 && (stock === forbidden || orders === forbidden || units === forbidden)) continue;
      const asked = (price[arcPriceAt[arc] as number] as number) * (arcTimes[arc] as number);
      let value =
        total +
        asked +
        (price[priceAt[orders] as number] as number) +
        (price[priceAt[units] as number] as number) * quantity;
      if (list !== 0) {
        if (forbidden !== 0 && further.has(list, forbidden)) continue;
        value += further.priceOf(list, resources, quantity);
      }
      if (value < best) {
        best = value;
        bestArc = arc;
      }
    }
    return this.#answerSingle(o, best, bestArc, quantity);
  }

  #singleLeftOver(o: number, forbidden: number): number {
    const { arcTotal, arcResource, arcColumn, colOrders, colUnits, colFurther, further } = this.#model;
    const { unservedCost, demandQuantity, resources } = this.#model;
    const { used, limit } = resources;
    const start = this.#model.arcStart[o] as number;
    const count = (this.#model.colCount[o] as number) * (this.#model.width[o] as number);
    const quantity = demandQuantity[this.#model.demandStart[o] as number] as number;
    let best = unservedCost[o] as number;
    let bestArc = -1;
    for (let i = 0; i < count; i++) {
      const arc = start + i;
      const total = arcTotal[arc] as number;
      if (total >= best) continue;
      const column = arcColumn[arc] as number;
      const stock = arcResource[arc] as number;
      const orders = colOrders[column] as number;
      const units = colUnits[column] as number;
      const list = colFurther[column] as number;
      if (forbidden !== 0 && (stock === forbidden || orders === forbidden || units === forbidden)) continue;
      if (list !== 0) {
        if (forbidden !== 0 && further.has(list, forbidden)) continue;
        if (further.roomIn(list, resources) < quantity) continue;
      }
      if ((used[stock] as number) + quantity > (limit[stock] as number)) continue;
      if ((used[orders] as number) + 1 > (limit[orders] as number)) continue;
      if ((used[units] as number) + quantity > (limit[units] as number)) continue;
      best = total;
      bestArc = arc;
    }
    return this.#answerSingle(o, best, bestArc, quantity);
  }

  #answerSingle(o: number, best: number, arc: number, quantity: number): number {
    const { unservedCost, arcTotal } = this.#model;
    this.count = arc < 0 ? 0 : 1;
    this.arc[0] = arc;
    this.quantity[0] = quantity;
    this.priced = best;
    this.plain = arc < 0 ? (unservedCost[o] as number) : (arcTotal[arc] as number);
    return best;
  }

  #table(o: number, forbidden: number, mode: number): number {
    const model = this.#model;
    const { resources, further, arcGiven, arcUnit, arcResource, colOrders, colUnits, colFixed, colTime } = model;
    const { used, limit, priceAt, classes } = resources;
    const price = mode === leftOver ? this.#noPrices(resources.price.length) : resources.price;
    const width = model.width[o] as number;
    const firstSource = model.sourceStart[o] as number;
    const firstDemand = model.demandStart[o] as number;
    const firstColumn = model.colStart[o] as number;
    const columns = model.colCount[o] as number;
    const states = this.#layStates(o);
    const most = model.maxShipments[o] as number;
    // Layers count shipments; where the limit cannot bind, one layer does.
    const layers = most < Math.min(this.#slots, columns) ? most + 1 : 1;
    const size = layers * states;
    this.#grow(size, columns);
    const best = this.#best;
    const next = this.#next;
    const origin = this.#origin;
    const taken = this.#taken;
    const stride = this.#stride;
    const radix = this.#radix;
    // Where nothing is divided, two parts of a state never share a column to their harm: see #pays.
    const prunes = layers === 1 && model.isUndivided[o] === 1;
    this.#leaveUnserved(o, states);
    best.fill(Infinity, states, size);
    const full = states - 1;
    let answer = model.unservedCost[o] as number;
    let answerColumn = -1;
    let answerLayer = 0;
    for (let i = 0; i < columns; i++) {
      const column = firstColumn + i;
      const orders = colOrders[column] as number;
      const units = colUnits[column] as number;
      const base = i * size;
      taken.fill(0, base, base + size);
      if (forbidden !== 0 && (orders === forbidden || units === forbidden)) continue;
      if (this.#disabled.length > 0 && this.#disabled.includes(column)) continue;
      const list = model.colFurther[column] as number;
      if (list !== 0 && forbidden !== 0 && further.has(list, forbidden)) continue;
      let room = Infinity;
      if (mode === leftOver) {
        if ((used[orders] as number) + 1 > (limit[orders] as number)) continue;
        room = (limit[units] as number) - (used[units] as number);
        if (list !== 0) room = Math.min(room, further.roomIn(list, resources));
      }
      const fixed = (colFixed[column] as number) + (price[priceAt[orders] as number] as number);
      if (fixed >= answer) continue;
      let perUnit = price[priceAt[units] as number] as number;
      if (list !== 0 && mode === anything) perUnit += further.priceOf(list, resources, 1);
      const firstArc = (model.arcStart[o] as number) + i * width;
      if (prunes && !this.#pays(firstArc, width, fixed, perUnit, price)) continue;
      let improvedFull = false;
      for (let layer = layers > 1 ? layers - 2 : 0; layer >= 0; layer--) {
        const from = layer * states;
        const to = layers > 1 ? from + states : 0;
        let any = false;
        for (let s = 0; s < states; s++) {
          next[s] = (best[from + s] as number) + fixed;
          origin[s] = s;
        }
        for (let source = 0; source < width; source++) {
          const arc = firstArc + source;
          let given = arcGiven[arc] as number;
          if (given === 0 || (this.#blocked.length > 0 && this.#blocked.includes(arc))) continue;
          const d = model.sourceDemand[firstSource + source] as number;
          const stock = arcResource[arc] as number;
          if (forbidden !== 0 && stock === forbidden) continue;
          const wanted = model.demandQuantity[firstDemand + d] as number;
          const whole = model.demandWhole[firstDemand + d] === 1;
          if (mode === leftOver) {
            given = Math.min(given, room, (limit[stock] as number) - (used[stock] as number));
            if (given <= 0 || (whole && given < wanted)) continue;
          }
          const unit = (arcUnit[arc] as number) + perUnit;
          const at = priceAt[stock] as number;
          const byClass = classes[stock] !== 0;
          const step = stride[d] as number;
          const digits = radix[d] as number;
          const block = step * digits;
          any = true;
          if (whole) {
            const asked = byClass ? (price[at + wanted - 1] as number) : wanted * (price[at] as number);
            const cost = wanted * unit + asked;
            for (let high = 0; high < states; high += block) {
              for (let s = high; s < high + step; s++) {
                const value = (next[s] as number) + cost;
                if (value < (next[s + step] as number)) {
                  next[s + step] = value;
                  origin[s + step] = origin[s] as number;
                }
              }
            }
            continue;
          }
          for (let high = 0; high < states; high += block) {
            for (let digit = digits - 1; digit > 0; digit--) {
              const largest = Math.min(digit, given);
              for (let k = 1; k <= largest; k++) {
                const asked = byClass ? (price[at + k - 1] as number) : k * (price[at] as number);
                const cost = k * unit + asked;
                const target = high + digit * step;
                const source = target - k * step;
                for (let s = 0; s < step; s++) {
                  const value = (next[source + s] as number) + cost;
                  if (value < (next[target + s] as number)) {
                    next[target + s] = value;
                    origin[target + s] = origin[source + s] as number;
                  }
                }
              }
            }
          }
        }
        if (!any) continue;
        for (let s = 1; s < states; s++) {
          const value = next[s] as number;
          if (value < (best[to + s] as number) && origin[s] !== s) {
            best[to + s] = value;
            taken[base + to + s] = s - (origin[s] as number);
            if (s === full) improvedFull = true;
          }
        }
      }
      if (!improvedFull) continue;
      for (let layer = 0; layer < layers; layer++) {
        const value = (best[layer * states + full] as number) + (colTime[column] as number);
        if (value < answer) {
          answer = value;
          answerColumn = i;
          answerLayer = layer;
        }
      }
    }
    this.#trace(o, answerColumn, answerLayer, layers, states, forbidden, mode);
    const twin = this.#firstTwin();
    if (twin >= 0) return this.#withoutTwins(o, forbidden, mode, twin);
    this.priced = answer;
    if (mode === leftOver && this.#overfills(o)) {
      const arc = this.#secondTaker();
      if (arc >= 0) {
        this.#blocked.push(arc);
        return this.#table(o, forbidden, mode);
      }
      this.count = 0;
      this.priced = model.unservedCost[o] as number;
    }
    this.plain = model.costOf(o, this.arc, this.quantity, 0, this.count);
    return this.priced;
  }

  /** A column of the option whose facility serves by another column too; -1: none. */
  #firstTwin(): number {
    const { arcColumn, colRow } = this.#model;
    for (let i = 1; i < this.count; i++) {
      const column = arcColumn[this.arc[i] as number] as number;
      for (let j = 0; j < i; j++) {
        const other = arcColumn[this.arc[j] as number] as number;
        if (other !== column && colRow[other] === colRow[column]) return other;
      }
    }
    return -1;
  }

  /** Every legal option does without one of two twins: the better of the two answers. */
  #withoutTwins(o: number, forbidden: number, mode: number, twin: number): number {
    const { colRow, colStart, colCount } = this.#model;
    const first = colStart[o] as number;
    const depth = this.#disabled.length;
    this.#disabled.push(twin);
    const without = this.#table(o, forbidden, mode);
    const { plain, count } = this;
    const arc = this.arc.slice(0, count);
    const quantity = this.quantity.slice(0, count);
    this.#disabled.length = depth;
    for (let j = first; j < first + (colCount[o] as number); j++) {
      if (j !== twin && colRow[j] === colRow[twin]) this.#disabled.push(j);
    }
    const only = this.#table(o, forbidden, mode);
    this.#disabled.length = depth;
    if (only < without) return only;
    this.arc.set(arc);
    this.quantity.set(quantity);
    this.count = count;
    this.plain = plain;
    this.priced = without;
    return without;
  }

  #noPrices(size: number): Float64Array {
    if (this.#zeros.length < size) this.#zeros = new Float64Array(size);
    return this.#zeros;
  }

  /**
   * Whether a column could improve any state: its fixed cost must be less than what it saves, demand by demand, against
   * serving each alone as well as known so far, since no state costs more than its demands apart.
   */
  #pays(firstArc: number, demands: number, fixed: number, perUnit: number, price: Float64Array): boolean {
    const { arcWhole, arcPriceAt, arcTimes, arcGiven } = this.#model;
    const best = this.#best;
    let saved = 0;
    for (let d = 0; d < demands; d++) {
      const arc = firstArc + d;
      const asked = (price[arcPriceAt[arc] as number] as number) * (arcTimes[arc] as number);
      const saving = (best[1 << d] as number) - (arcWhole[arc] as number) - asked - perUnit * (arcGiven[arc] as number);
      if (saving > 0) saved += saving;
    }
    return saved > fixed;
  }

  /**
   * Several demands, none divided, no shipment limit in the way: the table over sets of demands. Of each column only the
   * demands that it serves for less than they cost alone so far can matter, so it is mostly one or two bits.
   */
  #sets(o: number): void {
    const model = this.#model;
    const { arcWhole, arcPriceAt, arcTimes, arcGiven, colOrders, colUnits, colFixed, colTime, resources } = model;
    const { price, priceAt } = resources;
    const demands = model.width[o] as number;
    const firstColumn = model.colStart[o] as number;
    const columns = model.colCount[o] as number;
    const states = 1 << demands;
    this.#grow(states, columns);
    for (let d = 0; d < demands; d++) {
      this.#stride[d] = 1 << d;
      this.#radix[d] = 2;
    }
    const best = this.#best;
    const ofSet = this.#next;
    const taken = this.#taken;
    this.#leaveUnserved(o, states);
    const full = states - 1;
    let answer = model.unservedCost[o] as number;
    let answerColumn = -1;
    let known = best[full] as number;
    for (let i = 0; i < columns; i++) {
      const column = firstColumn + i;
      const base = i * states;
      taken.fill(0, base, base + states);
      const list = model.colFurther[column] as number;
      let perUnit = price[priceAt[colUnits[column] as number] as number] as number;
      if (list !== 0) perUnit += model.further.priceOf(list, resources, 1);
      const fixed = (colFixed[column] as number) + (price[priceAt[colOrders[column] as number] as number] as number);
      const firstArc = (model.arcStart[o] as number) + i * demands;
      let bits = 0;
      let saved = 0;
      ofSet[0] = fixed;
      for (let d = 0; d < demands; d++) {
        const arc = firstArc + d;
        const cost =
          (arcWhole[arc] as number) +
          (price[arcPriceAt[arc] as number] as number) * (arcTimes[arc] as number) +
          perUnit * (arcGiven[arc] as number);
        const saving = (best[1 << d] as number) - cost;
        if (!(saving > 0)) continue;
        saved += saving;
        // Costs of all sets with this demand, from those without it that are filled so far.
        for (let part = bits; ; part = (part - 1) & bits) {
          ofSet[part | (1 << d)] = (ofSet[part] as number) + cost;
          if (part === 0) break;
        }
        bits |= 1 << d;
      }
      if (saved <= fixed) continue;
      // Larger states first: what they build on has not met this column yet.
      for (let s = full; s > 0; s--) {
        const usable = s & bits;
        let least = best[s] as number;
        let by = 0;
        for (let part = usable; part > 0; part = (part - 1) & usable) {
          const value = (best[s ^ part] as number) + (ofSet[part] as number);
          if (value < least) {
            least = value;
            by = part;
          }
        }
        if (by === 0) continue;
        best[s] = least;
        taken[base + s] = by;
      }
      if ((best[full] as number) >= known) continue;
      known = best[full] as number;
      const value = known + (colTime[column] as number);
      if (value < answer) {
        answer = value;
        answerColumn = i;
      }
    }
    this.#trace(o, answerColumn, 0, 1, states, 0, anything);
    this.priced = answer;
    const twin = this.#firstTwin();
    if (twin >= 0) this.#withoutTwins(o, 0, anything, twin);
    else this.plain = model.costOf(o, this.arc, this.quantity, 0, this.count);
  }

  /** Starts the table: every state left unserved. */
  #leaveUnserved(o: number, states: number): void {
    const model = this.#model;
    const { penalty } = model.case.cost;
    const best = this.#best;
    const firstDemand = model.demandStart[o] as number;
    best.fill(Infinity, 0, states);
    best[0] = 0;
    if (model.complete[o] === 1) return;
    for (let d = 0; d < (model.demandCount[o] as number); d++) {
      const step = this.#stride[d] as number;
      const whole = model.demandWhole[firstDemand + d] === 1;
      const wanted = model.demandQuantity[firstDemand + d] as number;
      for (let s = 0; s < step; s++) {
        for (let k = 1; k < (this.#radix[d] as number); k++) {
          best[s + k * step] = (best[s] as number) + penalty.line + penalty.unit * (whole ? wanted : k);
        }
      }
    }
    // The one rounding of the unserved term may take off a half.
    if (!model.whole) for (let s = 1; s < states; s++) best[s] = (best[s] as number) - 0.5;
  }

  /**
   * Two demands, none divided, no shipment limit in the way: both from one column, or each from its own. Columns come by
   * rising arrival, so each is tried as the one that arrives last, with the best of those before it.
   */
  #pair(o: number): void {
    const model = this.#model;
    const { arcWhole, arcPriceAt, arcTimes, arcGiven, colOrders, colUnits, colFixed, colTime, resources } = model;
    const { price, priceAt } = resources;
    const { penalty } = model.case.cost;
    const demand = model.demandStart[o] as number;
    const column = model.colStart[o] as number;
    const count = model.colCount[o] as number;
    const firstArc = model.arcStart[o] as number;
    const complete = model.complete[o] === 1;
    let bestA = complete ? Infinity : penalty.line + penalty.unit * (model.demandQuantity[demand] as number);
    let bestB = complete ? Infinity : penalty.line + penalty.unit * (model.demandQuantity[demand + 1] as number);
    let arcA = -1;
    let arcB = -1;
    let answer = model.unservedCost[o] as number;
    let answerA = -1;
    let answerB = -1;
    for (let i = 0; i < count; i++) {
      const j = column + i;
      const a = firstArc + 2 * i;
      const b = a + 1;
      const list = model.colFurther[j] as number;
      let perUnit = price[priceAt[colUnits[j] as number] as number] as number;
      if (list !== 0) perUnit += model.further.priceOf(list, resources, 1);
      const fixed = (colFixed[j] as number) + (price[priceAt[colOrders[j] as number] as number] as number);
      const costA =
        (arcWhole[a] as number) +
        (price[arcPriceAt[a] as number] as number) * (arcTimes[a] as number) +
        perUnit * (arcGiven[a] as number);
      const costB =
        (arcWhole[b] as number) +
        (price[arcPriceAt[b] as number] as number) * (arcTimes[b] as number) +
        perUnit * (arcGiven[b] as number);
      const time = (colTime[j] as number) + fixed;
      const both = time + costA + costB;
      if (both < answer) {
        answer = both;
        answerA = a;
        answerB = b;
      }
      const withB = time + costA + bestB;
      if (withB < answer) {
        answer = withB;
        answerA = a;
        answerB = arcB;
      }
      const withA = time + bestA + costB;
      if (withA < answer) {
        answer = withA;
        answerA = arcA;
        answerB = b;
      }
      if (fixed + costA < bestA) {
        bestA = fixed + costA;
        arcA = a;
      }
      if (fixed + costB < bestB) {
        bestB = fixed + costB;
        arcB = b;
      }
    }
    this.count = 0;
    if (answerA >= 0) {
      this.arc[0] = answerA;
      this.quantity[this.count++] = model.demandQuantity[demand] as number;
    }
    if (answerB >= 0) {
      this.arc[this.count] = answerB;
      this.quantity[this.count++] = model.demandQuantity[demand + 1] as number;
    }
    this.priced = answer;
    const twin = this.#firstTwin();
    if (twin >= 0) this.#withoutTwins(o, 0, anything, twin);
    else this.plain = model.costOf(o, this.arc, this.quantity, 0, this.count);
  }

  /** Follows the table back from everything decided, and writes the picks. */
  #trace(
    o: number,
    lastColumn: number,
    lastLayer: number,
    layers: number,
    states: number,
    forbidden: number,
    mode: number,
  ): void {
    const model = this.#model;
    const { demandWhole, demandQuantity } = model;
    const demands = model.demandCount[o] as number;
    const width = model.width[o] as number;
    const firstDemand = model.demandStart[o] as number;
    const size = layers * states;
    this.count = 0;
    if (lastColumn < 0) return;
    let left = states - 1;
    let layer = lastLayer;
    if (this.arc.length < (model.pickRoom[o] as number)) {
      this.arc = new Int32Array(2 * (model.pickRoom[o] as number));
      this.quantity = new Int32Array(this.arc.length);
    }
    for (let i = lastColumn; i >= 0 && left > 0; i--) {
      const part = this.#taken[i * size + layer * states + left] as number;
      if (part === 0) continue;
      for (let d = 0; d < demands; d++) {
        const digit = Math.floor(part / (this.#stride[d] as number)) % (this.#radix[d] as number);
        if (digit === 0) continue;
        const units = demandWhole[firstDemand + d] === 1 ? (demandQuantity[firstDemand + d] as number) : digit;
        const firstArc = (model.arcStart[o] as number) + i * width;
        if (width === demands) this.#pick(firstArc + d, units);
        else this.#pickSources(o, firstArc, d, units, forbidden, mode);
      }
      left -= part;
      if (layers > 1) layer--;
    }
  }

  #pick(arc: number, quantity: number): void {
    this.arc[this.count] = arc;
    this.quantity[this.count++] = quantity;
  }

  /** Which skus a column sends for a demand, where it could send several: those that the table counted, found again. */
  #pickSources(o: number, firstArc: number, d: number, units: number, forbidden: number, mode: number): void {
    const model = this.#model;
    const { resources, arcGiven, arcResource, arcUnit } = model;
    const { used, limit } = resources;
    const whole = model.demandWhole[(model.demandStart[o] as number) + d] === 1;
    const firstSource = model.sourceStart[o] as number;
    const arcs: number[] = [];
    const rooms: number[] = [];
    for (let source = 0; source < (model.width[o] as number); source++) {
      if (model.sourceDemand[firstSource + source] !== d) continue;
      const arc = firstArc + source;
      if (this.#blocked.length > 0 && this.#blocked.includes(arc)) continue;
      const stock = arcResource[arc] as number;
      let room = arcGiven[arc] as number;
      if (mode === leftOver) room = Math.min(room, (limit[stock] as number) - (used[stock] as number));
      if (room <= 0 || (forbidden !== 0 && stock === forbidden) || (whole && room < units)) continue;
      arcs.push(arc);
      rooms.push(room);
    }
    const costOf = (i: number, quantity: number): number => {
      const arc = arcs[i] as number;
      const asked = mode === leftOver || quantity === 0 ? 0 : resources.priceOf(arcResource[arc] as number, quantity);
      return quantity * (arcUnit[arc] as number) + asked;
    };
    // By number of units from the sources so far: least cost, and what the last of them gives.
    let best: number[] = [0];
    const given: number[][] = [];
    for (let i = 0; i < arcs.length; i++) {
      const next: number[] = [];
      const gives: number[] = [];
      for (let total = 0; total <= units; total++) {
        for (let quantity = 0; quantity <= Math.min(total, rooms[i] as number); quantity++) {
          if (whole && quantity !== 0 && quantity !== units) continue;
          const value = (best[total - quantity] ?? Infinity) + costOf(i, quantity);
          if (value < (next[total] ?? Infinity)) {
            next[total] = value;
            gives[total] = quantity;
          }
        }
      }
      best = next;
      given.push(gives);
    }
    for (let i = arcs.length - 1, total = units; i >= 0; i--) {
      const quantity = given[i]?.[total] ?? 0;
      if (quantity > 0) this.#pick(arcs[i] as number, quantity);
      total -= quantity;
    }
  }

  /** Whether several demands together take more than is left of what they share: the table does not see it. */
  #overfills(o: number): boolean {
    const { arcColumn, colUnits, colFurther, resources } = this.#model;
    for (let i = 0; i < this.count; i++) {
      const column = arcColumn[this.arc[i] as number] as number;
      const units = colUnits[column] as number;
      if (colFurther[column] !== 0) return this.#overfillsAny();
      if (units === 0) continue;
      let taken = 0;
      for (let j = 0; j < this.count; j++) {
        if (colUnits[arcColumn[this.arc[j] as number] as number] === units) taken += this.quantity[j] as number;
      }
      if ((resources.used[units] as number) + taken > (resources.limit[units] as number)) return true;
    }
    return this.#model.sharesCells[o] === 1 && this.#overfillsAny();
  }

  /** An arc of the option that takes from a cell where an earlier one leaves too little; -1: none. */
  #secondTaker(): number {
    const { arcResource, resources } = this.#model;
    for (let i = 1; i < this.count; i++) {
      const stock = arcResource[this.arc[i] as number] as number;
      let taken = this.quantity[i] as number;
      for (let j = 0; j < i; j++) {
        if (stock !== 0 && arcResource[this.arc[j] as number] === stock) taken += this.quantity[j] as number;
      }
      const left = (resources.limit[stock] as number) - (resources.used[stock] as number);
      if (taken > (this.quantity[i] as number) && taken > left) return this.arc[i] as number;
    }
    return -1;
  }

  #overfillsAny(): boolean {
    const uses = this.#uses;
    const { used, limit } = this.#model.resources;
    uses.read(this.#model, this.arc, this.quantity, 0, this.count);
    for (let u = 0; u < uses.count; u++) {
      const r = uses.resource[u] as number;
      if ((used[r] as number) + (uses.amount[u] as number) > (limit[r] as number)) return true;
    }
    return false;
  }

  /** Mixed radix: a whole demand is served or not, a divisible one by 0 .. quantity. Returns the number of states. */
  #layStates(o: number): number {
    const { demandCount, demandStart, demandWhole, demandQuantity } = this.#model;
    const demands = demandCount[o] as number;
    if (demands > this.#stride.length) {
      this.#stride = new Int32Array(2 * demands);
      this.#radix = new Int32Array(2 * demands);
    }
    let states = 1;
    this.#slots = 0;
    for (let d = 0; d < demands; d++) {
      const at = (demandStart[o] as number) + d;
      this.#stride[d] = states;
      this.#radix[d] = demandWhole[at] === 1 ? 2 : (demandQuantity[at] as number) + 1;
      states *= this.#radix[d] as number;
      this.#slots += (this.#radix[d] as number) - 1;
    }
    return states;
  }

  #grow(size: number, columns: number): void {
    if (size > this.#best.length) {
      this.#best = new Float64Array(2 * size);
      this.#next = new Float64Array(2 * size);
      this.#origin = new Int32Array(2 * size);
    }
    if (size * columns > this.#taken.length) this.#taken = new Int32Array(2 * size * columns);
  }
}
