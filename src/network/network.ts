import { printable } from '../base/printable.js';
import { isFacility, type TreePoints } from '../geo/tree.js';
import { lastMillisecond } from '../model/instants.js';
import { InputError } from '../model/issues.js';
import { parseFacility } from '../model/parse.js';
import type { Plan } from '../model/plan.js';
import type { Facility, Problem, Sku, StockTable } from '../model/problem.js';
import { unknownFacility } from '../model/store-refusals.js';
import { InterchangeGroups } from '../stock/interchange.js';
import { besideOf, noCell, type PositionSource, StockPositions } from '../stock/positions.js';
import { BayBook } from './bays.js';
import { DailyCapacity } from './capacity.js';
import { CarriageTable } from './carriages.js';
import { ChannelRules, type RadiusMetres, radiusMetres } from './channel-rules.js';
import type { NetworkOptions } from './distance.js';
import { type RoadDistance, roadDistance } from './distance-source.js';
import { buildClasses, type FacilityClass, forkClass, unionOf } from './facility-class.js';
import { HandlingTimes } from './handling.js';
import { releasePlan, takePlan } from './hold.js';
import { Inbound } from './inbound.js';
import { LanePaths } from './lane-paths.js';
import { LaneRooms } from './lane-rooms.js';
import { LaneTable } from './lane-table.js';
import { NetworkStock } from './network-stock.js';
import { ServiceTable } from './service-table.js';

/** Leaves of its own class that a new facility tries before it joins the mixed class. */
const leavesToTry = 8;

/** So many new positions are never worth laying all of them anew. */
const fewPositions = 64;

/**
 * The live index of a problem: facilities, services and what is free where. Stock and facilities change in place;
 * the problem itself stays as it was. Single-threaded: one caller at a time.
 */
export class Network {
  readonly problem: Problem;
  readonly services: ServiceTable;
  /** By facility row. Rows of the problem first, in the order of their ids; added facilities follow. */
  readonly facilities: Facility[];
  rowOfFacility: Map<string, number>;
  skus: Sku[];
  rowOfSku: Map<string, number>;
  /** Service rows of each facility row, ascending; facilities that offer the same share one array. */
  readonly servicesOf: Uint32Array[];
  readonly handling: HandlingTimes;
  readonly laneTable: LaneTable;
  readonly paths: LanePaths;
  /** What the numbers of carriages mean wherever a way to send goods is named by one. */
  readonly carriages: CarriageTable;
  readonly laneRooms: LaneRooms;
  readonly rules: ChannelRules;
  readonly interchange: InterchangeGroups;
  /** Stock on its way, as the problem tells it. */
  readonly inbound: Inbound;
  /** Road metres to an order's place as radii count them: great circle x 1.3, or the caller's distance. */
  readonly radiusMetres: RadiusMetres;
  /** By facility row, of those that fit. */
  readonly bays: Map<number, BayBook>;
  /** Only facilities with a limit. */
  readonly capacityOf: Map<number, DailyCapacity>;
  readonly roadDistance: RoadDistance | null;
  readonly stock: NetworkStock;
  classes: FacilityClass[];
  positions: StockPositions;
  /** Rank of each facility row within all trees, and the class it lies in. */
  rankOf: Uint32Array;
  classOf: Uint8Array;
  /** Moves on whenever facilities, classes or stock positions are laid anew; scratch sized by them is then stale. */
  version = 0;
  readonly #clock: () => number;
  /** By sku row; skus that came later are past its end, and divisible. */
  readonly #together: Uint8Array;
  /** Grows only, and says the same in a fork: shared with forks for good. */
  readonly #serviceSets: Map<string, Uint32Array>;
  /** By sku row and facility row, of positions that belong to a pool; null: none does. */
  readonly #pools: ReadonlyMap<number, ReadonlyMap<number, string>> | null;
  /** A fork reads the same names, so they are copied before the next change. */
  #sharesFacilityNames = false;
  #sharesSkuNames = false;

  /** @param origin the network to make a fork of; `problem` is its own, and `options` do not count */
  constructor(problem: Problem, options: NetworkOptions, origin: Network | null = null) {
    this.problem = problem;
    this.#clock = origin === null ? (options.clock ?? Date.now) : origin.#clock;
    this.stock = new NetworkStock(this, origin === null ? null : origin.stock);
    if (origin !== null) {
      this.services = origin.services;
      this.roadDistance = origin.roadDistance;
      this.facilities = origin.facilities.slice();
      this.rowOfFacility = origin.rowOfFacility;
      this.skus = origin.skus;
      this.rowOfSku = origin.rowOfSku;
      this.servicesOf = origin.servicesOf.slice();
      this.handling = origin.handling.fork();
      this.laneTable = origin.laneTable;
      this.paths = origin.paths;
      this.carriages = origin.carriages;
      this.laneRooms = origin.laneRooms.fork();
      this.radiusMetres = origin.radiusMetres;
      this.rules = new ChannelRules(this.facilities, problem.policy.priceFloor, this.radiusMetres);
      this.bays = new Map();
      for (const [row, book] of origin.bays) this.bays.set(row, book.fork());
      this.#pools = origin.#pools;
      this.capacityOf = new Map();
      for (const [row, capacity] of origin.capacityOf) this.capacityOf.set(row, capacity.fork());
      this.classes = origin.classes.map(forkClass);
      this.positions = origin.positions.fork();
      this.rankOf = origin.rankOf.slice();
      this.classOf = origin.classOf.slice();
      this.version = origin.version;
      this.interchange = origin.interchange;
      this.inbound = origin.inbound;
      this.#together = origin.#together;
      this.#serviceSets = origin.#serviceSets;
      this.#sharesFacilityNames = true;
      this.#sharesSkuNames = true;
      origin.#sharesFacilityNames = true;
      origin.#sharesSkuNames = true;
      return;
    }
    this.services = new ServiceTable(problem.services);
    this.roadDistance = roadDistance(options.distance);
    this.facilities = problem.facilities.slice();
    this.rowOfFacility = new Map(this.facilities.map((facility, row) => [facility.id, row]));
    this.skus = problem.skus.slice();
    this.rowOfSku = new Map(this.skus.map((sku, row) => [sku.sku, row]));
    this.#together = Uint8Array.from(this.skus, (sku) => (sku.together ? 1 : 0));
    this.interchange = new InterchangeGroups(this.skus);
    this.inbound = new Inbound(problem.stock.inbound, this.skus.length);
    this.#serviceSets = new Map();
    this.handling = new HandlingTimes(this.facilities);
    this.laneTable = new LaneTable(problem.lanes, this.facilities, this.rowOfFacility);
    this.paths = new LanePaths(this.laneTable, this.handling);
    this.carriages = new CarriageTable(this.services, this.paths);
    this.laneRooms = new LaneRooms(this.laneTable);
    this.radiusMetres = this.roadDistance === null ? radiusMetres : byRoad(this.roadDistance);
    this.rules = new ChannelRules(this.facilities, problem.policy.priceFloor, this.radiusMetres);
    this.bays = new Map();
    this.#pools = poolsOf(problem.stock);
    this.capacityOf = new Map();
    this.servicesOf = this.facilities.map((facility) => this.#serviceSet(facility));
    this.facilities.forEach((facility, row) => {
      this.#limit(facility, row);
    });
    this.classes = buildClasses(this.facilities, this.servicesOf, this.#points());
    this.rankOf = new Uint32Array(this.facilities.length);
    this.classOf = new Uint8Array(this.facilities.length);
    this.#numberRows();
    const { stock } = problem;
    this.positions = this.#layPositions({
      skuStart: stock.skuStart,
      facilityRow: stock.facilityRow,
      unitMoney: stock.unitMoney,
      free: (i) => (stock.onHand[i] as number) - ((stock.reserved?.[i] ?? 0) + (stock.safetyStock?.[i] ?? 0)),
    });
  }

  /**
   * A network of its own that starts as this one is now: whatever changes here changes nothing there, and the other way
   * round. Rows and cells are the same in both up to a change, and stay what they are in the one that is not changed.
   * Copies free quantities and what is taken of days; all else stays shared until either side changes it. Time: about
   * that of copying 4 bytes a position and a few words a facility.
   */
  fork(): Network {
    this.stock.freeOverdue();
    return new Network(this.problem, {}, this);
  }

  /** Typed arrays of the search: what a facility and a position cost in memory. */
  get byteLength(): { facilities: number; positions: number } {
    const trees = this.classes.reduce((sum, { tree }) => sum + tree.byteLength, 0);
    return {
      facilities: trees + this.rankOf.byteLength + this.classOf.byteLength,
      positions: this.positions.byteLength,
    };
  }

  /**
   * Whole milliseconds since the epoch, by the clock of the ledger. Throws InputError where the clock tells no time, or one
   * that no instant can tell: a journal with it could never be restored. Whoever changes anything asks before.
   */
  now(): number {
    const now = Math.floor(this.#clock());
    if (now >= 0 && now <= lastMillisecond) return now;
    const code = Number.isFinite(now) ? 'OUT_OF_RANGE' : 'NOT_FINITE';
    const hint = 'expected milliseconds since the epoch from the clock of the network, years 1970 to 9999';
    throw new InputError([{ code, path: 'options.clock', value: printable(now), hint }]);
  }

  /** Row of a facility id, or throws InputError. */
  facilityRow(facilityId: string): number {
    const row = this.rowOfFacility.get(facilityId);
    if (row !== undefined) return row;
    throw new InputError([unknownFacility(facilityId)]);
  }

  /** The position of a sku row at a facility row, or noCell. */
  cellOf(skuRow: number, facilityRow: number): number {
    return this.positions.find(skuRow, this.classOf[facilityRow] as number, this.rankOf[facilityRow] as number);
  }

  /** Ids compared by UTF-16 code units; rows of the problem are already in that order. */
  compareRows(a: number, b: number): number {
    const sorted = this.problem.facilities.length;
    if (a < sorted && b < sorted) return a - b;
    const idA = (this.facilities[a] as Facility).id;
    const idB = (this.facilities[b] as Facility).id;
    return idA < idB ? -1 : idA > idB ? 1 : 0;
  }

  /** Takes the stock and the day's capacity of a plan. Throws InputError, and takes nothing, where some is gone. */
  take(plan: Plan): void {
    this.stock.freeOverdue();
    takePlan(this, plan);
  }

  /** Gives back what `take`, or route with `reserve`, took for this plan. Call it once per plan taken. */
  release(plan: Plan): void {
    releasePlan(this, plan);
  }

  /** Adds a facility, at first without stock. Throws InputError for a bad or a known one. */
  addFacility(input: unknown): void {
    const parsed = parseFacility(input, this.problem);
    if (!parsed.ok) throw new InputError(parsed.issues);
    const facility = parsed.value;
    if (this.rowOfFacility.has(facility.id)) {
      const hint = 'a facility with this id is in the network; remove it first';
      throw new InputError([{ code: 'DUPLICATE_ID', path: 'id', value: printable(facility.id), hint }]);
    }
    const row = this.facilities.push(facility) - 1;
    this.#ownFacilityNames();
    this.rowOfFacility.set(facility.id, row);
    const services = this.#serviceSet(facility);
    this.servicesOf.push(services);
    this.handling.add(row, facility);
    this.rules.add(row);
    this.#limit(facility, row);
    this.rankOf = grown(this.rankOf, row + 1);
    this.classOf = grown(this.classOf, row + 1);
    if (!this.#insert(row, services)) this.#rebuild();
    this.version++;
  }

  /** Takes a facility out of the network with all its stock. Throws InputError for an unknown one. */
  removeFacility(facilityId: string): void {
    const row = this.facilityRow(facilityId);
    this.stock.leave(row);
    const { tree } = this.classes[this.classOf[row] as number] as FacilityClass;
    tree.remove((this.rankOf[row] as number) - tree.firstRank);
    this.#ownFacilityNames();
    this.rowOfFacility.delete(facilityId);
    this.capacityOf.delete(row);
    this.bays.delete(row);
    this.version++;
  }

  /** Whether the whole quantity of a sku goes from one facility, unless an order's line says otherwise. */
  isTogether(skuRow: number): boolean {
    return this.#together[skuRow] === 1;
  }

  /** The channel pool of a position; null: open to all, as whatever came later. */
  poolOf(skuRow: number, facilityRow: number): string | null {
    return this.#pools === null ? null : (this.#pools.get(skuRow)?.get(facilityRow) ?? null);
  }

  /** Whether the facility still stands in the network. */
  isPresent(row: number): boolean {
    return this.rowOfFacility.get((this.facilities[row] as Facility).id) === row;
  }

  /** Row for a sku that the problem did not know; NetworkStock.receive calls it. */
  addSku(sku: string): number {
    this.addSkus([sku]);
    return this.skus.length - 1;
  }

  /** Rows for skus that the problem did not know, one after the other. */
  addSkus(skus: readonly string[]): void {
    this.positions.addSkus(skus.length);
    if (this.#sharesSkuNames) {
      this.#sharesSkuNames = false;
      this.skus = this.skus.slice();
      this.rowOfSku = new Map(this.rowOfSku);
    }
    for (const sku of skus) {
      const row = this.skus.push({ sku, brand: null, interchange: null, penalty: 0, together: false }) - 1;
      this.rowOfSku.set(sku, row);
    }
  }

  /**
   * Positions that are new, with nothing free; returns which of the rows were. One that stands there twice is made once.
   * Many at once are laid anew together with what there is, since one by one each list would move again and again.
   */
  addPositions(skuRows: readonly number[], facilityRows: readonly number[], unitMoney: readonly number[]): number[] {
    const { length } = skuRows;
    if (length > fewPositions && length * 32 > this.positions.ranks.length + this.skus.length) {
      return this.#layBeside(skuRows, facilityRows, unitMoney);
    }
    const added: number[] = [];
    for (let at = 0; at < length; at++) {
      const [sku, row] = [skuRows[at] as number, facilityRows[at] as number];
      if (this.cellOf(sku, row) !== noCell) continue;
      this.positions.add(sku, this.classOf[row] as number, this.rankOf[row] as number, unitMoney[at] as number);
      added.push(at);
    }
    return added;
  }

  #layBeside(skuRows: readonly number[], facilityRows: readonly number[], unitMoney: readonly number[]): number[] {
    const rowOfRank = this.#rowOfRank();
    const known = this.positions.toSource((rank) => rowOfRank.get(rank));
    const added: number[] = [];
    const places = new Set<number>();
    for (let at = 0; at < skuRows.length; at++) {
      const place = (skuRows[at] as number) * this.facilities.length + (facilityRows[at] as number);
      if (places.has(place)) continue;
      places.add(place);
      added.push(at);
    }
    const news = { skuRows, facilityRows, unitMoney };
    this.positions = this.#layPositions(besideOf(known, news, added, this.skus.length));
    this.version++;
    return added;
  }

  #ownFacilityNames(): void {
    if (!this.#sharesFacilityNames) return;
    this.#sharesFacilityNames = false;
    this.rowOfFacility = new Map(this.rowOfFacility);
  }

  #serviceSet(facility: Facility): Uint32Array {
    const rows = facility.services.map((id) => this.services.rowOf.get(id) as number).sort((a, b) => a - b);
    const key = rows.join(' ');
    const known = this.#serviceSets.get(key);
    if (known) return known;
    const set = Uint32Array.from(rows);
    this.#serviceSets.set(key, set);
    return set;
  }

  #limit(facility: Facility, row: number): void {
    if (DailyCapacity.isLimited(facility)) this.capacityOf.set(row, new DailyCapacity(facility));
    const { install } = facility;
    if (install === null || install.bays === 0) return;
    this.bays.set(row, new BayBook(this.handling.scheduleOf(facility), install.bays, install.minutes));
  }

  #insert(row: number, services: Uint32Array): boolean {
    const own = this.classes.findIndex((candidate) => candidate.uniform && candidate.services === services);
    return (
      (own >= 0 && this.#insertInto(own, row, leavesToTry)) || this.#insertInto(this.classes.length - 1, row, Infinity)
    );
  }

  #insertInto(classRow: number, row: number, leaves: number): boolean {
    const target = this.classes[classRow] as FacilityClass;
    const rank = target.tree.insert(row, this.#points(), leaves);
    if (rank < 0) return false;
    const facility = this.facilities[row] as Facility;
    target.times.add(facility);
    target.leastRejectionShare = Math.min(target.leastRejectionShare, 1 - facility.acceptance);
    if (!target.uniform) target.services = unionOf([target.services, this.servicesOf[row] as Uint32Array]);
    this.rankOf[row] = target.tree.firstRank + rank;
    this.classOf[row] = classRow;
    return true;
  }

  /** New trees over all facilities and all positions laid anew: once in about a thousand additions. */
  #rebuild(): void {
    const rowOfRank = this.#rowOfRank();
    const source = this.positions.toSource((rank) => rowOfRank.get(rank));
    const present = new Set(this.rowOfFacility.values());
    this.classes = buildClasses(this.facilities, this.servicesOf, this.#points(), present);
    this.#numberRows();
    this.positions = this.#layPositions(source);
  }

  #rowOfRank(): Map<number, number> {
    const rowOfRank = new Map<number, number>();
    for (const row of this.rowOfFacility.values()) rowOfRank.set(this.rankOf[row] as number, row);
    return rowOfRank;
  }

  #numberRows(): void {
    this.classes.forEach(({ tree }, classRow) => {
      tree.rows.forEach((row, slot) => {
        if (!isFacility(row)) return;
        this.rankOf[row] = tree.firstRank + tree.rankOfSlot(slot);
        this.classOf[row] = classRow;
      });
    });
  }

  #layPositions(source: PositionSource): StockPositions {
    return new StockPositions(
      source,
      Uint32Array.from(this.classes, ({ tree }) => tree.firstRank),
      this.rankOf,
    );
  }

  #points(): TreePoints {
    const facility = (row: number) => this.facilities[row] as Facility;
    return {
      count: this.facilities.length,
      latitude: (row) => facility(row).latitude,
      longitude: (row) => facility(row).longitude,
      // A facility that keeps hours says by which rule.
      handlingMinutes: (row) => (this.handling.isTimed(row) ? -1 : facility(row).handlingMinutes),
      rejectionShare: (row) => 1 - facility(row).acceptance,
    };
  }
}

const byRoad =
  (distance: RoadDistance): RadiusMetres =>
  (facility, order) => {
    const { id, latitude, longitude } = order;
    return distance(facility, { orderId: id, latitude, longitude }) ?? radiusMetres(facility, order);
  };

function poolsOf({ pool, pools, skuStart, facilityRow }: StockTable): Map<number, Map<number, string>> | null {
  if (pool === null) return null;
  const result = new Map<number, Map<number, string>>();
  for (let sku = 0; sku + 1 < skuStart.length; sku++) {
    for (let at = skuStart[sku] as number; at < (skuStart[sku + 1] as number); at++) {
      if (pool[at] === 0) continue;
      const ofSku = result.get(sku) ?? new Map<number, string>();
      ofSku.set(facilityRow[at] as number, pools[(pool[at] as number) - 1] as string);
      result.set(sku, ofSku);
    }
  }
  return result;
}

function grown<T extends Uint32Array | Uint8Array>(values: T, length: number): T {
  if (values.length >= length) return values;
  const larger = new (values.constructor as new (length: number) => T)(
    Math.max(length, values.length + (values.length >> 3)),
  );
  larger.set(values);
  return larger;
}

/** Indexes a problem for the deciding verbs. Throws InputError for one that was not parsed, or a bad distance. Time: near linear in positions. */
export function buildNetwork(problem: Problem, options: NetworkOptions = {}): Network {
  if (!(problem?.stock?.skuStart instanceof Uint32Array)) {
    const hint = 'expected a problem as parseProblem or assertProblem returns it';
    throw new InputError([{ code: 'WRONG_TYPE', path: 'problem', value: printable(problem), hint }]);
  }
  return new Network(problem, options);
}
