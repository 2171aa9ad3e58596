import type { BundleFloor } from '../candidates/bundle-reach.js';
import { wholeSphere } from '../candidates/holder-search.js';
import { earthRadiusMetres } from '../geo/sphere.js';
import { chordSlack } from '../geo/tree.js';
import type { ClassTimes } from '../network/class-times.js';
import type { FacilityClass } from '../network/facility-class.js';
import type { ServiceTable } from '../network/service-table.js';
import type { OrderCost } from './order-cost.js';

/** Rounding takes at most half a unit off a term: km in the fixed part beside those of OrderCost; hour, and late, in the time part. */
const roundingOfKm = 0.5;
const roundingOfTime = 0.5;

/** What goods pay at least before a last leg that a lane comes before: no more than any lane asks. */
export interface LaneFloor {
  /** move, money and km of a lane, rounding allowed for; touches and money of a unit. */
  readonly fixed: number;
  readonly unit: number;
  /** From placedAt to the start of the last leg. */
  readonly minutes: number;
  /** 1 - acceptance of whoever sends them. */
  readonly rejectionShare: number;
}

/** Metres by which great circles from different formulas may differ, antipodes included; and a rest for the last bit. */
const metresSlack = 2;

/** Zones of a class that are asked for their hours, nearest first: of those further away distance says enough. */
const mostZones = 2;

/**
 * Lower bounds on what a shipment from a facility of one class costs, by distance alone: per service, and per time zone
 * where the clock counts, a straight line for the fixed part and one for the time part (two where dueBy is at stake). What is asked is how far a budget reaches.
 * The answer is a squared chord, which the search compares with; a chord is never longer than its arc, so reading metres
 * on the great circle as a chord keeps the bound a bound, without any trigonometry in the search.
 */
export class ClassFloor implements BundleFloor {
  version = 0;
  // What measureReach and measureLimit are asked and answer. Fields, since arguments and results would be boxed.
  prize = 0.5;
  critical = -1.5;
  readonly squaredReach = new Float64Array(1);
  most = 0.5;
  units = 0.5;
  unitFloor = 0.5;
  squaredLimit = -1.5;
  /** What a plan may cost above the base of its bound and still be of interest. */
  budget = 0;
  /** Budget of the bound that has the critical demand pay for the time; Infinity: there is no such bound. */
  criticalBudget = Infinity;
  /** Price of the critical demand in that bound, above what its units must cost from this class. */
  criticalPrize = 0;
  /** Added to every shipment: the multiplier of the shipment limit. */
  perShipment = 0;
  /** How many facilities with a negative reduced cost one plan may hold that the search has not offered. */
  violators = 1;
  #count = 0;
  /** Numbers in and out of the small steps below: see `squaredReach`. */
  readonly #ask = new Float64Array(4);
  /** Of the next line: fixed part, cost of a unit, departure, nearest metres. */
  readonly #line = new Float64Array(4);
  #fixed0 = new Float64Array(8);
  #fixed1 = new Float64Array(8);
  #time0 = new Float64Array(8);
  #time1 = new Float64Array(8);
  #late0 = new Float64Array(8);
  #late1 = new Float64Array(8);
  /** Great-circle metres within which the service's range and the order's latest minute can hold. */
  #farthest = new Float64Array(8);
  /** Great-circle metres below which there is no facility that the line speaks for. */
  #nearest = new Float64Array(8);
  #unit = new Float64Array(8);
  #leastFixed = Infinity;
  #leastUnit = Infinity;

  /**
   * Sets the lines for one order and class.
   *
   * @param before what goods pay, at least, that reach the class by a lane first; null: goods that lie there
   */
  aim(cost: OrderCost, facilityClass: FacilityClass, before: LaneFloor | null = null): void {
    const { services, roadDistance, rules } = cost.network;
    const { times, services: rows } = facilityClass;
    const { weights, placedAt } = cost;
    const atOnce = placedAt + (before === null ? times.leastMinutes : before.minutes);
    const refused = before === null ? facilityClass.leastRejectionShare : before.rejectionShare;
    const rejection = Math.floor(weights.rejection * (rules.liftsAcceptance ? 0 : refused));
    const room = rows.length * Math.min(times.count, mostZones + 1);
    if (Math.max(rows.length, room) > this.#fixed0.length) this.#grow(Math.max(rows.length, room));
    this.#count = 0;
    this.#leastFixed = Infinity;
    this.#leastUnit = Infinity;
    const line = this.#line;
    let isFacing = false;
    for (let k = 0; k < rows.length; k++) {
      const service = rows[k] as number;
      const perMetre = (weights.money * (services.moneyPerKm[service] as number) + weights.km) / 1000;
      const fixed =
        weights.money * (services.moneyBase[service] as number) +
        (cost.fixedTerms[service] as number) +
        rejection +
        (before === null ? 0 : before.fixed) -
        cost.roundings -
        roundingOfKm -
        perMetre;
      const unit = (cost.unitCost[service] as number) + (before === null ? 0 : before.unit);
      line[0] = fixed;
      line[1] = unit;
      const departures = services.departures[service] ?? null;
      if (before !== null || (times.isTimeless && times.count > 0 && departures === null)) {
        line[2] = atOnce;
        line[3] = 0;
        this.#addLine(cost, service);
      } else {
        if (!isFacing) times.face(roadDistance === null ? cost.place : null);
        isFacing = true;
        if (!this.#addZones(cost, times, service)) continue;
      }
      this.#leastFixed = Math.min(this.#leastFixed, fixed);
      this.#leastUnit = Math.min(this.#leastUnit, unit);
    }
  }

  /**
   * The lines of a service, zone by zone, nearest first; one that is further away and no earlier adds nothing. Returns
   * whether any facility of the class will ever send anything by it again.
   */
  #addZones(cost: OrderCost, times: ClassTimes, service: number): boolean {
    const line = this.#line;
    const { services, roadDistance } = cost.network;
    const departures = services.departures[service] ?? null;
    const least = cost.placedAt + times.leastMinutes;
    const inRange = roadDistance === null ? this.#inRange(services, service) : Infinity;
    const first = this.#count;
    let earliest = Infinity;
    for (let place = 0; place < times.count; place++) {
      const zone = times.nearest(place);
      const chord = Math.sqrt(times.gaps[zone] as number) - chordSlack;
      const nearest = Math.max(0, chord * earthRadiusMetres - metresSlack);
      if (nearest > inRange) return true;
      // Past the nearest zones one line speaks for all the others, as if they never closed.
      const isRest = place === mostZones && roadDistance === null;
      const departure = isRest ? least : times.depart(zone, cost.placedAt, departures);
      if (departure < earliest) {
        earliest = departure;
        if (this.#count > first && this.#nearest[this.#count - 1] === nearest) this.#count--;
        line[2] = departure;
        line[3] = nearest;
        this.#addLine(cost, service);
      }
      if (earliest <= least) break;
    }
    return earliest < Infinity;
  }

  /** Adds what `#line` says of a service, where anything can come in range and in time. */
  #addLine(cost: OrderCost, service: number): void {
    const line = this.#line;
    const departure = line[2] as number;
    const nearest = line[3] as number;
    const { services, roadDistance } = cost.network;
    const { weights } = cost;
    // With a caller's own distance nothing is known from the great circle: distance zero bounds it.
    const detour = roadDistance === null ? (services.detour[service] as number) : 0;
    const minutesPerMetre = (services.minutesPerKm[service] as number) / 1000;
    const minutes = departure - cost.placedAt + (services.baseMinutes[service] as number);
    const minutesLeft = cost.latestMinutes - minutes;
    if (minutesLeft < 0) return;
    const inTime = minutesPerMetre > 0 ? (minutesLeft / minutesPerMetre + 0.5) / detour : Infinity;
    const farthest = detour === 0 ? Infinity : Math.min(this.#inRange(services, service), inTime);
    if (farthest < nearest) return;
    const i = this.#count++;
    const perMetre = (weights.money * (services.moneyPerKm[service] as number) + weights.km) / 1000;
    const hour = weights.hour + 60 * cost.perMinute;
    this.#fixed0[i] = line[0] as number;
    this.#fixed1[i] = perMetre * detour;
    this.#time0[i] = (hour * (minutes - minutesPerMetre)) / 60 - roundingOfTime;
    this.#time1[i] = (hour * minutesPerMetre * detour) / 60;
    const late = minutes - minutesPerMetre + cost.placedAt - cost.dueBy;
    this.#late0[i] = late === -Infinity ? -Infinity : (weights.lateHour * late) / 60 - roundingOfTime;
    this.#late1[i] = (weights.lateHour * minutesPerMetre * detour) / 60;
    this.#nearest[i] = nearest;
    this.#farthest[i] = farthest;
    this.#unit[i] = line[1] as number;
  }

  /** Great-circle metres that a service's range allows. */
  #inRange(services: ServiceTable, service: number): number {
    return ((services.maxMetres[service] as number) + 0.5) / (services.detour[service] as number);
  }

  /** Least cost of one unit from this class by any of its services, apart from what the source asks for it. */
  get leastUnitCost(): number {
    return this.#leastUnit;
  }

  /** Least fixed part, at no distance at all and whenever goods are there; Infinity for a class without services. */
  get leastFixed(): number {
    return this.#leastFixed;
  }

  /** Least time part of what reaches the order at all; Infinity: nothing does. */
  get leastTime(): number {
    let least = Infinity;
    for (let i = 0; i < this.#count; i++) {
      least = Math.min(least, (this.#time0[i] as number) + (this.#time1[i] as number) * (this.#nearest[i] as number));
    }
    return Math.max(0, least);
  }

  /**
   * Sets `squaredLimit` to the squared chord beyond which a shipment with `units` units costs more than `most`, units
   * counted above `unitFloor` each; below zero where none costs so little.
   */
  measureLimit(): void {
    const ask = this.#ask;
    let metres = -1;
    for (let i = 0; i < this.#count; i++) {
      const carried = this.units * Math.max(0, (this.#unit[i] as number) - this.unitFloor);
      ask[0] = (this.#fixed0[i] as number) + carried;
      ask[1] = this.#fixed1[i] as number;
      ask[2] = this.most;
      this.#reachWithTime(i);
      const far = ask[3] as number;
      if (far >= (this.#nearest[i] as number)) metres = Math.max(metres, Math.min(far, this.#farthest[i] as number));
    }
    ask[0] = metres;
    this.#toSquaredChord();
    this.squaredLimit = ask[3] as number;
  }

  /** What `measureBeyond` found: least fixed cost, and least fixed and time cost. */
  fixedBeyond = Infinity;
  totalBeyond = Infinity;

  /** Lower bounds for all facilities of the class beyond `squaredLimit`. */
  measureBeyond(): void {
    const chord = Math.sqrt(Math.max(0, this.squaredLimit)) - chordSlack;
    const metres = Math.max(0, chord * earthRadiusMetres - metresSlack);
    this.fixedBeyond = Infinity;
    this.totalBeyond = Infinity;
    if (this.squaredLimit >= wholeSphere) return;
    for (let i = 0; i < this.#count; i++) {
      if (metres > (this.#farthest[i] as number)) continue;
      const from = Math.max(metres, this.#nearest[i] as number);
      const fixed = (this.#fixed0[i] as number) + (this.#fixed1[i] as number) * from;
      const late = (this.#late0[i] as number) + (this.#late1[i] as number) * from;
      const time = (this.#time0[i] as number) + (this.#time1[i] as number) * from + Math.max(0, late);
      this.fixedBeyond = Math.min(this.fixedBeyond, fixed);
      this.totalBeyond = Math.min(this.totalBeyond, fixed + time);
    }
  }

  /** BundleFloor: see there. Both bounds must leave room; see Prices for the second, where the critical demand pays. */
  measureReach(): void {
    const ask = this.#ask;
    const { prize, critical } = this;
    let metres = -1;
    for (let i = 0; i < this.#count; i++) {
      const fixed1 = this.#fixed1[i] as number;
      const reduced = this.perShipment + (this.#fixed0[i] as number) - prize;
      ask[0] = reduced;
      ask[1] = fixed1;
      ask[2] = this.budget;
      this.#reachWithTime(i);
      let far = ask[3] as number;
      const paid = reduced + Math.max(0, critical);
      const left = this.criticalBudget - paid;
      let farCritical = left < 0 ? -1 : fixed1 > 0 ? left / fixed1 : Infinity;
      if (critical >= 0) {
        ask[0] = paid - this.criticalPrize;
        ask[2] = this.criticalBudget;
        this.#reachWithTime(i);
        farCritical = Math.max(farCritical, ask[3] as number);
      }
      far = Math.min(far, farCritical);
      if (reduced < 0) {
        // As long as the reduced cost is negative, several such facilities might share one plan's time cost.
        const toZero = fixed1 > 0 ? -reduced / fixed1 : Infinity;
        ask[0] = this.violators * reduced;
        ask[1] = this.violators * fixed1;
        ask[2] = this.budget;
        this.#reachWithTime(i);
        far = (ask[3] as number) < toZero ? (ask[3] as number) : Math.max(far, toZero);
      }
      if (far >= (this.#nearest[i] as number)) metres = Math.max(metres, Math.min(far, this.#farthest[i] as number));
    }
    ask[0] = metres;
    this.#toSquaredChord();
    this.squaredReach[0] = ask[3] as number;
  }

  /** ask[3] = metres within which ask[0] + ask[1] x metres + the time cost of service i stays within ask[2]. */
  #reachWithTime(i: number): void {
    const ask = this.#ask;
    const left = (ask[2] as number) - (ask[0] as number) - (this.#time0[i] as number);
    const perMetre = (ask[1] as number) + (this.#time1[i] as number);
    let far = left < 0 ? -1 : perMetre > 0 ? left / perMetre : Infinity;
    const late = this.#late0[i] as number;
    if (late !== -Infinity) {
      const leftLate = left - late;
      const perMetreLate = perMetre + (this.#late1[i] as number);
      far = Math.min(far, leftLate < 0 ? -1 : perMetreLate > 0 ? leftLate / perMetreLate : Infinity);
    }
    ask[3] = far;
  }

  /** ask[3] = squared chord of ask[0] great-circle metres, a little generous; below zero for less than none. */
  #toSquaredChord(): void {
    const ask = this.#ask;
    const metres = ask[0] as number;
    const chord = (metres + metresSlack) / earthRadiusMetres + chordSlack;
    ask[3] = metres < 0 ? -1 : Math.min(wholeSphere, chord * chord);
  }

  #grow(count: number): void {
    this.#fixed0 = new Float64Array(count);
    this.#fixed1 = new Float64Array(count);
    this.#time0 = new Float64Array(count);
    this.#time1 = new Float64Array(count);
    this.#late0 = new Float64Array(count);
    this.#late1 = new Float64Array(count);
    this.#farthest = new Float64Array(count);
    this.#nearest = new Float64Array(count);
    this.#unit = new Float64Array(count);
  }
}
