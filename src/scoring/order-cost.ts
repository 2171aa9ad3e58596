import { writeUnitVector } from '../geo/sphere.js';
import type { Order } from '../model/order.js';
import type { Policy, Weights } from '../model/problem.js';
import type { Network } from '../network/network.js';
import { hourCost } from './terms/hour.js';
import { kmCost } from './terms/km.js';
import { lateCost } from './terms/late.js';
import { moneyCost } from './terms/money.js';
import { moveCost } from './terms/move.js';
import { rejectionCost } from './terms/rejection.js';
import { shipmentCost } from './terms/shipment.js';
import { touchCost } from './terms/touch.js';
import { unservedCost } from './terms/unserved.js';

/**
 * The cost of one order's options, exact to the minor unit, and the parts of it that a search adds up. Every public
 * figure comes from the files in terms/; what is precomputed here only saves evaluating them again.
 */
export class OrderCost {
  readonly network: Network;
  readonly weights: Weights;
  readonly penalty: Policy['unserved'];
  /** By carriage: move + shipment, which no distance and no quantity changes. */
  fixedTerms = new Float64Array(0);
  /** By carriage: what one unit more costs, apart from what the source asks for it. */
  unitCost = new Float64Array(0);
  /**
   * Whether everything that depends on quantities is whole, so that rounding a shipment's sum is adding whole numbers
   * to a rounded rest, and quantities can be decided demand by demand. Prices of positions are asked by `hasWholeGoods`.
   */
  readonly hasWholeUnits: boolean;
  placedAt = 0;
  dueBy = Infinity;
  strict = false;
  /** Arrivals later than this are of no interest, whatever the order says: minutes from placedAt. */
  mostMinutes = Infinity;
  /** Charged for each minute to the last arrival, on top of what a plan says: the search alone heeds it. */
  perMinute = 0;
  latitude = 0;
  longitude = 0;
  /** Unit vector of the order's place. */
  readonly place = new Float64Array(3);
  /** Most that rounding takes off money, touches and interchange together: half a unit each, of those that there are. */
  readonly roundings: number;
  /** Carriages whose costs are known. */
  #met = 0;

  constructor(network: Network) {
    const { services, laneTable: lanes } = network;
    const { weights, unserved } = network.problem.policy;
    this.network = network;
    this.weights = weights;
    this.penalty = unserved;
    this.roundings = network.problem.skus.some(({ penalty }) => penalty > 0) ? 1.5 : 1;
    this.meetCarriages();
    this.hasWholeUnits =
      Number.isInteger(unserved.line) &&
      Number.isInteger(unserved.unit) &&
      (Number.isInteger(weights.touch) ||
        (lanes.count === 0 && services.touches.every((touches) => Number.isInteger(weights.touch * touches)))) &&
      services.moneyPerUnit.every((perUnit) => Number.isInteger(weights.money * perUnit)) &&
      lanes.moneyPerUnit.every((perUnit) => Number.isInteger(weights.money * perUnit));
  }

  load(order: Order): void {
    this.meetCarriages();
    this.placedAt = order.placedAt;
    this.dueBy = order.dueBy ?? Infinity;
    this.strict = order.strict && order.dueBy !== null;
    this.latitude = order.latitude;
    this.longitude = order.longitude;
    writeUnitVector(order.latitude, order.longitude, this.place, 0);
  }

  /** Minutes from placedAt that an arrival must not pass; Infinity: it may come at any time. */
  get latestMinutes(): number {
    return this.strict ? Math.min(this.mostMinutes, this.dueBy - this.placedAt) : this.mostMinutes;
  }

  /** hour + late for a last arrival so many minutes after placedAt. Rises with the minutes. */
  timeCost(minutes: number): number {
    const late = lateCost(this.weights.lateHour, this.placedAt + minutes - this.dueBy);
    return hourCost(this.weights.hour, minutes) + late + this.perMinute * minutes;
  }

  /** Learns what carriages cost that were met since it was asked last. */
  meetCarriages(): void {
    const { carriages } = this.network;
    if (this.#met === carriages.count) return;
    const { weights } = this;
    if (this.unitCost.length < carriages.count) {
      const size = this.#met === 0 ? carriages.count : 2 * carriages.count;
      this.fixedTerms = lengthened(this.fixedTerms, size);
      this.unitCost = lengthened(this.unitCost, size);
    }
    for (let carriage = this.#met; carriage < carriages.count; carriage++) {
      this.fixedTerms[carriage] =
        moveCost(weights.move, carriages.moves[carriage] as number) + shipmentCost(weights.shipment);
      this.unitCost[carriage] =
        weights.money * (carriages.moneyPerUnit[carriage] as number) +
        weights.touch * (carriages.touches[carriage] as number);
    }
    this.#met = carriages.count;
  }

  /** All terms of a shipment; `goods` is the sum of unitMoney x quantity. */
  shipmentCost(carriage: number, metres: number, units: number, goods: number, rejectionShare: number): number {
    const { carriages } = this.network;
    return (
      moneyCost(this.weights.money, carriages, carriage, metres, units, goods) +
      touchCost(this.weights.touch, carriages.touches[carriage] as number, units) +
      kmCost(this.weights.km, metres + (carriages.laneMetres[carriage] as number)) +
      (this.fixedTerms[carriage] as number) +
      rejectionCost(this.weights.rejection, rejectionShare)
    );
  }

  /**
   * The part of a shipment's cost that no quantity changes. Exact where quantities only add whole numbers; else less
   * than that by the most that rounding money, touches and interchange can take off.
   */
  fixedCost(carriage: number, metres: number, rejectionShare: number, whole: boolean): number {
    const { carriages } = this.network;
    const rest =
      kmCost(this.weights.km, metres + (carriages.laneMetres[carriage] as number)) +
      (this.fixedTerms[carriage] as number) +
      rejectionCost(this.weights.rejection, rejectionShare);
    if (whole) return moneyCost(this.weights.money, carriages, carriage, metres, 0, 0) + rest;
    const leg =
      (carriages.moneyBase[carriage] as number) + ((carriages.moneyPerKm[carriage] as number) * metres) / 1000;
    return this.weights.money * leg + rest - this.roundings;
  }

  unservedCost(demandsShort: number, unitsShort: number): number {
    return unservedCost(this.penalty, demandsShort, unitsShort);
  }

  /** Whether the price of every unit in the network adds whole minor units to a cost. */
  hasWholeGoods(): boolean {
    const { unitMoney, hasWholeMoney } = this.network.positions;
    return unitMoney === null || (hasWholeMoney && Number.isInteger(this.weights.money));
  }
}

function lengthened(values: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(length);
  longer.set(values);
  return longer;
}
