import type { Phrases } from './phrases.js';

const counted = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;

const km = (metres: number): string => `${(metres / 1000).toFixed(1)} km`;
/** Two distances that differ look different: to the metre where they are close. */
const apart = (a: number, b: number): [string, string] =>
  km(a) === km(b) ? [`${(a / 1000).toFixed(3)} km`, `${(b / 1000).toFixed(3)} km`] : [km(a), km(b)];

const hours = (minutes: number): string => `${(minutes / 60).toFixed(1)} h`;

/** Words of English. */
export const english: Phrases = {
  terms: {
    money: 'money',
    move: 'move',
    touch: 'touch',
    km: 'km',
    shipment: 'shipment',
    interchange: 'interchange',
    rejection: 'rejection',
    hour: 'hour',
    late: 'late',
    unserved: 'unserved',
  },
  sentences: {
    UNKNOWN_SKU: () => 'nothing names this sku',
    NO_FACILITY: () => 'no such store in the network',
    NO_STOCK: ({ numbers: { wanted = 0 } }) => `has none of the ${wanted} wanted`,
    NOT_ENOUGH: ({ numbers: { available = 0, wanted = 0 } }) =>
      `has ${available} of the ${wanted} that must come together`,
    OUT_OF_RANGE: ({ numbers: { metres = 0, maxMetres = 0 } }) => {
      const [road, end] = apart(metres, maxMetres);
      return `${road} by road, its services end at ${end}`;
    },
    NO_SERVICE: ({ names: { store } }) =>
      store === undefined ? 'no service leaves it' : `nothing can be collected at ${store}`,
    NO_LANE: ({ numbers: { maxLegs = 0 } }) => `no lanes lead from it to the end within ${counted(maxLegs, 'leg')}`,
    CLOSED: ({ names: { ends } }) =>
      ends === 'departures' ? 'nothing leaves on from it any more' : 'never opens again',
    CAPACITY_FULL: ({ numbers: { ordersLeft, unitsLeft }, names: { from, to, day } }) => {
      if (to !== undefined) return `the lane ${from} to ${to} is full on ${day}`;
      const rooms = [
        ...(ordersLeft === undefined ? [] : [`room for ${counted(ordersLeft, 'order')}`]),
        ...(unitsLeft === undefined ? [] : [`room for ${counted(unitsLeft, 'unit')}`]),
      ];
      return `its day is full: ${rooms.join(', ')}`;
    },
    NO_BAY: ({ numbers: { bays = 0, readyMinutes, slotMinutes, nextFreeMinutes }, names: { store } }) => {
      if (bays === 0 || readyMinutes === undefined) return `nothing is fitted at ${store}`;
      const asked = slotMinutes === undefined ? '' : `, asked for after ${hours(slotMinutes)}`;
      const next = nextFreeMinutes === undefined ? 'never free' : `next free after ${hours(nextFreeMinutes)}`;
      return `goods at ${store} after ${hours(readyMinutes)}${asked}, ${counted(bays, 'bay')}, ${next}`;
    },
    TOO_LATE: ({ numbers: { minutesLate = 0 } }) => `would arrive ${hours(minutesLate)} too late`,
    BRAND_NOT_AUTHORISED: ({ names: { brand } }) => `may not sell ${brand}`,
    CHANNEL_CLOSED: ({ names: { pool, channel } }) => {
      const order = channel === undefined ? 'the order has no channel' : `the order comes by ${channel}`;
      return pool === undefined ? `does not serve this channel, ${order}` : `its stock is kept for ${pool}, ${order}`;
    },
    OUT_OF_TERRITORY: ({ numbers: { metres, radiusMetres = 0 }, names: { region } }) => {
      if (metres !== undefined) {
        const [road, end] = apart(metres, radiusMetres);
        return `${road} by road, its territory ends at ${end}`;
      }
      return region === undefined
        ? 'its territory is by region, the order names none'
        : `${region} is not its territory`;
    },
    BELOW_PRICE_FLOOR: ({ numbers: { price = 0, floor = 0 }, names: { brand } }) =>
      `sold at ${price}, ${brand} may not go below ${floor}`,
    EXCLUDED: () => 'the order excludes it',
    SHIPMENT_LIMIT: () => 'would be one shipment too many',
    TOO_COSTLY: ({ numbers: { cost = 0, unservedCost = 0 } }) =>
      `serving from here costs ${cost}, serving nothing ${unservedCost}`,
  },
  status: { served: 'served', partial: 'partial', unserved: 'unserved' },
  comma: ', ',
  and: ' and ',
  km,
  hours,
  bracketed: (inner) => ` (${inner})`,

  cost: (cost, terms, currency) => `cost ${cost}${terms} in minor units of ${currency}`,
  notServed: (order, cost) => `Order ${order} is not served: ${cost}.`,
  served: (order, from, way, cost) => `Order ${order} is served from ${from}: ${way}, ${cost}.`,
  way: (moves, road, time) => `${counted(moves, 'move')}, ${road} by road, last arrival after ${time}`,
  appointment: (store, from, to) => `Fitting at ${store}: ${from} to ${to}.`,
  lineFrom: (quantity, facility, sku) => `${quantity}${sku === null ? '' : ` as ${sku}`} from ${facility}`,
  lineLeftOut: (quantity, code) => `${quantity} left out, ${code}`,
  line: (line, wanted, sku, parts) => `Line ${line}, ${wanted} of ${sku}: ${parts}.`,

  handled: (from, ready) => `handled ${from} to ${ready}`,
  transfer: (to, departAt, arriveAt, readyAt) =>
    `lane to ${to} ${departAt} to ${arriveAt}, handled there by ${readyAt}`,
  delivery: (service, departAt, arriveAt) => `${service} ${departAt} to ${arriveAt}`,
  shelf: (ready) => `ready there at ${ready}`,
  steps: (facility, steps) => `From ${facility}: ${steps}.`,

  counts: (facilities, able, ruledOut) => {
    const rest = ruledOut === '' ? '' : `; ruled out: ${ruledOut}`;
    return `Of ${counted(facilities, 'facility', 'facilities')} ${able} could serve${rest}.`;
  },
  place: (facility, kind, away) => `${facility} (${kind}, ${away} away)`,
  next: (place, what) => `Next best alone ${place}: ${what}.`,
  not: (place, what) => `Not ${place}: ${what}.`,
  noPlan: 'no plan of its own',
  excluded: (code, sentence) => `${code}, ${sentence}`,
  own: (behind, time, toWin) => `${behind}, arrives after ${time}${toWin}`,
  equal: (terms) => `costs the same${terms}, and comes second by the tie rules`,
  costsTheSame: (terms) => `costs the same${terms}`,
  dearer: (money, terms) => `${money} dearer${terms}`,
  cheaper: (money, terms) => `${money} cheaper${terms}`,
  toWin: (ways) => `; would win with ${ways.join(', or ')}`,
  lessMoney: (money) => `${money} less cost`,
  earlier: (minutes) => `an arrival ${counted(minutes, 'minute')} earlier`,
  moreUnits: (units) => `${counted(units, 'unit')} more in stock`,

  same: (order) => `Order ${order}: both plans are the same.`,
  difference: (order, cost, rest) => `Order ${order}: plan B ${cost}${rest}.`,
  more: (count, what) => {
    const how = count > 0 ? 'more' : 'fewer';
    const size = Math.abs(count);
    if (what === 'touch') return `${counted(size, 'touch', 'touches')} ${how}`;
    if (what === 'unserved') return `${counted(size, 'unit')} ${how} left out`;
    return `${counted(size, what)} ${how}`;
  },
  moreKm: (distance, isMore) => `${distance} ${isMore ? 'more' : 'less'} by road`,
  later: (minutes) => `arrives ${counted(Math.abs(minutes), 'minute')} ${minutes > 0 ? 'later' : 'earlier'}`,
  changed: (a, b) => `${b} instead of ${a}`,
  nowhere: 'nowhere',
  source: (facility, sku) => `${facility} (${sku})`,
  moved: (line, quantity, a, b) => `Line ${line}: ${quantity} from ${b} instead of ${a}.`,
  onlyInA: (facility) => `Only plan A ships from ${facility}.`,
  onlyInB: (facility) => `Only plan B ships from ${facility}.`,
  otherWay: (facility, a, b) => `From ${facility}: ${b} instead of ${a}.`,
  fitting: (a, b) => `Fitting: ${b} instead of ${a}.`,
};
