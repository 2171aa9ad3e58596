import { earthRadiusMetres } from '../../geo/sphere.js';
import type { Order } from '../../model/order.js';
import type { Network } from '../../network/network.js';

/** Terms of a shipment: each may be rounded up by half a unit. */
const roundings = 4;

/**
 * Above what the shipments of any plan for an order can cost, time apart; Infinity where distances have no end known.
 * Prices of goods are read off the positions once for as long as no position is added.
 */
export class CostSpread {
  readonly #network: Network;
  readonly #shipment: number;
  readonly #unit: number;
  #dearest = 0;
  #version = -1;
  #positions: object | null = null;

  constructor(network: Network) {
    this.#network = network;
    const { services, laneTable: lanes, skus, problem, roadDistance } = network;
    const { weights, limits } = problem.policy;
    let shipment = 0;
    let unit = 0;
    problem.services.forEach((service, row) => {
      const halfRound = roadDistance === null ? Math.PI * earthRadiusMetres * service.detour + 1 : Infinity;
      const km = Math.min(service.maxMetres, halfRound) / 1000;
      const { base, perKm, perUnit } = service.money;
      const byKm = weights.money * perKm + weights.km;
      const way = weights.money * base + (byKm === 0 ? 0 : byKm * km) + weights.move * (service.stops + 1);
      shipment = Math.max(shipment, way);
      unit = Math.max(unit, weights.money * perUnit + weights.touch * (services.touches[row] as number));
    });
    let lane = 0;
    let laneUnit = 0;
    for (let i = 0; i < lanes.count; i++) {
      const km = (lanes.metres[i] as number) / 1000;
      lane = Math.max(lane, weights.money * (lanes.moneyBase[i] as number) + weights.km * km + weights.move);
      laneUnit = Math.max(laneUnit, weights.money * (lanes.moneyPerUnit[i] as number) + 2 * weights.touch);
    }
    const penalty = skus.reduce((most, sku) => Math.max(most, sku.penalty), 0);
    this.#shipment = shipment + limits.maxLegs * lane + weights.shipment + weights.rejection + roundings;
    this.#unit = unit + limits.maxLegs * laneUnit + 2 * weights.touch + penalty;
  }

  of(order: Order): number {
    const { problem, positions } = this.#network;
    const { weights, limits } = problem.policy;
    let units = 0;
    for (let line = 0; line < order.lines.length; line++)
      units += (order.lines[line] as Order['lines'][number]).quantity;
    const shipments = Math.min(units, order.maxShipments ?? limits.maxShipments);
    if (this.#positions !== positions || this.#version !== positions.version) this.#readPrices();
    return shipments * this.#shipment + units * (this.#unit + weights.money * this.#dearest);
  }

  #readPrices(): void {
    const { positions } = this.#network;
    this.#positions = positions;
    this.#version = positions.version;
    this.#dearest = 0;
    if (positions.unitMoney === null) return;
    for (const money of positions.unitMoney) if (money > this.#dearest) this.#dearest = money;
  }
}
