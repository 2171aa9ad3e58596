import { lengthened, TransportLists } from './transport-lists.js';
import { TransportQueues } from './transport-queues.js';

const isFull = 1;
const isQueued = 2;
const isFacility = 4;

/** `held` of a job that stays unserved, and of a number that stands for no job. */
export const unserved = -1;
export const noJob = -2;

/**
 * Jobs, resources and who holds what, as columns of numbers. A resource is a facility or a cell of one; a job's arcs
 * stand together, cheapest first. Knows nothing of optimality: `move` changes the plan and keeps the lists true.
 *
 * An overfull cell passes only as many jobs on to its facility as its limit says: `use` of a facility counts those.
 */
export class TransportState {
  resources = 0;
  /** Facility of a cell; -1 for a facility. */
  owner = new Int32Array(0);
  limit = new Float64Array(0);
  use = new Int32Array(0);
  /** Dual price. Who takes a cell pays its price and that of its facility. A cell with room has none of its own. */
  price = new Float64Array(0);

  jobs = 0;
  arcStart = new Int32Array(0);
  arcCount = new Int32Array(0);
  unservedCost = new Float64Array(0);
  /** Arc a job goes by, `unserved` or `noJob`. */
  held = new Int32Array(0);
  /** So many of its arcs, the cheapest, are on the wish lists, the held one apart. */
  reach = new Int32Array(0);
  /**
   * Whatever the job did instead of what it does would cost it at least this, prices included. Known only roughly where
   * the job stands in no queue.
   */
  elsewhere = new Float64Array(0);

  arcs = 0;
  cost = new Float64Array(0);
  cell = new Int32Array(0);
  job = new Int32Array(0);
  /** Position among the arcs the job came with. */
  label = new Int32Array(0);

  /** Sum over jobs of the cost of the arc held, or of staying unserved. */
  total = 0;

  /** Jobs by the cell they hold, and by its facility. */
  readonly holders = new TransportLists();
  readonly guests = new TransportLists();
  /**
   * Where many hold a cell or are guests of a facility, they queue by what the next best would cost more than the arc held: a
   * search that moves one of them away then looks at the first few.
   */
  readonly holderQueues = new TransportQueues();
  readonly guestQueues = new TransportQueues();
  /**
   * Arcs by cell, but only those a job would take if the cell had no price: nobody else gains by room there. And those
   * whose cost lies below `elsewhere`, since a price that falls to nothing could undercut it. An arc may outstay its
   * wish: a fall of prices does not look for those that it contents.
   */
  readonly wishes = new TransportLists();
  /** Cells by facility: those on somebody's wish list, and those without room. */
  readonly wishedCells = new TransportLists();
  readonly fullCells = new TransportLists();
  #marks = new Uint8Array(0);

  reserveResources(count: number): void {
    this.owner = lengthened(this.owner, count);
    this.limit = lengthened(this.limit, count);
    this.use = lengthened(this.use, count);
    this.price = lengthened(this.price, count);
    this.#marks = lengthened(this.#marks, count);
    for (const lists of [this.holders, this.guests, this.wishes, this.wishedCells, this.fullCells])
      lists.reserveLists(this.owner.length);
    for (const lists of [this.wishedCells, this.fullCells]) lists.reserveItems(this.owner.length);
  }

  reserveJobs(count: number): void {
    this.arcStart = lengthened(this.arcStart, count);
    this.arcCount = lengthened(this.arcCount, count);
    this.unservedCost = lengthened(this.unservedCost, count);
    this.held = lengthened(this.held, count, noJob);
    this.reach = lengthened(this.reach, count);
    this.elsewhere = lengthened(this.elsewhere, count);
    for (const lists of [this.holders, this.guests, this.holderQueues, this.guestQueues])
      lists.reserveItems(this.held.length);
  }

  reserveArcs(count: number): void {
    this.cost = lengthened(this.cost, count);
    this.cell = lengthened(this.cell, count);
    this.job = lengthened(this.job, count);
    this.label = lengthened(this.label, count);
    this.wishes.reserveItems(this.cost.length);
  }

  addResource(owner: number, limit: number): number {
    const resource = this.resources++;
    if (resource === this.owner.length) this.reserveResources(this.resources);
    this.owner[resource] = owner;
    this.limit[resource] = limit;
    if (owner < 0) this.#marks[resource] = isFacility;
    else if (limit === 0) this.noteFull(resource);
    return resource;
  }

  isCell(resource: number): boolean {
    return ((this.#marks[resource] as number) & isFacility) === 0;
  }

  hasRoom(resource: number): boolean {
    return (this.use[resource] as number) < (this.limit[resource] as number);
  }

  /** What taking the cell costs beside the arc. */
  fullPrice(cell: number): number {
    return (this.price[cell] as number) + (this.price[this.owner[cell] as number] as number);
  }

  /** The cell whose arc a served job holds. */
  cellOf(job: number): number {
    return this.cell[this.held[job] as number] as number;
  }

  /** What the job pays now: the least of all it could pay, once the plan is optimal. */
  outlay(job: number): number {
    const arc = this.held[job] as number;
    if (arc < 0) return this.unservedCost[job] as number;
    return (this.cost[arc] as number) + this.fullPrice(this.cell[arc] as number);
  }

  /** Sorts arcs from..to-1 by cost; those of equal cost stay in their order. */
  sortArcs(from: number, to: number): void {
    const { cost, cell, label } = this;
    for (let arc = from + 1; arc < to; arc++) {
      const itsCost = cost[arc] as number;
      if ((cost[arc - 1] as number) <= itsCost) continue;
      const itsCell = cell[arc] as number;
      const itsLabel = label[arc] as number;
      let place = arc;
      for (; place > from && (cost[place - 1] as number) > itsCost; place--) {
        cost[place] = cost[place - 1] as number;
        cell[place] = cell[place - 1] as number;
        label[place] = label[place - 1] as number;
      }
      cost[place] = itsCost;
      cell[place] = itsCell;
      label[place] = itsLabel;
    }
  }

  /** Gives the job another arc, or none (`unserved`, `noJob`), and its wishes what it pays then. */
  move(job: number, arc: number): void {
    this.#leave(job);
    this.take(job, arc);
    this.#dropWishes(job, arc === noJob ? -1 : this.#horizon(job));
    if (arc !== noJob) this.extendWishes(job);
  }

  /** Gives an arc, or none, to a job that holds nothing and wishes nothing beyond `reach`. */
  take(job: number, arc: number): void {
    this.held[job] = arc;
    if (arc < 0) {
      if (arc === unserved) this.total += this.unservedCost[job] as number;
      return;
    }
    const cell = this.cell[arc] as number;
    const facility = this.owner[cell] as number;
    this.total += this.cost[arc] as number;
    this.holders.join(cell, job);
    this.guests.join(facility, job);
    if (arc - (this.arcStart[job] as number) < (this.reach[job] as number)) this.#unwish(arc);
    const use = (this.use[cell] as number) + 1;
    this.use[cell] = use;
    if (use <= (this.limit[cell] as number)) this.use[facility] = (this.use[facility] as number) + 1;
    this.noteFull(cell);
    // Prices are not negative, so anything else costs as much as the arc at least, where that was chosen well.
    this.elsewhere[job] = this.cost[arc] as number;
    if (this.isQueued(cell)) this.holderQueues.join(cell, job, 0);
    if (this.isQueued(facility)) this.guestQueues.join(facility, job, 0);
  }

  #leave(job: number): void {
    const arc = this.held[job] as number;
    this.held[job] = noJob;
    if (arc < 0) {
      if (arc === unserved) this.total -= this.unservedCost[job] as number;
      return;
    }
    const cell = this.cell[arc] as number;
    const facility = this.owner[cell] as number;
    this.total -= this.cost[arc] as number;
    this.holders.leave(cell, job);
    this.guests.leave(facility, job);
    if (arc - (this.arcStart[job] as number) < (this.reach[job] as number)) this.#wish(arc);
    const use = this.use[cell] as number;
    if (use <= (this.limit[cell] as number)) this.use[facility] = (this.use[facility] as number) - 1;
    this.use[cell] = use - 1;
    this.noteFull(cell);
    if (this.isQueued(cell)) this.holderQueues.leave(cell, job);
    if (this.isQueued(facility)) this.guestQueues.leave(facility, job);
  }

  isQueued(resource: number): boolean {
    return ((this.#marks[resource] as number) & isQueued) !== 0;
  }

  /** Has the jobs at a resource queue up from now on. */
  queueUp(resource: number): void {
    const owner = this.owner[resource] as number;
    const lists = owner < 0 ? this.guests : this.holders;
    const queues = owner < 0 ? this.guestQueues : this.holderQueues;
    this.#marks[resource] = (this.#marks[resource] as number) | isQueued;
    queues.open(resource);
    for (let job = lists.first[resource] as number; job >= 0; job = lists.next[job] as number)
      queues.join(resource, job, this.#lead(job));
  }

  /** After `elsewhere` of a served job changed. */
  requeue(job: number): void {
    const cell = this.cellOf(job);
    const facility = this.owner[cell] as number;
    if (this.isQueued(cell)) this.holderQueues.change(cell, job, this.#lead(job));
    if (this.isQueued(facility)) this.guestQueues.change(facility, job, this.#lead(job));
  }

  /** By how much the arc held is cheaper than anything else the job could do, prices of the arc's cell apart. */
  #lead(job: number): number {
    return (this.elsewhere[job] as number) - (this.cost[this.held[job] as number] as number);
  }

  /** After the price of a cell fell: whoever could go there has a cheaper way out of where it is. */
  undercut(cell: number): void {
    const price = this.fullPrice(cell);
    for (let arc = this.wishes.first[cell] as number; arc >= 0; arc = this.wishes.next[arc] as number) {
      const job = this.job[arc] as number;
      const total = (this.cost[arc] as number) + price;
      if (total >= (this.elsewhere[job] as number) || (this.held[job] as number) < 0) continue;
      this.elsewhere[job] = total;
      this.requeue(job);
    }
  }

  /** After `use` or `limit` of a cell changed. */
  noteFull(cell: number): void {
    const marks = this.#marks[cell] as number;
    const full = !this.hasRoom(cell);
    if (full === ((marks & isFull) !== 0)) return;
    this.#marks[cell] = marks ^ isFull;
    const facility = this.owner[cell] as number;
    if (full) this.fullCells.join(facility, cell);
    else this.fullCells.leave(facility, cell);
  }

  /** What an arc must cost less than to be a wish. */
  #horizon(job: number): number {
    const outlay = this.outlay(job);
    return (this.held[job] as number) < 0 ? outlay : Math.max(outlay, this.elsewhere[job] as number);
  }

  /** After what the job pays, or `elsewhere`, has risen. */
  extendWishes(job: number): void {
    const horizon = this.#horizon(job);
    const start = this.arcStart[job] as number;
    const count = this.arcCount[job] as number;
    const held = this.held[job] as number;
    let reach = this.reach[job] as number;
    while (reach < count && (this.cost[start + reach] as number) < horizon) {
      if (start + reach !== held) this.#wish(start + reach);
      reach++;
    }
    this.reach[job] = reach;
  }

  /** Takes an arc off the lists that no longer is a wish, where it is the dearest of its job there; the rest stays. */
  forget(arc: number): void {
    const job = this.job[arc] as number;
    if ((this.cost[arc] as number) < (this.elsewhere[job] as number)) return;
    const reach = (this.reach[job] as number) - 1;
    if ((this.arcStart[job] as number) + reach !== arc) return;
    this.#unwish(arc);
    this.reach[job] = reach;
  }

  #dropWishes(job: number, horizon: number): void {
    const start = this.arcStart[job] as number;
    const held = this.held[job] as number;
    let reach = this.reach[job] as number;
    while (reach > 0 && (this.cost[start + reach - 1] as number) >= horizon) {
      reach--;
      if (start + reach !== held) this.#unwish(start + reach);
    }
    this.reach[job] = reach;
  }

  #wish(arc: number): void {
    const cell = this.cell[arc] as number;
    if ((this.wishes.first[cell] as number) < 0) this.wishedCells.join(this.owner[cell] as number, cell);
    this.wishes.join(cell, arc);
  }

  #unwish(arc: number): void {
    const cell = this.cell[arc] as number;
    this.wishes.leave(cell, arc);
    if ((this.wishes.first[cell] as number) < 0) this.wishedCells.leave(this.owner[cell] as number, cell);
  }
}
