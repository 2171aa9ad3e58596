import { printable, typeName } from '../base/printable.js';
import { dayNumber } from '../calendar/day-text.js';
import type { CapacityPrice, CellPrice, LanePrice, ScarcityPrices } from '../model/allocation.js';
import { isCalendarDate } from '../model/instants.js';
import { InputError, type Issue } from '../model/issues.js';
import { maxPrice } from '../model/scalars.js';
import { noCell, type StockPositions } from '../stock/positions.js';
import type { Network } from './network.js';
import { Scarcity } from './scarcity.js';

/** Cells and rows mean the same as long as none of the others has moved on. */
interface PricesAsRead {
  readonly scarcity: Scarcity;
  readonly networkVersion: number;
  readonly positions: StockPositions;
  readonly positionsVersion: number;
}

const read = new WeakMap<Network, WeakMap<ScarcityPrices, PricesAsRead>>();

/**
 * The prices of an allocation by cells and rows of a network. An object of prices is read once, and again only after
 * facilities or positions were added or removed. Facilities, skus and positions that the network does not have (any more)
 * are left out; of two prices for one thing the later counts. Throws InputError naming every price that is no finite
 * number from 0, and every day that does not exist.
 */
export function scarcityOf(network: Network, prices: ScarcityPrices): Scarcity {
  if (typeof prices !== 'object' || prices === null) {
    const hint = 'expected prices and capacityPrices, as allocate returns them';
    throw new InputError([{ code: 'WRONG_TYPE', path: 'prices', value: printable(prices), hint }]);
  }
  let ofNetwork = read.get(network);
  if (ofNetwork === undefined) {
    ofNetwork = new WeakMap();
    read.set(network, ofNetwork);
  }
  const { positions, version: networkVersion } = network;
  const positionsVersion = positions.version;
  const known = ofNetwork.get(prices);
  const isFresh = known?.networkVersion === networkVersion && known.positionsVersion === positionsVersion;
  if (isFresh && known.positions === positions) return known.scarcity;
  const scarcity = readPrices(network, prices);
  ofNetwork.set(prices, { scarcity, networkVersion, positions, positionsVersion });
  return scarcity;
}

function readPrices(network: Network, { prices, capacityPrices, lanePrices }: ScarcityPrices): Scarcity {
  const issues: Issue[] = [];
  const scarcity = new Scarcity(network);
  const rowsOf = <T>(rows: readonly T[], path: string): readonly T[] => {
    if (Array.isArray(rows)) return rows;
    const hint = `expected an array as allocate returns it, found ${typeName(rows)}`;
    issues.push({ code: 'WRONG_TYPE', path, value: printable(rows), hint });
    return [];
  };
  rowsOf(prices, 'prices.prices').forEach((row: CellPrice | null, at) => {
    const path = `prices.prices[${at}]`;
    if (!checkPrice(row?.price, `${path}.price`, issues)) return;
    const { facilityId, sku, price } = row as CellPrice;
    const facilityRow = network.rowOfFacility.get(facilityId);
    const skuRow = network.rowOfSku.get(sku);
    if (facilityRow === undefined || skuRow === undefined) return;
    const cell = network.cellOf(skuRow, facilityRow);
    if (cell !== noCell) scarcity.setCell(cell, price);
  });
  rowsOf(capacityPrices, 'prices.capacityPrices').forEach((row: CapacityPrice | null, at) => {
    const path = `prices.capacityPrices[${at}]`;
    const isOrderFine = checkPrice(row?.order, `${path}.order`, issues);
    const isUnitFine = checkPrice(row?.unit, `${path}.unit`, issues);
    if (!checkDay(row?.day, `${path}.day`, issues) || !isOrderFine || !isUnitFine) return;
    const { facilityId, day, order, unit } = row as CapacityPrice;
    const facilityRow = network.rowOfFacility.get(facilityId);
    if (facilityRow === undefined) return;
    scarcity.setShipment(facilityRow, dayNumber(day), order);
    scarcity.setUnit(facilityRow, dayNumber(day), unit);
  });
  rowsOf(lanePrices ?? [], 'prices.lanePrices').forEach((row: LanePrice | null, at) => {
    const path = `prices.lanePrices[${at}]`;
    const isUnitFine = checkPrice(row?.unit, `${path}.unit`, issues);
    if (!checkDay(row?.day, `${path}.day`, issues) || !isUnitFine) return;
    const { from, to, lane, day, unit } = row as LanePrice;
    const known = network.problem.lanes[lane];
    if (known?.from === from && known.to === to) scarcity.setLane(lane, dayNumber(day), unit);
  });
  if (issues.length > 0) throw new InputError(issues);
  return scarcity;
}

function checkDay(day: unknown, path: string, issues: Issue[]): boolean {
  if (typeof day === 'string' && isCalendarDate(day)) return true;
  const hint = 'expected a day that exists, such as 2026-10-01';
  issues.push({ code: 'BAD_TIME', path, value: printable(day), hint });
  return false;
}

function checkPrice(price: unknown, path: string, issues: Issue[]): boolean {
  const refuse = (code: Issue['code'], hint: string) => {
    issues.push({ code, path, value: printable(price), hint });
    return false;
  };
  if (typeof price !== 'number') return refuse('WRONG_TYPE', 'expected a price in minor units');
  if (!Number.isFinite(price)) return refuse('NOT_FINITE', 'expected a finite price');
  if (price < 0) return refuse('OUT_OF_RANGE', 'expected a price of 0 or more');
  return price <= maxPrice || refuse('TOO_LARGE', `expected at most ${maxPrice}`);
}
