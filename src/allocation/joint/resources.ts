/** Cells that hold more than this are priced by the unit: there a knapsack gains next to nothing over a straight line. */
export const mostClassUnits = 40;

/** Stock of a cell; orders and units of a facility's local day; units of a lane's local day; bays of a store at an instant. */
export const resourceKinds = Object.freeze({ stock: 0, orders: 1, units: 2, lane: 3, bays: 4 });

/**
 * The limits that orders of a batch can run into together, numbered from 1 in the order they were met. Number 0 stands
 * for "no limit": its price is always zero, so that hot loops need no branch.
 *
 * Prices: a stock cell has one for each quantity that a single order may take from it (1 .. classes), since two orders
 * of two units do not fit where three of one do; every other resource has one for each unit (classes 0).
 */
export class Resources {
  count = 1;
  limit = new Float64Array(1024);
  /** Taken by the plan in hand; may pass the limit in between. */
  used = new Float64Array(1024);
  /** 0: `price[priceAt]` is the price of a unit; else of a quantity k: `price[priceAt + k - 1]`. */
  classes = new Int32Array(1024);
  priceAt = new Int32Array(1024);
  price = new Float64Array(1024);
  /** Of a stock resource: its cell and sku row, else -1. */
  cell = new Int32Array(1024);
  skuRow = new Int32Array(1024);
  /** What it is: see resourceKinds. */
  kind = new Uint8Array(1024);
  /** Facility row; of a lane's units the lane. */
  row = new Int32Array(1024);
  /** Local day; of a bay the instant. */
  day = new Int32Array(1024);
  prices = 1;
  #slots = new Int32Array(4096);

  constructor() {
    this.limit[0] = Infinity;
    this.cell[0] = -1;
  }

  /** Number of the stock resource of a cell, or 0 if the cell has none yet. */
  find(cell: number): number {
    const mask = this.#slots.length - 1;
    for (let at = hash(cell) & mask; ; at = (at + 1) & mask) {
      const resource = this.#slots[at] as number;
      if (resource === 0 || this.cell[resource] === cell) return resource;
    }
  }

  /**
   * @param mostQuantity largest quantity that one order may take from it
   * @param isByUnit a quantity costs as many times the price of a unit
   */
  addStock(cell: number, skuRow: number, row: number, free: number, mostQuantity: number, isByUnit = false): number {
    const r = this.#add(free, isByUnit || free > mostClassUnits ? 0 : Math.max(1, Math.min(free, mostQuantity)));
    this.cell[r] = cell;
    this.skuRow[r] = skuRow;
    this.row[r] = row;
    if (2 * this.count > this.#slots.length) this.#rehash(2 * this.#slots.length);
    else this.#link(r);
    return r;
  }

  /** @param kind any but stock */
  addRoom(kind: number, row: number, day: number, room: number): number {
    const r = this.#add(room, 0);
    this.kind[r] = kind;
    this.row[r] = row;
    this.day[r] = day;
    return r;
  }

  /** Price of `quantity` units taken by one order. */
  priceOf(r: number, quantity: number): number {
    const at = this.priceAt[r] as number;
    return this.classes[r] === 0 ? (this.price[at] as number) * quantity : (this.price[at + quantity - 1] as number);
  }

  /** Price of one unit taken alone. */
  unitPrice(r: number): number {
    return this.price[this.priceAt[r] as number] as number;
  }

  /** Least that a unit costs in any quantity: a price per unit that is never above the resource's own. */
  leastUnitPrice(r: number): number {
    const at = this.priceAt[r] as number;
    let least = this.price[at] as number;
    for (let k = 2; k <= (this.classes[r] as number); k++) {
      least = Math.min(least, (this.price[at + k - 1] as number) / k);
    }
    return least;
  }

  /** Whether no quantity of it has a price. */
  isFree(r: number): boolean {
    const at = this.priceAt[r] as number;
    for (let i = at; i < at + Math.max(1, this.classes[r] as number); i++) if (this.price[i] !== 0) return false;
    return true;
  }

  isOverdrawn(r: number): boolean {
    return (this.used[r] as number) > (this.limit[r] as number);
  }

  /** Sets the prices of all quantities to so much a unit. */
  setUnitPrice(r: number, perUnit: number): void {
    const at = this.priceAt[r] as number;
    const classes = this.classes[r] as number;
    if (classes === 0) this.price[at] = perUnit;
    for (let k = 1; k <= classes; k++) this.price[at + k - 1] = k * perUnit;
  }

  #add(limit: number, classes: number): number {
    const r = this.count++;
    if (r === this.limit.length) this.#grow();
    this.limit[r] = limit;
    this.classes[r] = classes;
    this.priceAt[r] = this.prices;
    this.cell[r] = -1;
    this.skuRow[r] = -1;
    this.prices += Math.max(1, classes);
    if (this.prices > this.price.length)
      this.price = enlarged(this.price, Math.max(this.prices, 2 * this.price.length));
    return r;
  }

  #link(r: number): void {
    const mask = this.#slots.length - 1;
    let at = hash(this.cell[r] as number) & mask;
    while (this.#slots[at] !== 0) at = (at + 1) & mask;
    this.#slots[at] = r;
  }

  #rehash(size: number): void {
    this.#slots = new Int32Array(size);
    for (let r = 1; r < this.count; r++) if (this.kind[r] === 0) this.#link(r);
  }

  #grow(): void {
    const size = 2 * this.limit.length;
    this.limit = enlarged(this.limit, size);
    this.used = enlarged(this.used, size);
    this.classes = enlarged(this.classes, size);
    this.priceAt = enlarged(this.priceAt, size);
    this.cell = enlarged(this.cell, size);
    this.skuRow = enlarged(this.skuRow, size);
    this.row = enlarged(this.row, size);
    this.day = enlarged(this.day, size);
    this.kind = enlarged(this.kind, size);
  }
}

/** Multiplicative hashing by the golden ratio. */
const hash = (cell: number): number => Math.imul(cell, 0x9e37_79b1) >>> 8;

type Column = Float64Array | Int32Array | Uint8Array;

/** A copy with room for `size` values; what is new is zero. */
export function enlarged<T extends Column>(values: T, size: number): T {
  const larger = new (values.constructor as new (length: number) => T)(size);
  larger.set(values as never);
  return larger;
}
