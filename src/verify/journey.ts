import { printable } from '../base/printable.js';
import type { Order } from '../model/order.js';
import type { Facility, Lane } from '../model/problem.js';
import type { Chain } from './chain.js';
import { type Departing, keepsTimes, nextDeparture } from './departures.js';
import { greatCircleMetres, isRounded, usualDetour } from './distance.js';
import { never } from './hours.js';
import type { ReadLeg, ReadShipment } from './read.js';
import type { Timetables } from './timetables.js';
import type { Report } from './violation.js';

/** A shipment on its chain up to where it ends or leaves for the customer. */
export interface Journey {
  readonly chain: Chain;
  /** When the goods are handled at the end of the chain; null: not known, the plan errs before. */
  readonly readyAt: number | null;
  readonly transfers: readonly Transfer[];
}

/** One transfer: lanes that leave and arrive as it says (all of them alike to this plan), and when. */
export interface Transfer {
  readonly lanes: readonly Lane[];
  readonly departAt: number;
}

/**
 * Follows the goods from the order's instant: handled at the origin, then for each lane the first departure that can
 * be caught and the handling where it ends. Checks the times and metres of transfers, and `handlingFrom`. A fault is
 * said once: what comes after is judged by what the plan says. null where the goods never get on.
 */
export function checkJourney(
  timetables: Timetables,
  order: Order,
  chain: Chain,
  shipment: ReadShipment,
  path: string,
  report: Report,
): Journey | null {
  const [origin] = chain.facilities as [Facility];
  const begin = timetables.of(origin).begin(order.placedAt);
  const handled = timetables.of(origin).finish(begin, origin.handlingMinutes);
  if (handled === never) {
    report('CLOSED', path, `nothing is ever handled at ${printable(origin.id)}`);
    return null;
  }
  const carriages = chain.lanes[0] ?? (chain.service ? [chain.service] : []);
  const isBegun = checkHandlingFrom(timetables, origin, carriages, begin, handled, shipment, path, report);
  const transfers: Transfer[] = [];
  let readyAt = isBegun ? handled : null;
  for (const [row, between] of chain.lanes.entries()) {
    const leg = shipment.legs[row] as ReadLeg;
    const [from, to] = [chain.facilities[row] as Facility, chain.facilities[row + 1] as Facility];
    const at = `${path}.legs[${row}]`;
    checkLaneMetres(from, to, leg, at, report);
    const transfer = checkTransfer(timetables, from, between, leg, readyAt, at, report);
    if (!transfer) return null;
    transfers.push(transfer);
    readyAt = isEarthly(leg.arriveAt) ? timetables.of(to).finish(leg.arriveAt, to.handlingMinutes) : null;
    if (readyAt === never) {
      report('CLOSED', at, `nothing is ever handled at ${printable(to.id)}`);
      return null;
    }
  }
  return { chain, readyAt, transfers };
}

function checkLaneMetres(from: Facility, to: Facility, leg: ReadLeg, path: string, report: Report): void {
  const exact = greatCircleMetres(from.latitude, from.longitude, to.latitude, to.longitude) * usualDetour;
  if (isRounded(leg.metres, exact, usualDetour)) return;
  report('METRES', `${path}.metres`, `is ${leg.metres}, expected ${exact} rounded`);
}

function checkTransfer(
  timetables: Timetables,
  from: Facility,
  between: readonly Lane[],
  leg: ReadLeg,
  readyAt: number | null,
  path: string,
  report: Report,
): Transfer | null {
  const { clock } = timetables.of(from);
  const rides = between.flatMap((lane) => {
    const departAt = readyAt === null ? leg.departAt : nextDeparture(lane, clock, readyAt);
    return departAt === never ? [] : [{ lane, departAt, minutes: Math.ceil(lane.minutes) }];
  });
  const [first] = rides;
  if (!first) {
    report('CLOSED', path, `nothing ever leaves ${printable(from.id)} for ${printable(leg.to)}`);
    return null;
  }
  const right = rides.filter(
    ({ departAt, minutes }) => departAt === leg.departAt && departAt + minutes === leg.arriveAt,
  );
  if (right.length > 0) return { lanes: right.map(({ lane }) => lane), departAt: leg.departAt };
  checkTime(leg.departAt, first.departAt, `${path}.departAt`, report);
  checkTime(leg.arriveAt, leg.departAt + first.minutes, `${path}.arriveAt`, report);
  return { lanes: [first.lane], departAt: first.departAt };
}

/**
 * `handlingFrom` stands where nothing else tells when the handling began: where the origin is not always at work, where
 * there is no leg, and where the first leg waits: for its departure, or for other goods (which is seen later). It may
 * stand where the first leg keeps times and does not wait. Answers whether it is not wrong.
 */
function checkHandlingFrom(
  timetables: Timetables,
  origin: Facility,
  carriages: readonly Departing[],
  begin: number,
  handled: number,
  { handlingFrom, legs }: ReadShipment,
  path: string,
  report: Report,
): boolean {
  const { clock } = timetables.of(origin);
  const at = `${path}.handlingFrom`;
  const isUsual = keepsOpen(origin) && legs.length > 0;
  if (handlingFrom === null) {
    // Of parallel lanes it is enough that one leaves at once.
    const waits = carriages.every((carriage) => nextDeparture(carriage, clock, handled) > handled);
    if (!isUsual || waits) report('HANDLING', at, `is missing, expected ${minute(begin)}`);
    return true;
  }
  if (handlingFrom !== begin) {
    report('HANDLING', at, `is ${minute(handlingFrom)}, expected ${minute(begin)}`);
    return false;
  }
  const mayWait = carriages.some((carriage) => keepsTimes(carriage)) || (legs[0]?.departAt ?? handled) > handled;
  if (isUsual && !mayWait) report('HANDLING', at, 'stands where the first departure tells');
  return true;
}

/** Is it at work at any time, for any order? */
export const keepsOpen = ({ hours, closedOn, cutoff }: Facility): boolean =>
  hours === null && closedOn.length === 0 && cutoff === null;

/** Is this an instant that a plan may come to? Years are not walked through for any other. */
const isEarthly = (instant: number): boolean => instant >= 0 && instant < lastInstant;
const lastInstant = Date.UTC(10_020, 0, 1) / 60_000;

export function checkTime(actual: number, expected: number, path: string, report: Report): void {
  if (actual !== expected) report('TIME', path, `is ${minute(actual)}, expected ${minute(expected)}`);
}

/** Whole minutes since the epoch, readable; the bare number outside the years a Date can hold. */
export function minute(value: number): string {
  const date = new Date(value * 60_000);
  return Number.isNaN(date.getTime()) ? `minute ${value}` : date.toISOString();
}
