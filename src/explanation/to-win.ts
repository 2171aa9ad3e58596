import type { Exclusion } from '../candidates/exclusion.js';
import type { Order } from '../model/order.js';
import type { Plan } from '../model/plan.js';
import type { Weights } from '../model/problem.js';
import { hourCost } from '../scoring/terms/hour.js';
import { lateCost } from '../scoring/terms/late.js';
import type { ToWin } from './explanation.js';

/**
 * What would have to change for a facility's own plan to win over the plan explained; null: nothing, it wins already.
 *
 * @param whole what the facility would charge for the whole order if it held all of it; Infinity: it could not send that
 */
export function toWinOver(order: Order, weights: Weights, option: Plan, winner: Plan, whole: number): ToWin | null {
  const arrival = option.lastArrival === null ? 0 : Date.parse(option.lastArrival) / 60_000;
  const behind = option.cost - winner.cost;
  if (behind < 0 || (behind === 0 && winsTie(option, arrival, winner))) return null;
  const money = winsTie(option, arrival, winner) ? behind : behind + 1;
  const units = option.unserved.reduce((sum, { quantity }) => sum + quantity, 0);
  // A slot that was asked for is the last arrival, however early the goods are there.
  const minutes = order.slot === null ? minutesToWin(order, weights, option, arrival, winner) : null;
  return {
    money,
    ...(minutes !== null && { minutes }),
    ...(units > 0 && (whole < winner.cost || (whole === winner.cost && winsTie(option, arrival, winner))) && { units }),
  };
}

/** The ruling to lift, and how far it is from falling. */
export function toLift({ code, numbers }: Exclusion): ToWin {
  const short = (measure: string, limit: string): number | null => {
    const [more, less] = [numbers[measure], numbers[limit]];
    return more === undefined || less === undefined || more <= less ? null : more - less;
  };
  switch (code) {
    case 'NO_STOCK':
    case 'NOT_ENOUGH':
      return lifting(code, 'units', short('wanted', 'available'));
    case 'CAPACITY_FULL':
      return lifting(code, 'units', short('wanted', 'unitsLeft'));
    case 'OUT_OF_RANGE':
      return lifting(code, 'metres', short('metres', 'maxMetres'));
    case 'OUT_OF_TERRITORY':
      return lifting(code, 'metres', short('metres', 'radiusMetres'));
    case 'TOO_LATE':
      return lifting(code, 'minutes', numbers.minutesLate ?? null);
    case 'NO_BAY':
      return lifting(code, 'minutes', short('readyMinutes', 'slotMinutes'));
    case 'BELOW_PRICE_FLOOR':
      return lifting(code, 'money', short('floor', 'price'));
    case 'TOO_COSTLY': {
      const over = short('cost', 'unservedCost');
      // At equal cost serving nothing wins, since it takes fewer shipments.
      return lifting(code, 'money', over === null ? null : over + 1);
    }
    default:
      return { code };
  }
}

function lifting(code: Exclusion['code'], name: 'units' | 'metres' | 'minutes' | 'money', value: number | null): ToWin {
  return value === null ? { code } : { code, [name]: value };
}

/** Least minutes by which the option's last arrival would have to be earlier; null: no earlier arrival would do. */
function minutesToWin(order: Order, weights: Weights, option: Plan, arrival: number, winner: Plan): number | null {
  const others = option.cost - option.costTerms.hour - option.costTerms.late;
  const wins = (earlier: number): boolean => {
    const at = arrival - earlier;
    const cost =
      others + hourCost(weights.hour, at - order.placedAt) + lateCost(weights.lateHour, at - (order.dueBy ?? Infinity));
    return cost < winner.cost || (cost === winner.cost && winsTie(option, at, winner));
  };
  let no = 0;
  let yes = arrival - order.placedAt;
  if (yes <= 0 || !wins(yes)) return null;
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2);
    if (wins(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

/** Of two plans of one cost: fewer shipments, fewer moves, earlier last arrival, then the origin ids. */
function winsTie(option: Plan, arrival: number, winner: Plan): boolean {
  if (option.shipments.length !== winner.shipments.length) return option.shipments.length < winner.shipments.length;
  if (option.moves !== winner.moves) return option.moves < winner.moves;
  const other = winner.lastArrival === null ? 0 : Date.parse(winner.lastArrival) / 60_000;
  if (arrival !== other) return arrival < other;
  for (const [s, { facilityId }] of option.shipments.entries()) {
    const id = winner.shipments[s]?.facilityId ?? '';
    if (facilityId !== id) return facilityId < id;
  }
  return false;
}
