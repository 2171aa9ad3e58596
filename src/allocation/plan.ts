import { isoInstant } from '../base/instant.js';
import type { ExclusionCode } from '../model/codes.js';
import type { Order } from '../model/order.js';
import { type CostTerm, orderTerms, type Plan, type Shipment, shipmentTerms } from '../model/plan.js';
import type { Facility, Sku } from '../model/problem.js';
import { hourCost } from '../scoring/terms/hour.js';
import { interchangeCost } from '../scoring/terms/interchange.js';
import { kmCost } from '../scoring/terms/km.js';
import { lateCost } from '../scoring/terms/late.js';
import { moneyCost } from '../scoring/terms/money.js';
import { moveCost } from '../scoring/terms/move.js';
import { rejectionCost } from '../scoring/terms/rejection.js';
import { shipmentCost } from '../scoring/terms/shipment.js';
import { touchCost } from '../scoring/terms/touch.js';
import { unservedCost } from '../scoring/terms/unserved.js';
import type { Incumbent } from './incumbent.js';
import type { OrderCase } from './order-case.js';
import { planWays, type ShipmentStart, type ShipmentWay } from './plan-legs.js';

/** Where and when an order is fitted. */
export interface Fitting {
  readonly row: number;
  /** Instant at which it begins. */
  readonly start: number;
}

/**
 * Writes an order's best option out as a plan: lines, legs, instants and every cost term.
 *
 * @param fitting of an order that is fitted, unless nothing is served
 */
export function writePlan(
  c: OrderCase,
  order: Order,
  option: Incumbent,
  reasonOf: (demand: number) => ExclusionCode,
  fitting: Fitting | null = null,
): Plan {
  const shipments: Shipment[] = [];
  const left: number[] = [];
  for (let at = 0; at < option.size * option.width; at++) left.push(option.quantity[at] as number);
  let moves = 0;
  let touches = 0;
  let metres = 0;
  const ways = planWays(c.network, order.placedAt, startsOf(c, option));
  for (let i = 0; i < option.size; i++) {
    const shipment = writeShipment(c, option, i, ways[i] as ShipmentWay);
    shipments.push(shipment);
    moves += shipment.moves;
    for (const leg of shipment.legs) metres += leg.metres;
  }
  const unserved: Plan['unserved'] = [];
  let unitsShort = 0;
  let demandsShort = 0;
  for (let line = 0; line < order.lines.length; line++) {
    const { sku: ordered, quantity } = order.lines[line] as Order['lines'][number];
    const d = c.demands.ofLine[line] as number;
    const end = c.demands.sourceStart[d + 1] as number;
    let wanted = quantity;
    for (let i = 0; i < option.size && wanted > 0; i++) {
      for (let s = c.demands.sourceStart[d] as number; s < end && wanted > 0; s++) {
        const at = i * option.width + s;
        const given = Math.min(wanted, left[at] as number);
        if (given === 0) continue;
        left[at] = (left[at] as number) - given;
        wanted -= given;
        const shipment = shipments[i] as Shipment;
        const skuRow = c.demands.sourceSku[s] as number;
        const sku = skuRow === c.demands.skuRow[d] ? ordered : (c.network.skus[skuRow] as Sku).sku;
        shipment.lines.push({ line, sku, quantity: given });
        touches += shipment.touches * given;
      }
    }
    if (wanted === 0) continue;
    if (!unserved.some((earlier) => c.demands.ofLine[earlier.line] === d)) demandsShort++;
    unserved.push({ line, quantity: wanted, reason: reasonOf(d) });
    unitsShort += wanted;
  }
  const costTerms = noCosts();
  let cost = 0;
  for (const shipment of shipments) {
    costTerms.money += shipment.costTerms.money;
    costTerms.move += shipment.costTerms.move;
    costTerms.touch += shipment.costTerms.touch;
    costTerms.km += shipment.costTerms.km;
    costTerms.shipment += shipment.costTerms.shipment;
    costTerms.interchange += shipment.costTerms.interchange;
    costTerms.rejection += shipment.costTerms.rejection;
  }
  if (option.size > 0) {
    const { weights } = c.cost;
    costTerms.hour = hourCost(weights.hour, option.minutes);
    costTerms.late = lateCost(weights.lateHour, order.placedAt + option.minutes - (order.dueBy ?? Infinity));
  }
  costTerms.unserved = unservedCost(c.cost.penalty, demandsShort, unitsShort);
  for (const term of costTermNames) cost += costTerms[term];
  return {
    orderId: order.id,
    status: unserved.length === 0 ? 'served' : option.size === 0 ? 'unserved' : 'partial',
    cost,
    costTerms,
    shipments,
    ...(fitting === null || option.size === 0 ? {} : { appointment: appointmentOf(c, fitting) }),
    unserved,
    moves,
    touches,
    metres,
    lastArrival: option.size === 0 ? null : isoInstant(order.placedAt + option.minutes),
  };
}

/** The shipments of an option, as planWays takes them. */
export function startsOf(c: OrderCase, option: Incumbent): ShipmentStart[] {
  const { columns } = c;
  const starts: ShipmentStart[] = [];
  for (let i = 0; i < option.size; i++) {
    const column = option.columns[i] as number;
    starts.push({
      row: columns.row[column] as number,
      from: c.startOf(column),
      carriage: columns.service[column] as number,
      metres: columns.metres[column] as number,
    });
  }
  return starts;
}

function appointmentOf({ network }: OrderCase, { row, start }: Fitting): NonNullable<Plan['appointment']> {
  const { id, install } = network.facilities[row] as Facility;
  return { facilityId: id, startAt: isoInstant(start), endAt: isoInstant(start + (install?.minutes ?? 0)) };
}

function writeShipment(c: OrderCase, option: Incumbent, place: number, way: ShipmentWay): Shipment {
  const { network, columns, cost } = c;
  const { carriages } = network;
  const column = option.columns[place] as number;
  const carriage = columns.service[column] as number;
  const metres = columns.metres[column] as number;
  const facility = network.facilities[columns.row[column] as number] as Facility;
  let units = 0;
  let goods = 0;
  let penalties = 0;
  for (let s = 0; s < c.demands.sources; s++) {
    const quantity = option.quantity[place * option.width + s] as number;
    if (quantity === 0) continue;
    units += quantity;
    goods += quantity * network.positions.unitMoneyAt(columns.cell[column * columns.width + s] as number);
    penalties += quantity * (c.demands.penalty[s] as number);
  }
  const moves = carriages.moves[carriage] as number;
  const touches = carriages.touches[carriage] as number;
  return {
    facilityId: facility.id,
    lines: [],
    legs: way.legs.map(({ leg }) => leg),
    ...(way.tellsHandling ? { handlingFrom: isoInstant(way.handledFrom) } : {}),
    moves,
    touches,
    arriveAt: isoInstant(way.arriveAt),
    costTerms: {
      money: moneyCost(cost.weights.money, carriages, carriage, metres, units, goods),
      move: moveCost(cost.weights.move, moves),
      touch: touchCost(cost.weights.touch, touches, units),
      km: kmCost(cost.weights.km, metres + (carriages.laneMetres[carriage] as number)),
      shipment: shipmentCost(cost.weights.shipment),
      interchange: interchangeCost(penalties),
      rejection: rejectionCost(cost.weights.rejection, columns.rejectionShare[column] as number),
    },
  };
}

function noCosts(): Record<CostTerm, number> {
  return {
    money: 0,
    move: 0,
    touch: 0,
    km: 0,
    shipment: 0,
    interchange: 0,
    rejection: 0,
    hour: 0,
    late: 0,
    unserved: 0,
  };
}

const costTermNames: readonly CostTerm[] = [...shipmentTerms, ...orderTerms];
