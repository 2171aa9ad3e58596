import { assert } from '../base/assert.js';
import { TransportHeap } from './transport-heap.js';
import { lengthened, type TransportLists } from './transport-lists.js';
import type { TransportQueues } from './transport-queues.js';
import { type TransportState, unserved } from './transport-state.js';

/** From so many jobs at a resource on, they queue. */
const queueFrom = 24;

/**
 * Shortest paths through what could change, both ways, with prices as potentials: labels are reduced costs, so none is
 * negative, and a search touches only what lies nearer than the best end.
 *
 *     relieve   one job too many at a resource: the cheapest chain of moves to a resource with room, or to a job that had
 *               better stay unserved. A full cell passes on to the arcs of its holders, a full facility to those of the
 *               holders of all its cells. Prices on the way rise by what their label lies below the end.
 *     yield     one job less at a resource: the chain of moves into it that saves most; unwanted room ends it. Only wishes
 *               need a look: an arc that costs its job no less than it pays now saves nothing whatever the price.
 *               Prices fall by what their label lies below the end.
 *
 * After either the plan is optimal again for one job more or less, and prices prove it.
 * Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows", 1993, section 9.7 (successive shortest paths).
 */
export class TransportSearch {
  readonly #state: TransportState;
  readonly #heap = new TransportHeap();
  #round = 0;
  #source = -1;
  /** Labels count when `stamp` is the round. */
  #stamp = new Int32Array(0);
  #label = new Float64Array(0);
  /** Arc of the move that leads to a cell, and the resource whose search found it. */
  #via = new Int32Array(0);
  #from = new Int32Array(0);
  #popped = new Int32Array(256);
  #poppedCount = 0;
  /** Jobs looked at by `relieve`. */
  #sent = new Int32Array(256);
  #sentCount = 0;
  #best = Infinity;
  /** Where the best chain ends, or -1: at `#endJob`, found from `#endFrom`, which goes by `#endArc`. */
  #end = -1;
  #endJob = -1;
  #endArc = -1;
  #endFrom = -1;
  #chain = new Int32Array(64);

  constructor(state: TransportState) {
    this.#state = state;
  }

  /** For a resource that one job too many uses. */
  relieve(source: number): void {
    const s = this.#state;
    this.#start(source);
    for (let resource = this.#next(); resource >= 0; resource = this.#next()) {
      const label = this.#label[resource] as number;
      if ((s.owner[resource] as number) >= 0) {
        this.#sendAll(resource, label - s.fullPrice(resource), s.holders, s.holderQueues);
      } else {
        for (let cell = s.fullCells.first[resource] as number; cell >= 0; cell = s.fullCells.next[cell] as number)
          this.#mark(cell, label + (s.price[cell] as number), resource);
        this.#sendAll(resource, label - (s.price[resource] as number), s.guests, s.guestQueues);
      }
    }
    assert(this.#best < Infinity, 'a job can always stay unserved');
    this.#raisePrices();
    this.follow();
    this.#renewWishes();
  }

  /**
   * For a resource that one job leaves; its `use` must count that job still, so that the search finds it full. Lowers
   * the prices; `follow`, once the job is off, makes the moves.
   */
  yield(source: number): void {
    const s = this.#state;
    this.#start(source);
    this.#best = (s.owner[source] as number) >= 0 ? s.fullPrice(source) : (s.price[source] as number);
    this.#end = source;
    for (let resource = this.#next(); resource >= 0; resource = this.#next()) {
      const label = this.#label[resource] as number;
      const facility = s.owner[resource] as number;
      if (facility >= 0) {
        this.#reach(facility, label + (s.price[resource] as number), -1, resource);
        this.#invite(resource, label + s.fullPrice(resource), resource);
      } else {
        const base = label + (s.price[resource] as number);
        for (let cell = s.wishedCells.first[resource] as number; cell >= 0; ) {
          const next = s.wishedCells.next[cell] as number;
          if (s.hasRoom(cell)) this.#invite(cell, base, resource);
          cell = next;
        }
      }
    }
    this.#lowerPrices();
    this.#noteFalls();
  }

  /** Moves the jobs of the chain found, the one next to the source first. */
  follow(): void {
    const s = this.#state;
    let length = 0;
    if (this.#end < 0) this.#chain[length++] = this.#endArc;
    for (let at = this.#end < 0 ? this.#endFrom : this.#end; at !== this.#source; at = this.#from[at] as number) {
      if ((this.#via[at] as number) < 0) continue;
      if (length === this.#chain.length) this.#chain = lengthened(this.#chain, length + 1);
      this.#chain[length++] = this.#via[at] as number;
    }
    while (length > 0) {
      const arc = this.#chain[--length] as number;
      s.move(arc < 0 ? this.#endJob : (s.job[arc] as number), arc);
    }
  }

  #start(source: number): void {
    const count = this.#state.owner.length;
    if (this.#stamp.length < count) {
      this.#stamp = lengthened(this.#stamp, count);
      this.#label = lengthened(this.#label, count);
      this.#via = lengthened(this.#via, count);
      this.#from = lengthened(this.#from, count);
    }
    if (this.#round === 0x7fffffff) {
      this.#stamp.fill(0);
      this.#round = 0;
    }
    this.#round++;
    this.#source = source;
    this.#heap.clear();
    this.#poppedCount = 0;
    this.#sentCount = 0;
    this.#best = Infinity;
    this.#end = -1;
    this.#endJob = -1;
    this.#reach(source, 0, -1, -1);
  }

  /** The resource of least label below the best end, or -1. */
  #next(): number {
    const heap = this.#heap;
    while (heap.size > 0) {
      const label = heap.leastLabel();
      if (label >= this.#best) return -1;
      const resource = heap.pop();
      // A second entry of the same label would be looked at twice: `#reach` pushes only where the label sinks.
      if ((this.#label[resource] as number) < label) continue;
      if (this.#poppedCount === this.#popped.length) this.#popped = lengthened(this.#popped, this.#poppedCount + 1);
      this.#popped[this.#poppedCount++] = resource;
      return resource;
    }
    return -1;
  }

  #mark(resource: number, label: number, from: number): boolean {
    if (label >= this.#best) return false;
    if (this.#stamp[resource] === this.#round && (this.#label[resource] as number) <= label) return false;
    this.#stamp[resource] = this.#round;
    this.#label[resource] = label;
    this.#via[resource] = -1;
    this.#from[resource] = from;
    return true;
  }

  #reach(resource: number, label: number, via: number, from: number): void {
    if (!this.#mark(resource, label, from)) return;
    this.#via[resource] = via;
    this.#heap.push(label, resource);
  }

  /** Those who could leave a resource. @param base its label less its price */
  #sendAll(resource: number, base: number, lists: TransportLists, queues: TransportQueues): void {
    const s = this.#state;
    if (!s.isQueued(resource)) {
      if ((s.use[resource] as number) <= queueFrom) {
        for (let job = lists.first[resource] as number; job >= 0; job = lists.next[job] as number)
          this.#sendAway(job, base, resource, false);
        return;
      }
      s.queueUp(resource);
    }
    queues.walk(resource);
    for (let job = queues.nextBelow(this.#best - base); job >= 0; job = queues.nextBelow(this.#best - base))
      this.#sendAway(job, base, resource, true);
  }

  /** What a holder could take instead. @param base label of where it is, less the price it pays there */
  #sendAway(job: number, resourceBase: number, from: number, queued: boolean): void {
    const s = this.#state;
    const { cost, cell, price, owner, limit, use } = s;
    if (this.#sentCount === this.#sent.length) this.#sent = lengthened(this.#sent, this.#sentCount + 1);
    this.#sent[this.#sentCount++] = job;
    const held = s.held[job] as number;
    const base = resourceBase - (cost[held] as number);
    const stay = s.unservedCost[job] as number;
    if (base + stay < this.#best) {
      this.#best = base + stay;
      this.#end = -1;
      this.#endJob = job;
      this.#endArc = unserved;
      this.#endFrom = from;
    }
    let least = stay;
    const start = s.arcStart[job] as number;
    const end = start + (s.arcCount[job] as number);
    for (let arc = start; arc < end; arc++) {
      const atLeast = base + (cost[arc] as number);
      if (atLeast >= this.#best) {
        least = Math.min(least, cost[arc] as number);
        break;
      }
      if (arc === held) continue;
      const to = cell[arc] as number;
      const facility = owner[to] as number;
      const toll = (price[to] as number) + (price[facility] as number);
      least = Math.min(least, (cost[arc] as number) + toll);
      const label = atLeast + toll;
      if (!this.#mark(to, label, from)) continue;
      this.#via[to] = arc;
      if ((use[to] as number) >= (limit[to] as number)) this.#heap.push(label, to);
      else if ((use[facility] as number) >= (limit[facility] as number)) this.#reach(facility, label, -1, to);
      else {
        this.#best = label;
        this.#end = to;
        this.#endJob = -1;
      }
    }
    if (queued && least > (s.elsewhere[job] as number)) s.elsewhere[job] = least;
  }

  /** Who would rather be in a cell where a place is free. @param base label of the place, plus the price of the cell */
  #invite(cell: number, base: number, from: number): void {
    const s = this.#state;
    for (let arc = s.wishes.first[cell] as number; arc >= 0; ) {
      const next = s.wishes.next[arc] as number;
      const job = s.job[arc] as number;
      const cost = s.cost[arc] as number;
      const held = s.held[job] as number;
      if (held < 0) {
        const label = base + cost - (s.unservedCost[job] as number);
        if (label < this.#best) {
          this.#best = label;
          this.#end = -1;
          this.#endJob = job;
          this.#endArc = arc;
          this.#endFrom = from;
        }
      } else {
        const left = s.cell[held] as number;
        const price = s.fullPrice(left);
        const outlay = (s.cost[held] as number) + price;
        if (cost >= outlay) s.forget(arc);
        else {
          const label = base + cost - outlay;
          if (this.#mark(left, label, from)) {
            this.#via[left] = arc;
            if (label + price < this.#best) {
              this.#best = label + price;
              this.#end = left;
              this.#endJob = -1;
            }
            if (price > 0) this.#heap.push(label, left);
          }
        }
      }
      arc = next;
    }
  }

  /** By how much a price changes: what the label lies below the best end. */
  #slack(resource: number): number {
    if (this.#stamp[resource] !== this.#round) return 0;
    return Math.max(0, this.#best - (this.#label[resource] as number));
  }

  #raisePrices(): void {
    const { owner, price, fullCells } = this.#state;
    for (let i = 0; i < this.#poppedCount; i++) {
      const resource = this.#popped[i] as number;
      const rise = this.#slack(resource);
      if (rise === 0) continue;
      const facility = owner[resource] as number;
      if (facility < 0) {
        price[resource] = (price[resource] as number) + rise;
        // What a full cell costs in all rises by its own slack alone. One that nobody may hold need not rise at all.
        for (let cell = fullCells.first[resource] as number; cell >= 0; cell = fullCells.next[cell] as number)
          price[cell] = Math.max(0, (price[cell] as number) + this.#slack(cell) - rise);
      } else if (this.#slack(facility) === 0) price[resource] = (price[resource] as number) + rise;
    }
  }

  #lowerPrices(): void {
    const { owner, price, fullCells } = this.#state;
    for (let i = 0; i < this.#poppedCount; i++) {
      const resource = this.#popped[i] as number;
      const fall = this.#slack(resource);
      if (fall === 0) continue;
      const facility = owner[resource] as number;
      if (facility < 0) {
        price[resource] = (price[resource] as number) - fall;
        for (let cell = fullCells.first[resource] as number; cell >= 0; cell = fullCells.next[cell] as number)
          price[cell] = (price[cell] as number) + fall - this.#slack(cell);
      } else if (this.#slack(facility) === 0) price[resource] = (price[resource] as number) - fall;
    }
  }

  /**
   * Where prices rose, more arcs become wishes; those in a queue that were not looked at have `elsewhere` beyond what they
   * pay now, and their wishes reach that far.
   */
  #renewWishes(): void {
    const s = this.#state;
    for (let i = 0; i < this.#sentCount; i++) {
      const job = this.#sent[i] as number;
      s.extendWishes(job);
      if ((s.held[job] as number) >= 0) s.requeue(job);
    }
  }

  /** Where prices fell, `elsewhere` falls. */
  #noteFalls(): void {
    const s = this.#state;
    for (let i = 0; i < this.#poppedCount; i++) {
      const resource = this.#popped[i] as number;
      if (this.#slack(resource) === 0) continue;
      if ((s.owner[resource] as number) >= 0) s.undercut(resource);
      else {
        const { first, next } = s.wishedCells;
        for (let cell = first[resource] as number; cell >= 0; cell = next[cell] as number)
          if (s.hasRoom(cell) || this.#slack(cell) > 0) s.undercut(cell);
      }
    }
  }
}
