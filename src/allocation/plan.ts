import { isoInstant } from '../base/instant.js';
import type { ExclusionCode } from '../model/codes.js';
import type { Order } from '../model/order.js';
import { type CostTerm, orderTerms, type Plan, type Shipment, shipmentTerms } from '../model/plan.js';
import type { Facility } from '../model/problem.js';
import { hourCost } from '../scoring/terms/hour.js';
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

/** Writes an order's best option out as a plan: lines, legs, instants and every cost term. */
export function writePlan(
  c: OrderCase,
  order: Order,
  option: Incumbent,
  reasonOf: (demand: number) => ExclusionCode,
): Plan {
  const shipments: Shipment[] = [];
  const left: number[] = [];
  for (let at = 0; at < option.size * option.width; at++) left.push(option.quantity[at] as number);
  let moves = 0;
  let touches = 0;
  let metres = 0;
  for (let i = 0; i < option.size; i++) {
    const shipment = writeShipment(c, order, option, i);
    shipments.push(shipment);
    moves += shipment.moves;
    metres += (shipment.legs[0] as Shipment['legs'][number]).metres;
  }
  const unserved: Plan['unserved'] = [];
  let unitsShort = 0;
  let demandsShort = 0;
  for (let line = 0; line < order.lines.length; line++) {
    const { sku, quantity } = order.lines[line] as Order['lines'][number];
    const d = c.demands.ofLine[line] as number;
    let wanted = quantity;
    for (let i = 0; i < option.size && wanted > 0; i++) {
      const at = i * option.width + d;
      const given = Math.min(wanted, left[at] as number);
      if (given === 0) continue;
      left[at] = (left[at] as number) - given;
      wanted -= given;
      const shipment = shipments[i] as Shipment;
      shipment.lines.push({ line, sku, quantity: given });
      touches += shipment.touches * given;
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
    unserved,
    moves,
    touches,
    metres,
    lastArrival: option.size === 0 ? null : isoInstant(order.placedAt + option.minutes),
  };
}

function writeShipment(c: OrderCase, order: Order, option: Incumbent, place: number): Shipment {
  const { network, columns, cost } = c;
  const { services } = network;
  const column = option.columns[place] as number;
  const service = columns.service[column] as number;
  const metres = columns.metres[column] as number;
  const facility = network.facilities[columns.row[column] as number] as Facility;
  const arriveAt = isoInstant(order.placedAt + (columns.minutes[column] as number));
  let units = 0;
  let goods = 0;
  for (let d = 0; d < c.demands.count; d++) {
    const quantity = option.quantity[place * option.width + d] as number;
    if (quantity === 0) continue;
    units += quantity;
    goods += quantity * network.positions.unitMoneyAt(columns.cell[column * columns.width + d] as number);
  }
  const moves = services.moves[service] as number;
  const touches = services.touches[service] as number;
  return {
    facilityId: facility.id,
    lines: [],
    legs: [
      {
        kind: 'delivery',
        from: facility.id,
        to: null,
        service: services.ids[service] as string,
        metres,
        departAt: isoInstant(order.placedAt + facility.handlingMinutes),
        arriveAt,
      },
    ],
    moves,
    touches,
    arriveAt,
    costTerms: {
      money: moneyCost(cost.weights.money, services, service, metres, units, goods),
      move: moveCost(cost.weights.move, moves),
      touch: touchCost(cost.weights.touch, touches, units),
      km: kmCost(cost.weights.km, metres),
      shipment: shipmentCost(cost.weights.shipment),
      interchange: 0,
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
