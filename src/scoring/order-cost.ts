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
  /** move + shipment of a service, which no distance and no quantity changes. */
  readonly fixedTerms: Float64Array;
  /** What one unit more costs by a service, apart from what the source asks for it. */
  readonly unitCost: Float64Array;
  /**
   * Whether everything that depends on quantities is whole, so that rounding a shipment's sum is adding whole numbers
   * to a rounded rest, and quantities can be decided demand by demand. Prices of positions are asked by `hasWholeGoods`.
   */
  readonly hasWholeUnits: boolean;
  placedAt = 0;
  dueBy = Infinity;
  strict = false;
  latitude = 0;
  longitude = 0;

  constructor(network: Network) {
    const { services } = network;
    const { weights, unserved } = network.problem.policy;
    this.network = network;
    this.weights = weights;
    this.penalty = unserved;
    this.fixedTerms = services.moves.map((moves) => moveCost(weights.move, moves) + shipmentCost(weights.shipment));
    this.unitCost = services.touches.map(
      (touches, service) => weights.money * (services.moneyPerUnit[service] as number) + weights.touch * touches,
    );
    this.hasWholeUnits =
      Number.isInteger(unserved.line) &&
      Number.isInteger(unserved.unit) &&
      services.touches.every((touches) => Number.isInteger(weights.touch * touches)) &&
      services.moneyPerUnit.every((perUnit) => Number.isInteger(weights.money * perUnit));
  }

  load(order: Order): void {
    this.placedAt = order.placedAt;
    this.dueBy = order.dueBy ?? Infinity;
    this.strict = order.strict && order.dueBy !== null;
    this.latitude = order.latitude;
    this.longitude = order.longitude;
  }

  /** Minutes from placedAt that an arrival must not pass; Infinity unless the order is strict. */
  get latestMinutes(): number {
    return this.strict ? this.dueBy - this.placedAt : Infinity;
  }

  /** hour + late for a last arrival so many minutes after placedAt. Rises with the minutes. */
  timeCost(minutes: number): number {
    return hourCost(this.weights.hour, minutes) + lateCost(this.weights.lateHour, this.placedAt + minutes - this.dueBy);
  }

  /** All terms of a shipment; `goods` is the sum of unitMoney x quantity. */
  shipmentCost(service: number, metres: number, units: number, goods: number, rejectionShare: number): number {
    const { services } = this.network;
    return (
      moneyCost(this.weights.money, services, service, metres, units, goods) +
      touchCost(this.weights.touch, services.touches[service] as number, units) +
      kmCost(this.weights.km, metres) +
      (this.fixedTerms[service] as number) +
      rejectionCost(this.weights.rejection, rejectionShare)
    );
  }

  /**
   * The part of a shipment's cost that no quantity changes. Exact where quantities only add whole numbers; else less
   * than that by the most that rounding money and touches can take off.
   */
  fixedCost(service: number, metres: number, rejectionShare: number, whole: boolean): number {
    const { services } = this.network;
    const rest =
      kmCost(this.weights.km, metres) +
      (this.fixedTerms[service] as number) +
      rejectionCost(this.weights.rejection, rejectionShare);
    if (whole) return moneyCost(this.weights.money, services, service, metres, 0, 0) + rest;
    const leg = (services.moneyBase[service] as number) + ((services.moneyPerKm[service] as number) * metres) / 1000;
    return this.weights.money * leg + rest - 1;
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
