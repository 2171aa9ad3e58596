import { certifyTransport } from './transport-certificate.js';
import { TransportSearch } from './transport-search.js';
import { noJob, TransportState, unserved } from './transport-state.js';

/** Costs are whole and at most this. */
export const mostTransportCost = 2 ** 40;

/** Jobs in bulk. Arcs of job j: start[j] .. start[j+1]-1, so `start` is one longer than there are jobs. */
export interface TransportJobs {
  readonly start: ArrayLike<number>;
  readonly cell: ArrayLike<number>;
  /** Whole, 0..2^40, per arc. */
  readonly cost: ArrayLike<number>;
  /** Whole, 0..2^40, per job. */
  readonly unserved: ArrayLike<number>;
}

/**
 * Jobs of one unit each, to cells at least total cost: every job takes one of its arcs, or none at its own cost; a cell
 * takes at most its limit of jobs, and so do all cells of a facility together. Optimal after every call: jobs come, go,
 * and limits change one by one, each repaired by a shortest chain of moves among the jobs it concerns.
 *
 * Cells and facilities are *resources* and share one numbering, from 0 in the order they were added; limits are whole,
 * >= 0, or Infinity. Jobs are numbered from 0; the number of a cancelled job is given again to a job with as many arcs.
 * Bad numbers throw RangeError and change nothing. Costs are exact while their sum stays below 2^53.
 *
 * Ties: a job that comes takes the arc of least cost and price, of those the first; none only where every arc is dearer.
 * Among optimal plans it depends on the calls before; the same calls give the same plan.
 */
export class Transport {
  readonly #state = new TransportState();
  readonly #search = new TransportSearch(this.#state);
  #live = 0;
  /** Numbers of cancelled jobs by how many arcs they have room for. */
  readonly #vacant: number[][] = [];

  /** Least total cost: arcs taken and jobs unserved. */
  get cost(): number {
    return this.#state.total;
  }

  /** Jobs added and not cancelled. */
  get jobs(): number {
    return this.#live;
  }

  /** @param limit jobs in all its cells together */
  addFacility(limit: number): number {
    checkLimit(limit);
    return this.#state.addResource(-1, limit);
  }

  /** @param limit units it has @param facility whose cell it is */
  addCell(limit: number, facility: number): number {
    checkLimit(limit);
    this.#checkFacility(facility);
    return this.#state.addResource(facility, limit);
  }

  /** Cells in bulk: one per limit, each of the facility that stands beside it. Returns the number of the first. */
  addCells(limits: ArrayLike<number>, facilities: ArrayLike<number>): number {
    const s = this.#state;
    const count = limits.length;
    if (facilities.length !== count) throw new RangeError(`facilities: ${facilities.length} for ${count} limits`);
    for (let i = 0; i < count; i++) {
      checkLimit(limits[i] as number);
      this.#checkFacility(facilities[i] as number);
    }
    const first = s.resources;
    s.reserveResources(first + count);
    for (let i = 0; i < count; i++) s.addResource(facilities[i] as number, limits[i] as number);
    return first;
  }

  /**
   * One job more. Returns its number.
   * @param cells one per arc @param costs one per arc; whole, 0..2^40
   */
  add(cells: ArrayLike<number>, costs: ArrayLike<number>, unservedCost: number): number {
    const s = this.#state;
    const count = cells.length;
    if (costs.length !== count) throw new RangeError(`costs: ${costs.length} for ${count} cells`);
    for (let i = 0; i < count; i++) this.#checkArc(cells[i] as number, costs[i] as number, i);
    checkCost(unservedCost, 'unservedCost');
    const job = this.#place(count);
    const start = s.arcStart[job] as number;
    for (let i = 0; i < count; i++) {
      s.cell[start + i] = cells[i] as number;
      s.cost[start + i] = costs[i] as number;
      s.label[start + i] = i;
    }
    s.sortArcs(start, start + count);
    s.unservedCost[job] = unservedCost;
    this.#live++;
    this.#settle(job);
    return job;
  }

  /**
   * Many jobs at once, much faster than one by one into an empty transport. They get consecutive numbers; returns the
   * first.
   */
  load(jobs: TransportJobs): number {
    const s = this.#state;
    const count = jobs.unserved.length;
    this.#check(jobs);
    const isFirst = this.#live === 0;
    const first = s.jobs;
    const shift = s.arcs - (jobs.start[0] ?? 0);
    const arcs = (jobs.start[count] ?? 0) + shift;
    s.reserveJobs(first + count);
    s.reserveArcs(arcs);
    for (let i = 0; i < count; i++) {
      const job = first + i;
      const from = (jobs.start[i] as number) + shift;
      const to = (jobs.start[i + 1] as number) + shift;
      s.arcStart[job] = from;
      s.arcCount[job] = to - from;
      s.unservedCost[job] = jobs.unserved[i] as number;
      for (let arc = from; arc < to; arc++) {
        s.cell[arc] = jobs.cell[arc - shift] as number;
        s.cost[arc] = jobs.cost[arc - shift] as number;
        s.job[arc] = job;
        s.label[arc] = arc - from;
      }
      s.sortArcs(from, to);
    }
    s.jobs += count;
    s.arcs = arcs;
    this.#live += count;
    if (isFirst) this.#settleAll(first);
    else for (let job = first; job < s.jobs; job++) this.#settle(job);
    return first;
  }

  /** One job less. */
  cancel(job: number): void {
    const s = this.#state;
    this.#checkJob(job);
    const held = s.held[job] as number;
    this.#live--;
    const count = s.arcCount[job] as number;
    if (this.#vacant[count] === undefined) this.#vacant[count] = [];
    (this.#vacant[count] as number[]).push(job);
    const yields = held >= 0 && s.fullPrice(s.cell[held] as number) > 0;
    if (yields) this.#search.yield(s.cell[held] as number);
    s.move(job, noJob);
    if (yields) this.#search.follow();
  }

  /** More or fewer units of a cell, or jobs of a facility; as many searches as jobs are displaced or drawn in. */
  setLimit(resource: number, limit: number): void {
    const s = this.#state;
    if (!this.#isResource(resource)) throw new RangeError(`resource: ${resource} is none`);
    checkLimit(limit);
    const isCell = s.isCell(resource);
    while (s.limit[resource] !== limit) {
      const now = s.limit[resource] as number;
      const use = s.use[resource] as number;
      if (limit < now) {
        if (use <= limit) this.#assignLimit(resource, limit);
        else if (use < now) this.#assignLimit(resource, use);
        else if (isCell) this.#takeUnit(resource);
        else {
          s.limit[resource] = now - 1;
          this.#search.relieve(resource);
        }
      } else if (s.price[resource] === 0) this.#assignLimit(resource, limit);
      else if (isCell) this.#giveUnit(resource);
      else {
        this.#search.yield(resource);
        this.#assignLimit(resource, now + 1);
        this.#search.follow();
      }
    }
  }

  /** Position of the arc the job takes among those it came with, or -1: unserved. */
  assignment(job: number): number {
    this.#checkJob(job);
    const arc = this.#state.held[job] as number;
    return arc < 0 ? -1 : (this.#state.label[arc] as number);
  }

  limit(resource: number): number {
    return this.#state.limit[resource] as number;
  }

  /** Jobs that take the cell, or any cell of the facility. */
  use(resource: number): number {
    return this.#state.use[resource] as number;
  }

  /**
   * Dual price of one unit of the resource, >= 0: one more saves at most this, one less costs at least this. A job pays that of
   * its cell and that of the cell's facility. 0 where there is room.
   */
  price(resource: number): number {
    return this.#state.price[resource] as number;
  }

  /**
   * Counts everything anew from arcs, limits and prices: nothing over its limit, and the value of the prices equal to the
   * cost, which proves that no plan is cheaper. Returns the cost; throws where it is not so, which would be a bug.
   */
  certify(): number {
    return certifyTransport(this.#state);
  }

  /** Takes the best arc, then relieves whatever that overfills. */
  #settle(job: number): void {
    const s = this.#state;
    let best = s.unservedCost[job] as number;
    let choice = unserved;
    const start = s.arcStart[job] as number;
    const end = start + (s.arcCount[job] as number);
    for (let arc = start; arc < end; arc++) {
      const cost = s.cost[arc] as number;
      if (cost > best) break;
      const total = cost + s.fullPrice(s.cell[arc] as number);
      const ties = total === best && (choice < 0 || (s.label[arc] as number) < (s.label[choice] as number));
      if (total > best || (total === best && !ties)) continue;
      best = total;
      choice = arc;
    }
    s.reach[job] = 0;
    s.take(job, choice);
    s.extendWishes(job);
    if (choice >= 0) this.#relieveFrom(s.cell[choice] as number);
  }

  #relieveFrom(cell: number): void {
    const s = this.#state;
    const facility = s.owner[cell] as number;
    while ((s.use[cell] as number) > (s.limit[cell] as number)) this.#search.relieve(cell);
    while ((s.use[facility] as number) > (s.limit[facility] as number)) this.#search.relieve(facility);
  }

  /** Jobs that meet prices of 0: everybody gets the first choice, then what that overfills is relieved. */
  #settleAll(first: number): void {
    const s = this.#state;
    for (let resource = 0; resource < s.resources; resource++) s.price[resource] = 0;
    for (let job = first; job < s.jobs; job++) {
      const arc = s.arcStart[job] as number;
      const served = (s.arcCount[job] as number) > 0 && (s.cost[arc] as number) <= (s.unservedCost[job] as number);
      s.reach[job] = 0;
      s.take(job, served ? arc : unserved);
    }
    for (let resource = 0; resource < s.resources; resource++)
      if ((s.owner[resource] as number) >= 0)
        while ((s.use[resource] as number) > (s.limit[resource] as number)) this.#search.relieve(resource);
    for (let resource = 0; resource < s.resources; resource++)
      while ((s.use[resource] as number) > (s.limit[resource] as number)) this.#search.relieve(resource);
  }

  /** A full cell loses a unit, and its facility a job. */
  #takeUnit(cell: number): void {
    const s = this.#state;
    const facility = s.owner[cell] as number;
    s.limit[cell] = (s.limit[cell] as number) - 1;
    s.use[facility] = (s.use[facility] as number) - 1;
    this.#search.relieve(cell);
    if (!s.hasRoom(facility) || s.price[facility] === 0) return;
    this.#search.yield(facility);
    this.#search.follow();
  }

  /**
   * A full cell gains a unit. A stand-in takes it, one that would as soon stay away at the price the cell has, so that the plan
   * is optimal with it; then it is cancelled.
   */
  #giveUnit(cell: number): void {
    const s = this.#state;
    const standIn = this.#place(1);
    const arc = s.arcStart[standIn] as number;
    s.cell[arc] = cell;
    s.cost[arc] = 0;
    s.label[arc] = 0;
    s.unservedCost[standIn] = s.fullPrice(cell);
    s.limit[cell] = (s.limit[cell] as number) + 1;
    s.reach[standIn] = 0;
    s.take(standIn, arc);
    s.extendWishes(standIn);
    this.#live++;
    this.#relieveFrom(cell);
    this.cancel(standIn);
  }

  #assignLimit(resource: number, limit: number): void {
    this.#state.limit[resource] = limit;
    if ((this.#state.owner[resource] as number) >= 0) this.#state.noteFull(resource);
  }

  /** A job number with room for so many arcs. */
  #place(arcs: number): number {
    const s = this.#state;
    const vacant = this.#vacant[arcs]?.pop();
    if (vacant !== undefined) return vacant;
    const job = s.jobs++;
    s.reserveJobs(s.jobs);
    s.arcStart[job] = s.arcs;
    s.arcCount[job] = arcs;
    s.reserveArcs(s.arcs + arcs);
    s.job.fill(job, s.arcs, s.arcs + arcs);
    s.arcs += arcs;
    return job;
  }

  #isResource(number: number): boolean {
    return Number.isInteger(number) && number >= 0 && number < this.#state.resources;
  }

  #checkFacility(facility: number): void {
    if (!this.#isResource(facility) || this.#state.isCell(facility))
      throw new RangeError(`facility: ${facility} is none`);
  }

  #checkJob(job: number): void {
    const held = this.#state.held[job];
    if (held === undefined || held === noJob || job >= this.#state.jobs) throw new RangeError(`job: ${job} is none`);
  }

  #checkArc(cell: number, cost: number, at: number): void {
    const s = this.#state;
    if (!this.#isResource(cell) || !s.isCell(cell)) throw new RangeError(`cell[${at}]: ${cell} is none`);
    if (!isCost(cost)) throw new RangeError(`cost[${at}]: ${cost} is not whole and 0..2^40`);
  }

  #check({ start, cell, cost, unserved }: TransportJobs): void {
    const count = unserved.length;
    if (start.length !== count + 1) throw new RangeError(`start: ${start.length} numbers for ${count} jobs`);
    let before = start[0] as number;
    if (!Number.isInteger(before) || before < 0) throw new RangeError(`start[0]: ${before}`);
    const arcs = Math.min(cell.length, cost.length);
    for (let i = 0; i < count; i++) {
      const after = start[i + 1] as number;
      if (!Number.isInteger(after) || after < before || after > arcs) throw new RangeError(`start[${i + 1}]: ${after}`);
      before = after;
      if (!isCost(unserved[i] as number))
        throw new RangeError(`unserved[${i}]: ${unserved[i]} is not whole and 0..2^40`);
    }
    for (let arc = start[0] as number; arc < before; arc++)
      this.#checkArc(cell[arc] as number, cost[arc] as number, arc);
  }
}

function isCost(value: number): boolean {
  return value >= 0 && value <= mostTransportCost && Math.floor(value) === value;
}

function checkCost(value: number, name: string): void {
  if (!isCost(value)) throw new RangeError(`${name}: ${value} is not whole and 0..2^40`);
}

function checkLimit(limit: number): void {
  if (limit !== Infinity && !(Number.isInteger(limit) && limit >= 0))
    throw new RangeError(`limit: ${limit} is not whole and >= 0, or Infinity`);
}
