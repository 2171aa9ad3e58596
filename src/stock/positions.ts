import { assert } from '../base/assert.js';

/** Positions grouped by sku: those of sku s are skuStart[s] .. skuStart[s + 1] - 1, in any order. */
export interface PositionSource {
  readonly skuStart: Uint32Array;
  readonly facilityRow: Uint32Array;
  readonly unitMoney: Uint32Array | Float64Array | null;
  free(position: number): number;
}

const noRanks = new Uint32Array(0);
const noPositions: PositionSource = {
  skuStart: new Uint32Array(1),
  facilityRow: noRanks,
  unitMoney: null,
  free: () => 0,
};

/** No such position. */
export const noCell = -1;

const mostFree = 2_147_483_647;

/**
 * What lies where, for the search: per sku one list of facility ranks, ascending, beside the quantity that may still
 * be promised there. Eight bytes a position (and four or eight more where units have a price). A position keeps its
 * place when its quantity reaches zero, so that selling out and coming back cost one store each.
 *
 * `cell` names a position by its place in the arena. It stays good until a position is added anywhere (`version` then
 * moves on); whoever keeps a cell for longer checks the version, or asks for the cell again.
 *
 * Ranks of one facility class (a tree of the network) are neighbours, so a sku's list falls into one segment per class:
 * that of sku s and class c is starts[s x (classes + 1) + c] .. starts[s x (classes + 1) + c + 1] - 1.
 */
export class StockPositions {
  readonly classes: number;
  ranks: Uint32Array;
  /** onHand - reserved - safetyStock; below zero where more was promised than lies there. */
  free: Int32Array;
  /** Minor units a unit costs from here; null where no position has a price. */
  unitMoney: Uint32Array | Float64Array | null;
  /** Whether every price is whole; stays false once a fractional one was there. */
  hasWholeMoney = true;
  starts: Uint32Array;
  /** Least unitMoney among the positions of a sku; a lower bound after changes. */
  leastUnitMoney: Float64Array;
  version = 0;
  readonly #classFirstRank: Uint32Array;
  #ends: Uint32Array;
  #used: number;
  /** A fork reads the same columns (all but `free`), so they are copied before positions are added. */
  #shared = false;

  /**
   * @param classFirstRank first rank of each class, ascending
   * @param rankOfRow rank of each facility row of the source
   */
  constructor(table: PositionSource, classFirstRank: Uint32Array, rankOfRow: Uint32Array) {
    const skus = table.skuStart.length - 1;
    const positions = table.facilityRow.length;
    this.classes = classFirstRank.length;
    this.#classFirstRank = classFirstRank;
    this.ranks = new Uint32Array(positions);
    this.free = new Int32Array(positions);
    this.unitMoney = table.unitMoney ? new (table.unitMoney.constructor as Uint32ArrayConstructor)(positions) : null;
    this.starts = new Uint32Array(skus * (this.classes + 1));
    this.leastUnitMoney = new Float64Array(skus);
    this.#ends = new Uint32Array(skus);
    this.#used = positions;
    const order = new RankSort();
    for (let sku = 0; sku < skus; sku++) {
      const from = table.skuStart[sku] as number;
      const to = table.skuStart[sku + 1] as number;
      order.load(table.facilityRow, rankOfRow, from, to);
      let least = Infinity;
      for (let i = 0; i < to - from; i++) {
        const source = from + order.indexAt(i);
        const cell = from + i;
        this.ranks[cell] = order.rankAt(i);
        this.free[cell] = Math.max(-mostFree, table.free(source));
        if (this.unitMoney && table.unitMoney) {
          const money = table.unitMoney[source] as number;
          this.unitMoney[cell] = money;
          if (money < least) least = money;
          if (!Number.isInteger(money)) this.hasWholeMoney = false;
        }
      }
      this.leastUnitMoney[sku] = this.unitMoney && least !== Infinity ? least : 0;
      this.#ends[sku] = to;
      this.#segment(sku, from, to);
    }
  }

  /**
   * The positions as they are now, with quantities of their own, whatever happens to these. Only `free` is copied; the
   * other columns stay shared until either side adds a position, so cells are the same on both sides up to then, and stay
   * what they are on the side that adds none. Time: that of copying 4 bytes a position.
   */
  fork(): StockPositions {
    const fork = new StockPositions(noPositions, this.#classFirstRank, noRanks);
    fork.ranks = this.ranks;
    fork.free = this.free.slice();
    fork.unitMoney = this.unitMoney;
    fork.hasWholeMoney = this.hasWholeMoney;
    fork.starts = this.starts;
    fork.leastUnitMoney = this.leastUnitMoney;
    fork.version = this.version;
    fork.#ends = this.#ends;
    fork.#used = this.#used;
    fork.#shared = true;
    this.#shared = true;
    return fork;
  }

  get byteLength(): number {
    return (
      this.ranks.byteLength +
      this.free.byteLength +
      (this.unitMoney?.byteLength ?? 0) +
      this.starts.byteLength +
      this.leastUnitMoney.byteLength +
      this.#ends.byteLength
    );
  }

  /** The position of a sku at a facility (rank within all trees), or noCell. */
  find(sku: number, facilityClass: number, rank: number): number {
    const at = sku * (this.classes + 1) + facilityClass;
    return findRank(this.ranks, this.starts[at] as number, this.starts[at + 1] as number, rank);
  }

  unitMoneyAt(cell: number): number {
    return this.unitMoney === null ? 0 : (this.unitMoney[cell] as number);
  }

  /** Adds to what is free at a position; a negative change takes away, below zero if need be. */
  change(cell: number, quantity: number): void {
    const free = (this.free[cell] as number) + quantity;
    assert(free <= mostFree && free >= -mostFree, 'a free quantity leaves the range of a position');
    this.free[cell] = free;
  }

  /** A new, empty position; returns its cell. Linear in the positions of the sku. */
  add(sku: number, facilityClass: number, rank: number, unitMoney: number): number {
    this.#own();
    const base = sku * (this.classes + 1);
    let end = this.starts[base + this.classes] as number;
    if (end === (this.#ends[sku] as number)) {
      this.#move(sku);
      end = this.starts[base + this.classes] as number;
    }
    const segmentEnd = this.starts[base + facilityClass + 1] as number;
    const cell = lowerBound(this.ranks, this.starts[base + facilityClass] as number, segmentEnd, rank);
    this.ranks.copyWithin(cell + 1, cell, end);
    this.free.copyWithin(cell + 1, cell, end);
    this.ranks[cell] = rank;
    this.free[cell] = 0;
    if (unitMoney !== 0 && this.unitMoney === null) this.unitMoney = new Float64Array(this.ranks.length);
    if (this.unitMoney) {
      if (!Number.isInteger(unitMoney) || unitMoney > 0xffff_ffff) this.unitMoney = Float64Array.from(this.unitMoney);
      this.unitMoney.copyWithin(cell + 1, cell, end);
      this.unitMoney[cell] = unitMoney;
    }
    if (!Number.isInteger(unitMoney)) this.hasWholeMoney = false;
    this.leastUnitMoney[sku] = Math.min(this.leastUnitMoney[sku] as number, unitMoney);
    for (let c = facilityClass + 1; c <= this.classes; c++)
      this.starts[base + c] = (this.starts[base + c] as number) + 1;
    this.version++;
    return cell;
  }

  /** A row for a sku that had none. */
  addSku(): number {
    this.addSkus(1);
    return this.#ends.length - 1;
  }

  /** Rows for skus that had none. */
  addSkus(count: number): void {
    const skus = this.#ends.length + count;
    const starts = new Uint32Array(skus * (this.classes + 1));
    starts.set(this.starts);
    starts.fill(this.#used, this.starts.length);
    this.starts = starts;
    const least = new Float64Array(skus);
    least.set(this.leastUnitMoney);
    this.leastUnitMoney = least;
    const ends = new Uint32Array(skus).fill(this.#used);
    ends.set(this.#ends);
    this.#ends = ends;
  }

  /** All positions of the facilities that `rowOf` still knows, by facility row, to lay them anew. */
  toSource(rowOf: (rank: number) => number | undefined): PositionSource {
    const skus = this.#ends.length;
    const skuStart = new Uint32Array(skus + 1);
    const facilityRow: number[] = [];
    const cells: number[] = [];
    for (let sku = 0; sku < skus; sku++) {
      const base = sku * (this.classes + 1);
      for (let cell = this.starts[base] as number; cell < (this.starts[base + this.classes] as number); cell++) {
        const row = rowOf(this.ranks[cell] as number);
        if (row === undefined) continue;
        facilityRow.push(row);
        cells.push(cell);
      }
      skuStart[sku + 1] = cells.length;
    }
    const { free, unitMoney } = this;
    return {
      skuStart,
      facilityRow: Uint32Array.from(facilityRow),
      unitMoney: unitMoney && Float64Array.from(cells, (cell) => unitMoney[cell] as number),
      free: (position) => free[cells[position] as number] as number,
    };
  }

  #own(): void {
    if (!this.#shared) return;
    this.#shared = false;
    this.ranks = this.ranks.slice();
    this.unitMoney = this.unitMoney?.slice() ?? null;
    this.starts = this.starts.slice();
    this.leastUnitMoney = this.leastUnitMoney.slice();
    this.#ends = this.#ends.slice();
  }

  #segment(sku: number, from: number, to: number): void {
    const base = sku * (this.classes + 1);
    for (let c = 0; c < this.classes; c++) {
      this.starts[base + c] = lowerBound(this.ranks, from, to, this.#classFirstRank[c] as number);
    }
    this.starts[base + this.classes] = to;
  }

  /** Moves a full list to the end of the arena with room for a quarter more; compacts when the arena is full. */
  #move(sku: number): void {
    const base = sku * (this.classes + 1);
    const from = this.starts[base] as number;
    const length = (this.starts[base + this.classes] as number) - from;
    const room = length + Math.max(4, length >> 2);
    if (this.#used + room > this.ranks.length) {
      this.#compact(room);
      if ((this.starts[base + this.classes] as number) < (this.#ends[sku] as number)) return;
      this.#move(sku);
      return;
    }
    const shift = this.#used - from;
    this.ranks.copyWithin(this.#used, from, from + length);
    this.free.copyWithin(this.#used, from, from + length);
    this.unitMoney?.copyWithin(this.#used, from, from + length);
    for (let c = 0; c <= this.classes; c++) this.starts[base + c] = (this.starts[base + c] as number) + shift;
    this.#used += room;
    this.#ends[sku] = this.#used;
  }

  /** Lays all lists anew one after the other, and leaves a sixteenth of the arena (at least `room`) free behind them. */
  #compact(room: number): void {
    const skus = this.#ends.length;
    let total = 0;
    for (let sku = 0; sku < skus; sku++) total += this.#length(sku);
    const size = total + Math.max(2 * room, total >> 4, 64);
    const ranks = new Uint32Array(size);
    const free = new Int32Array(size);
    const unitMoney = this.unitMoney ? new (this.unitMoney.constructor as Uint32ArrayConstructor)(size) : null;
    let next = 0;
    for (let sku = 0; sku < skus; sku++) {
      const base = sku * (this.classes + 1);
      const from = this.starts[base] as number;
      const to = this.starts[base + this.classes] as number;
      ranks.set(this.ranks.subarray(from, to), next);
      free.set(this.free.subarray(from, to), next);
      if (unitMoney && this.unitMoney) unitMoney.set(this.unitMoney.subarray(from, to), next);
      for (let c = 0; c <= this.classes; c++) this.starts[base + c] = (this.starts[base + c] as number) - from + next;
      next += to - from;
      this.#ends[sku] = next;
    }
    this.ranks = ranks;
    this.free = free;
    this.unitMoney = unitMoney;
    this.#used = next;
  }

  #length(sku: number): number {
    const base = sku * (this.classes + 1);
    return (this.starts[base + this.classes] as number) - (this.starts[base] as number);
  }
}

/** Columns of new positions. */
interface NewPositions {
  readonly skuRows: readonly number[];
  readonly facilityRows: readonly number[];
  readonly unitMoney: readonly number[];
}

/** A source with some new positions (`added`: which of the columns), nothing free there, beside those of another. */
export function besideOf(
  known: PositionSource,
  { skuRows, facilityRows, unitMoney }: NewPositions,
  added: readonly number[],
  skus: number,
): PositionSource {
  const skuStart = new Uint32Array(skus + 1);
  const knownOf = (sku: number) =>
    sku + 1 < known.skuStart.length ? known.skuStart[sku + 1] : known.facilityRow.length;
  for (const at of added) skuStart[(skuRows[at] as number) + 1] = (skuStart[(skuRows[at] as number) + 1] as number) + 1;
  // So far the new ones of each sku alone; with those before them and the known ones they give where each sku begins.
  let news = 0;
  for (let sku = 0; sku < skus; sku++) {
    news += skuStart[sku + 1] as number;
    skuStart[sku + 1] = news + (knownOf(sku) as number);
  }
  const total = known.facilityRow.length + added.length;
  const facilityRow = new Uint32Array(total);
  const hasPrices = known.unitMoney !== null || added.some((at) => unitMoney[at] !== 0);
  const prices = hasPrices ? new Float64Array(total) : null;
  const origin = new Int32Array(total).fill(-1);
  const next = skuStart.slice(0, skus);
  let sku = 0;
  for (let position = 0; position < known.facilityRow.length; position++) {
    while (position >= (known.skuStart[sku + 1] as number)) sku++;
    const place = next[sku] as number;
    next[sku] = place + 1;
    facilityRow[place] = known.facilityRow[position] as number;
    origin[place] = position;
    if (prices !== null) prices[place] = known.unitMoney?.[position] ?? 0;
  }
  for (const at of added) {
    const place = next[skuRows[at] as number] as number;
    next[skuRows[at] as number] = place + 1;
    facilityRow[place] = facilityRows[at] as number;
    if (prices !== null) prices[place] = unitMoney[at] as number;
  }
  const free = (position: number) => {
    const from = origin[position] as number;
    return from < 0 ? 0 : known.free(from);
  };
  return { skuStart, facilityRow, unitMoney: prices, free };
}

/** First place in ranks[from..to-1] that holds at least `rank`; `to` if none. */
export function lowerBound(ranks: Uint32Array, from: number, to: number, rank: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranks[middle] as number) < rank) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Up to so many entries halving is quicker than a guess. */
const fewEntries = 16;

/**
 * The same as lowerBound, by a guess from the first and last rank and a gallop from there. Ranks of a list lie about
 * evenly, so the guess is near, and a cold list costs two or three cache misses instead of ten.
 */
function lowerBoundByGuess(ranks: Uint32Array, from: number, to: number, rank: number): number {
  if (to - from <= fewEntries) return lowerBound(ranks, from, to, rank);
  const first = ranks[from] as number;
  const last = ranks[to - 1] as number;
  if (rank <= first) return from;
  if (rank > last) return to;
  const guess = from + Math.floor(((to - 1 - from) * (rank - first)) / (last - first));
  let step = 4;
  if ((ranks[guess] as number) < rank) {
    let low = guess + 1;
    while (low + step < to && (ranks[low + step] as number) < rank) {
      low += step + 1;
      step <<= 1;
    }
    return lowerBound(ranks, low, Math.min(to, low + step + 1), rank);
  }
  let high = guess;
  while (high - step > from && (ranks[high - step] as number) >= rank) {
    high -= step;
    step <<= 1;
  }
  return lowerBound(ranks, Math.max(from, high - step), high, rank);
}

/** Where `rank` stands in the ascending ranks[from..to-1], or noCell. */
export function findRank(ranks: Uint32Array, from: number, to: number, rank: number): number {
  const place = lowerBoundByGuess(ranks, from, to, rank);
  return place < to && ranks[place] === rank ? place : noCell;
}

/** Sorts the ranks of one sku's positions and remembers where each came from: rank and index share one double. */
class RankSort {
  #keys = new Float64Array(1024);
  #sorted = this.#keys;

  load(facilityRow: Uint32Array, rankOfRow: Uint32Array, from: number, to: number): void {
    const count = to - from;
    assert(count < indexSpan, 'a sku has more positions than a sort key can tell apart');
    if (this.#keys.length < count) this.#keys = new Float64Array(2 * count);
    for (let i = 0; i < count; i++) {
      this.#keys[i] = (rankOfRow[facilityRow[from + i] as number] as number) * indexSpan + i;
    }
    this.#sorted = this.#keys.subarray(0, count).sort();
  }

  rankAt(i: number): number {
    return Math.floor((this.#sorted[i] as number) / indexSpan);
  }

  indexAt(i: number): number {
    return (this.#sorted[i] as number) % indexSpan;
  }
}

/** 2^21 facilities at most hold one sku in a table; ranks stay below 2^32: a key stays below 2^53. */
const indexSpan = 2 ** 21;
