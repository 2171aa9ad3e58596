import { describe, expect, test } from 'vitest';
import { mostTransportCost, Transport } from '../../src/solvers/transport.js';
import { type Draw, pick, seededDraw } from '../support/random.js';

interface Job {
  readonly cells: number[];
  readonly costs: number[];
  readonly unserved: number;
}

/** The same problem kept beside the transport in plain lists, so that anybody can solve it anew. */
class Shadow {
  readonly transport = new Transport();
  readonly owner: number[] = [];
  readonly limit: number[] = [];
  readonly jobs = new Map<number, Job>();

  facility(limit: number): number {
    const resource = this.transport.addFacility(limit);
    same(resource, this.owner.length, 'number of a resource');
    this.owner.push(-1);
    this.limit.push(limit);
    return resource;
  }

  cell(limit: number, facility: number): number {
    const resource = this.transport.addCell(limit, facility);
    same(resource, this.owner.length, 'number of a resource');
    this.owner.push(facility);
    this.limit.push(limit);
    return resource;
  }

  add(job: Job): number {
    const number = this.transport.add(job.cells, job.costs, job.unserved);
    same(this.jobs.has(number), false, 'a number taken twice');
    this.jobs.set(number, job);
    return number;
  }

  load(jobs: readonly Job[]): number {
    const first = this.transport.load(columnsOf(jobs));
    jobs.forEach((job, i) => {
      this.jobs.set(first + i, job);
    });
    return first;
  }

  cancel(job: number): void {
    this.transport.cancel(job);
    this.jobs.delete(job);
  }

  setLimit(resource: number, limit: number): void {
    this.transport.setLimit(resource, limit);
    this.limit[resource] = limit;
  }

  /** The cost of what `assignment` says, every limit checked; from the shadow's own numbers alone. */
  recount(): number {
    const use = this.owner.map(() => 0);
    let cost = 0;
    for (const [number, job] of this.jobs) {
      const arc = this.transport.assignment(number);
      if (arc < 0) cost += job.unserved;
      else {
        const cell = job.cells[arc] as number;
        const facility = this.owner[cell] as number;
        use[cell] = (use[cell] as number) + 1;
        use[facility] = (use[facility] as number) + 1;
        cost += job.costs[arc] as number;
      }
    }
    use.forEach((units, resource) => {
      const limit = this.limit[resource] as number;
      if (units > limit) throw new Error(`resource ${resource} takes ${units}, its limit is ${limit}`);
      same(this.transport.use(resource), units, 'use');
      same(this.transport.limit(resource), limit, 'limit');
    });
    return cost;
  }

  /** Everything that must hold after every call. */
  verify(): void {
    const cost = this.recount();
    same(this.transport.cost, cost, 'cost');
    same(this.transport.jobs, this.jobs.size, 'jobs');
    same(this.transport.certify(), cost, 'certified cost');
    same(cost, leastCost(this.owner, this.limit, [...this.jobs.values()]), 'least cost');
  }
}

/** `expect` is too slow for a million comparisons. */
function same<T>(actual: T, expected: T, what: string): void {
  if (actual !== expected) throw new Error(`${what}: ${actual}, expected ${expected}`);
}

function columnsOf(jobs: readonly Job[]) {
  const start = [0];
  for (const { cells } of jobs) start.push((start.at(-1) as number) + cells.length);
  return {
    start,
    cell: jobs.flatMap(({ cells }) => cells),
    cost: jobs.flatMap(({ costs }) => costs),
    unserved: jobs.map(({ unserved }) => unserved),
  };
}

/**
 * Least cost by successive shortest paths over an explicit graph, labels corrected arc by arc (Bellman and Ford): one
 * unit from every job to the sink, through cell and facility or straight on.
 */
function leastCost(owner: readonly number[], limit: readonly number[], jobs: readonly Job[]): number {
  const tail: number[] = [];
  const head: number[] = [];
  const room: number[] = [];
  const cost: number[] = [];
  const link = (from: number, to: number, capacity: number, price: number) => {
    tail.push(from, to);
    head.push(to, from);
    room.push(capacity, 0);
    cost.push(price, -price);
  };
  const sink = owner.length + jobs.length;
  owner.forEach((facility, resource) => {
    link(resource, facility < 0 ? sink : facility, limit[resource] as number, 0);
  });
  jobs.forEach(({ cells, costs, unserved }, i) => {
    cells.forEach((cell, arc) => {
      link(owner.length + i, cell, 1, costs[arc] as number);
    });
    link(owner.length + i, sink, 1, unserved);
  });
  let total = 0;
  for (let i = 0; i < jobs.length; i++) {
    const distance = new Array<number>(sink + 1).fill(Infinity);
    const by = new Array<number>(sink + 1).fill(-1);
    distance[owner.length + i] = 0;
    for (let changed = true; changed; ) {
      changed = false;
      for (let arc = 0; arc < tail.length; arc++) {
        const next = (distance[tail[arc] as number] as number) + (cost[arc] as number);
        if ((room[arc] as number) > 0 && next < (distance[head[arc] as number] as number)) {
          distance[head[arc] as number] = next;
          by[head[arc] as number] = arc;
          changed = true;
        }
      }
    }
    total += distance[sink] as number;
    for (let at = sink; at !== owner.length + i; ) {
      const arc = by[at] as number;
      room[arc] = (room[arc] as number) - 1;
      room[arc ^ 1] = (room[arc ^ 1] as number) + 1;
      at = tail[arc] as number;
    }
  }
  return total;
}

/** Every choice of every job tried. */
function leastByTrial(owner: readonly number[], limit: readonly number[], jobs: readonly Job[]): number {
  const left = limit.slice();
  const from = (i: number): number => {
    const job = jobs[i];
    if (!job) return 0;
    let least = job.unserved + from(i + 1);
    job.cells.forEach((cell, arc) => {
      const facility = owner[cell] as number;
      if ((left[cell] as number) < 1 || (left[facility] as number) < 1) return;
      left[cell] = (left[cell] as number) - 1;
      left[facility] = (left[facility] as number) - 1;
      least = Math.min(least, (job.costs[arc] as number) + from(i + 1));
      left[cell] = (left[cell] as number) + 1;
      left[facility] = (left[facility] as number) + 1;
    });
    return least;
  };
  return from(0);
}

interface Size {
  readonly facilities: number;
  readonly cells: number;
  readonly arcs: number;
  readonly mostCost: number;
  readonly mostLimit: number;
}

function drawResources(shadow: Shadow, draw: Draw, size: Size): number[] {
  const facilities = Array.from({ length: draw.int(1, size.facilities) }, () =>
    shadow.facility(drawLimit(draw, size, 3)),
  );
  return Array.from({ length: draw.int(1, size.cells) }, () =>
    shadow.cell(drawLimit(draw, size, 1), pick(draw, facilities)),
  );
}

const drawLimit = (draw: Draw, { mostLimit }: Size, scale: number): number =>
  draw.int(0, 9) === 0 ? Infinity : draw.int(0, mostLimit * scale);

function drawJob(draw: Draw, cells: readonly number[], { arcs, mostCost }: Size): Job {
  const count = draw.int(0, arcs);
  return {
    cells: Array.from({ length: count }, () => pick(draw, cells)),
    costs: Array.from({ length: count }, () => draw.int(0, mostCost)),
    unserved: draw.int(0, 2 * mostCost),
  };
}

function drawSize(draw: Draw): Size {
  return {
    facilities: draw.int(1, 4),
    cells: draw.int(1, 9),
    arcs: draw.int(1, 6),
    mostCost: pick(draw, [0, 1, 3, 10, 1000, mostTransportCost / 2]),
    mostLimit: pick(draw, [0, 1, 1, 2, 4]),
  };
}

/** Calls at random, everything verified after each. */
function stir(seed: number, calls: number): void {
  const draw = seededDraw(seed);
  const size = drawSize(draw);
  const shadow = new Shadow();
  const cells = drawResources(shadow, draw, size);
  if (draw.int(0, 1)) {
    shadow.load(Array.from({ length: draw.int(0, 12) }, () => drawJob(draw, cells, size)));
    shadow.verify();
  }
  for (let call = 0; call < calls; call++) {
    const live = [...shadow.jobs.keys()];
    const kind = draw.int(0, 19);
    if (kind < 9) shadow.add(drawJob(draw, cells, size));
    else if (kind < 15) {
      if (live.length > 0) shadow.cancel(pick(draw, live));
    } else if (kind < 19) {
      const resource = draw.int(0, shadow.owner.length - 1);
      shadow.setLimit(resource, drawLimit(draw, size, shadow.owner[resource] === -1 ? 3 : 1));
    } else if (draw.int(0, 3) > 0) cells.push(shadow.cell(drawLimit(draw, size, 1), facilityOf(shadow, draw)));
    else shadow.load(Array.from({ length: draw.int(0, 3) }, () => drawJob(draw, cells, size)));
    shadow.verify();
  }
}

const facilityOf = (shadow: Shadow, draw: Draw): number =>
  pick(
    draw,
    [...shadow.owner.keys()].filter((resource) => shadow.owner[resource] === -1),
  );

describe('against an oracle', () => {
  test('loads of random jobs: least cost, by two oracles that agree', () => {
    for (let seed = 1; seed <= 3000; seed++) {
      const draw = seededDraw(seed);
      const size = drawSize(draw);
      const shadow = new Shadow();
      const cells = drawResources(shadow, draw, size);
      const jobs = Array.from({ length: draw.int(0, 5) }, () => drawJob(draw, cells, size));
      shadow.load(jobs);
      shadow.verify();
      same(shadow.transport.cost, leastByTrial(shadow.owner, shadow.limit, jobs), 'least by trial');
    }
  });

  test('jobs come and go and limits change: least cost after every call', () => {
    for (let seed = 1; seed <= 1500; seed++) {
      try {
        stir(seed, 25);
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
  });
});

test('property: hundreds of jobs at few resources, where they queue: certified after every call, the cost that of a fresh load', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const draw = seededDraw(seed);
    const size: Size = {
      facilities: draw.int(1, 4),
      cells: draw.int(2, 12),
      arcs: 6,
      mostCost: pick(draw, [2, 40, 5000]),
      mostLimit: 50,
    };
    const shadow = new Shadow();
    const cells = drawResources(shadow, draw, size);
    shadow.load(Array.from({ length: 300 }, () => drawJob(draw, cells, size)));
    for (let call = 0; call < 300; call++) {
      const kind = draw.int(0, 9);
      if (kind < 4) shadow.add(drawJob(draw, cells, size));
      else if (kind < 8) shadow.cancel(pick(draw, [...shadow.jobs.keys()]));
      else shadow.setLimit(pick(draw, [...shadow.owner.keys()]), draw.int(0, 60));
      same(shadow.transport.certify(), shadow.recount(), `seed ${seed}, call ${call}: cost`);
    }
    same(freshCost(shadow), shadow.transport.cost, 'cost of a fresh load');
  }
});

test('property: a price lies between what one unit more saves and what one unit less costs', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const draw = seededDraw(seed);
    const size = { ...drawSize(draw), mostCost: 50 };
    const shadow = new Shadow();
    const cells = drawResources(shadow, draw, size);
    shadow.load(Array.from({ length: draw.int(1, 12) }, () => drawJob(draw, cells, size)));
    const jobs = [...shadow.jobs.values()];
    const costAt = (resource: number, limit: number) =>
      leastCost(shadow.owner, shadow.limit.with(resource, limit), jobs);
    for (const [resource, limit] of shadow.limit.entries()) {
      const price = shadow.transport.price(resource);
      expect(price).toBeGreaterThanOrEqual(shadow.transport.cost - costAt(resource, limit + 1));
      if (limit > 0) expect(price).toBeLessThanOrEqual(costAt(resource, limit - 1) - shadow.transport.cost);
    }
  }
});

describe('by hand', () => {
  /** Two cells of one facility. */
  function pair(first: number, second: number, facility = Infinity) {
    const transport = new Transport();
    const owner = transport.addFacility(facility);
    return { transport, owner, a: transport.addCell(first, owner), b: transport.addCell(second, owner) };
  }

  test('the job that has another way makes room, and comes back when the other leaves', () => {
    const { transport, a, b } = pair(1, 1);
    const flexible = transport.add([a, b], [10, 14], 100);
    expect(transport.assignment(flexible)).toBe(0);
    const fixed = transport.add([a], [20], 100);
    expect([transport.assignment(flexible), transport.assignment(fixed), transport.cost]).toEqual([1, 0, 34]);
    expect([transport.price(a), transport.price(b)]).toEqual([4, 0]);
    transport.cancel(fixed);
    expect([transport.assignment(flexible), transport.cost]).toEqual([0, 10]);
    expect(transport.price(a)).toBeLessThanOrEqual(4);
    expect(transport.certify()).toBe(10);
  });

  test('the facility is the limit: the cheapest to leave goes, whatever its cell', () => {
    const { transport, owner, a, b } = pair(5, 5, 2);
    const cheap = transport.add([a], [1], 7);
    const dear = transport.add([b], [1], 50);
    const third = transport.add([b], [3], 40);
    expect([cheap, dear, third].map((job) => transport.assignment(job))).toEqual([-1, 0, 0]);
    expect([transport.cost, transport.price(owner) >= 6]).toEqual([11, true]);
    transport.setLimit(owner, 3);
    expect([transport.cost, transport.certify()]).toEqual([5, 5]);
    transport.setLimit(owner, 0);
    expect([transport.cost, transport.certify()]).toEqual([97, 97]);
  });

  test('limits of 0, a job without arcs, one that is cheaper unserved', () => {
    const { transport, a, b } = pair(0, 1);
    const jobs = [transport.add([a], [1], 9), transport.add([], [], 5), transport.add([b], [8], 7)];
    expect(jobs.map((job) => transport.assignment(job))).toEqual([-1, -1, -1]);
    expect(transport.certify()).toBe(21);
    transport.setLimit(a, 1);
    expect([transport.assignment(0), transport.certify()]).toEqual([0, 13]);
  });

  test('ties: the first of equal arcs; served rather than not; loaded or added', () => {
    for (const bulk of [false, true]) {
      const { transport, a, b } = pair(3, 3);
      const jobs: Job[] = [
        { cells: [b, a], costs: [5, 5], unserved: 5 },
        { cells: [a, b, b], costs: [6, 5, 5], unserved: 5 },
      ];
      if (bulk) transport.load(columnsOf(jobs));
      else for (const { cells, costs, unserved } of jobs) transport.add(cells, costs, unserved);
      expect([transport.assignment(0), transport.assignment(1)]).toEqual([0, 1]);
    }
  });

  test('nothing loaded costs nothing', () => {
    const transport = new Transport();
    expect(transport.load({ start: [0], cell: [], cost: [], unserved: [] })).toBe(0);
    expect([transport.cost, transport.jobs, transport.certify()]).toEqual([0, 0, 0]);
  });

  test('costs of 2^40, so many that their sum is exact only in two halves, are certified', () => {
    const { transport, a, b } = pair(20, 30, 40);
    const most = mostTransportCost;
    const count = 60;
    for (let job = 0; job < 9000; job++) transport.add([], [], most);
    transport.load({
      start: Int32Array.from({ length: count + 1 }, (_, job) => 2 * job),
      cell: Int32Array.from({ length: 2 * count }, (_, arc) => (arc % 2 ? b : a)),
      cost: Float64Array.from({ length: 2 * count }, (_, arc) => most - 1 - (arc % 97)),
      unserved: new Float64Array(count).fill(most),
    });
    expect(transport.use(0)).toBe(40);
    expect(transport.certify()).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  });

  test('one huge cell that all share: thousands of holders, certified after a storm of calls', () => {
    const draw = seededDraw(7);
    const shadow = new Shadow();
    const central = shadow.cell(2000, shadow.facility(Infinity));
    const stores = Array.from({ length: 300 }, () => shadow.cell(draw.int(0, 5), shadow.facility(draw.int(0, 6))));
    const job = (): Job => {
      const near = [pick(draw, stores), pick(draw, stores), pick(draw, stores)];
      return {
        cells: [...near, central],
        costs: [...near.map(() => draw.int(1, 900)), draw.int(500, 1500)],
        unserved: 3000,
      };
    };
    shadow.load(Array.from({ length: 4000 }, job));
    for (let call = 0; call < 600; call++) {
      if (draw.int(0, 1)) shadow.add(job());
      else shadow.cancel(pick(draw, [...shadow.jobs.keys()]));
      if (call % 50 === 0) same(shadow.transport.certify(), shadow.recount(), 'cost');
    }
    for (const limit of [1500, 2500, 1900]) shadow.setLimit(central, limit);
    same(shadow.transport.certify(), shadow.recount(), 'cost');
    same(freshCost(shadow), shadow.transport.cost, 'cost of a fresh load');
  });

  test('the same calls give the same plan; numbers of cancelled jobs are given again, memory with them', () => {
    const run = () => {
      const draw = seededDraw(3);
      const { transport, a, b } = pair(3, 4, 6);
      const live: number[] = [];
      for (let call = 0; call < 2000; call++) {
        if (live.length > 10) transport.cancel(live.splice(draw.int(0, 9), 1)[0] as number);
        live.push(transport.add([a, b], [draw.int(0, 9), draw.int(0, 9)], 12));
      }
      return live.map((each) => [each, transport.assignment(each)]);
    };
    const plan = run();
    expect(run()).toEqual(plan);
    expect(Math.max(...plan.map(([number]) => number as number))).toBeLessThan(12);
  });
});

describe('bad numbers are refused and change nothing', () => {
  const transport = new Transport();
  const facility = transport.addFacility(1);
  const cell = transport.addCell(1, facility);
  const job = transport.add([cell], [1], 2);
  for (const [name, call, message] of [
    ['a limit below 0', () => transport.addFacility(-1), 'limit: -1 is not whole and >= 0, or Infinity'],
    ['a limit with a fraction', () => transport.setLimit(cell, 0.5), 'limit: 0.5 is not whole and >= 0, or Infinity'],
    ['a limit that is no number', () => transport.addCell(Number.NaN, facility), 'limit: NaN is not whole'],
    ['a cell in place of a facility', () => transport.addCell(1, cell), 'facility: 1 is none'],
    ['cells in bulk of a cell', () => transport.addCells([1, 1], [facility, cell]), 'facility: 1 is none'],
    ['a facility in place of a cell', () => transport.add([facility], [1], 1), 'cell[0]: 0 is none'],
    ['a cell that is not there', () => transport.add([cell, 9], [1, 1], 1), 'cell[1]: 9 is none'],
    ['a cost below 0', () => transport.add([cell], [-1], 1), 'cost[0]: -1 is not whole and 0..2^40'],
    ['a cost too large', () => transport.add([cell], [2 ** 41], 1), 'cost[0]: 2199023255552 is not whole'],
    ['fewer costs than cells', () => transport.add([cell], [], 1), 'costs: 0 for 1 cells'],
    ['an unserved cost of Infinity', () => transport.add([], [], Infinity), 'unservedCost: Infinity is not whole'],
    ['a job that is not there', () => transport.cancel(5), 'job: 5 is none'],
    ['a resource that is not there', () => transport.setLimit(2, 1), 'resource: 2 is none'],
    [
      'starts too few',
      () => transport.load({ start: [0], cell: [], cost: [], unserved: [1] }),
      'start: 1 numbers for 1',
    ],
    [
      'starts that fall',
      () => transport.load({ start: [0, 1, 0], cell: [cell], cost: [1], unserved: [1, 1] }),
      'start[2]: 0',
    ],
    [
      'a bad cost in bulk',
      () => transport.load({ start: [0, 1], cell: [cell], cost: [0.5], unserved: [1] }),
      'cost[0]: 0.5',
    ],
  ] as const)
    test(name, () => {
      expect(call).toThrow(RangeError);
      expect(call).toThrow(message);
      expect([transport.jobs, transport.certify(), transport.assignment(job)]).toEqual([1, 1, 0]);
      expect(transport.addCells([], [])).toBe(2);
    });

  test('a job cancelled twice', () => {
    const other = new Transport();
    other.cancel(other.add([], [], 3));
    expect(() => other.cancel(0)).toThrow('job: 0 is none');
    expect(other.certify()).toBe(0);
  });
});

/** The shadow's problem loaded into a new transport. */
function freshCost(shadow: Shadow): number {
  const fresh = new Transport();
  shadow.owner.forEach((facility, resource) => {
    const limit = shadow.limit[resource] as number;
    if (facility < 0) fresh.addFacility(limit);
    else fresh.addCell(limit, facility);
  });
  fresh.load(columnsOf([...shadow.jobs.values()]));
  return fresh.certify();
}
