import { type Draw, seededDraw } from '../../test/support/random.js';

/** Jobs of one unit over cells of facilities; cells are numbered from 0 here. */
export interface TransportInstance {
  readonly facilityLimit: Float64Array;
  readonly cellLimit: Float64Array;
  readonly cellFacility: Int32Array;
  readonly start: Int32Array;
  readonly cell: Int32Array;
  readonly cost: Float64Array;
  readonly unserved: Float64Array;
  /** Share of jobs whose cheapest arc leads to a cell that more jobs have as cheapest than it takes. */
  readonly contention: number;
}

const arcsOfJob = 14;
const centralArcs = 2;

/**
 * Customers and facilities clustered in cities, skus in demand by Zipf's law, and for every job 12 facilities near by and
 * two central ones. Some cells and 5 % of the facilities take less than they are the first choice of.
 */
export function cityInstance(jobs: number, facilities: number, seed: number): TransportInstance {
  const draw = seededDraw(seed);
  const unit = () => draw.int(0, 2 ** 30) / 2 ** 30;
  const normal = () => unit() + unit() + unit() + unit() - 2;
  const cities = Math.max(3, Math.round(facilities / 40));
  const centrals = Math.max(2, Math.round(facilities / 50));
  const skus = Math.max(12, Math.round(2.2 * jobs ** 0.7));
  const cityAt = Array.from({ length: cities }, () => [1000 * unit(), 1000 * unit()] as const);
  const place = (city: number, spread: number): readonly [number, number] => {
    const [x, y] = cityAt[city] as readonly [number, number];
    return [x + spread * normal(), y + spread * normal()];
  };
  const facilityAt: (readonly [number, number])[] = [];
  const near: number[][] = cityAt.map(() => []);
  for (let facility = 0; facility < facilities; facility++) {
    const city = facility % cities;
    facilityAt.push(place(city, facility < centrals ? 60 : 12));
    if (facility >= centrals) (near[city] as number[]).push(facility);
  }
  const skuOf = zipf(skus, 5, unit);
  const cityOf = zipf(cities, 3, unit);
  const columns = { start: [0], cell: [] as number[], cost: [] as number[] };
  const cellOf = new Map<number, number>();
  const cellFacility: number[] = [];
  for (let job = 0; job < jobs; job++) {
    const city = cityOf();
    const sku = skuOf();
    const [x, y] = place(city, 10);
    const chosen = new Set<number>();
    while (chosen.size < centralArcs) chosen.add(draw.int(0, centrals - 1));
    const stores = near[city] as number[];
    // Two of three stores of a city have the sku, the same ones for every job.
    for (let i = 0, at = draw.int(0, stores.length - 1); i < stores.length && chosen.size < arcsOfJob; i++, at++) {
      const store = stores[at % stores.length] as number;
      if ((Math.imul(store, 0x9e3779b1) ^ Math.imul(sku, 0x85ebca6b)) >>> 0 < 0xaaaaaaaa) chosen.add(store);
    }
    for (const facility of chosen) {
      const key = facility * skus + sku;
      let cell = cellOf.get(key);
      if (cell === undefined) {
        cell = cellFacility.length;
        cellOf.set(key, cell);
        cellFacility.push(facility);
      }
      const [facilityX, facilityY] = facilityAt[facility] as readonly [number, number];
      const distance = Math.hypot(x - facilityX, y - facilityY);
      const base = facility < centrals ? 622 : 445 + (facility % 7) * 10;
      columns.cell.push(cell);
      columns.cost.push(Math.round(base + 25 * Math.sqrt(distance) + 0.6 * distance));
    }
    columns.start.push(columns.cell.length);
  }
  return limited(columns, cellFacility, facilities, centrals, draw);
}

/** One article at one central cell that takes half of the jobs, and a few stores that take less than want them. */
export function centralInstance(jobs: number, stores: number, seed: number): TransportInstance {
  const draw = seededDraw(seed);
  const columns = { start: [0], cell: [] as number[], cost: [] as number[] };
  for (let job = 0; job < jobs; job++) {
    const chosen = new Set<number>();
    while (chosen.size < Math.min(arcsOfJob - 1, stores)) chosen.add(draw.int(1, stores));
    for (const store of chosen) {
      columns.cell.push(store);
      columns.cost.push(draw.int(300, 1500));
    }
    columns.cell.push(0);
    columns.cost.push(draw.int(700, 1200));
    columns.start.push(columns.cell.length);
  }
  const share = Math.floor((0.45 * jobs) / stores);
  return {
    facilityLimit: new Float64Array(stores + 1).fill(Infinity),
    cellLimit: Float64Array.from({ length: stores + 1 }, (_, cell) => (cell === 0 ? Math.floor(jobs / 2) : share)),
    cellFacility: Int32Array.from({ length: stores + 1 }, (_, cell) => cell),
    ...typed(columns),
    contention: 1,
  };
}

function limited(
  columns: { start: number[]; cell: number[]; cost: number[] },
  cellFacility: number[],
  facilities: number,
  centrals: number,
  draw: Draw,
): TransportInstance {
  const jobs = columns.start.length - 1;
  const wanted = new Float64Array(cellFacility.length);
  const visits = new Float64Array(facilities);
  const choice = new Int32Array(jobs);
  for (let job = 0; job < jobs; job++) {
    let best = columns.start[job] as number;
    for (let arc = best; arc < (columns.start[job + 1] as number); arc++)
      if ((columns.cost[arc] as number) < (columns.cost[best] as number)) best = arc;
    const cell = columns.cell[best] as number;
    choice[job] = cell;
    wanted[cell] = (wanted[cell] as number) + 1;
    const facility = cellFacility[cell] as number;
    visits[facility] = (visits[facility] as number) + 1;
  }
  const cellLimit = wanted.map((want, cell) => {
    if ((cellFacility[cell] as number) < centrals) return want + draw.int(1, 20);
    if (want > 0 && draw.int(0, 99) < 20) return Math.floor((want * draw.int(0, 90)) / 100);
    return want + draw.int(0, 2);
  });
  const facilityLimit = visits.map((count, facility) => {
    if (facility < centrals) return Math.ceil(0.6 * jobs);
    const isTight = draw.int(0, 99) < 5;
    return Math.max(
      3,
      Math.ceil((count * (isTight ? draw.int(60, 95) : draw.int(130, 280))) / 100) + (isTight ? 0 : 5),
    );
  });
  const contended = choice.reduce(
    (sum, cell) => sum + ((wanted[cell] as number) > (cellLimit[cell] as number) ? 1 : 0),
    0,
  );
  return {
    facilityLimit,
    cellLimit,
    cellFacility: Int32Array.from(cellFacility),
    ...typed(columns),
    contention: contended / jobs,
  };
}

function typed({ start, cell, cost }: { start: number[]; cell: number[]; cost: number[] }) {
  return {
    start: Int32Array.from(start),
    cell: Int32Array.from(cell),
    cost: Float64Array.from(cost),
    unserved: new Float64Array(start.length - 1).fill(4000),
  };
}

/** Draws 0..count-1, number k in proportion to 1 / (k + shift). */
function zipf(count: number, shift: number, unit: () => number): () => number {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let k = 0; k < count; k++) {
    sum += 1 / (k + shift);
    sums[k] = sum;
  }
  return () => {
    const aim = unit() * sum;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) > aim) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
