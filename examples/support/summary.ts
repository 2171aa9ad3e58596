import type { Order, Plan, Problem } from 'onehop';

/** What a list of plans comes to. Money in minor units, times in hours, distances in kilometres. */
export interface Summary {
  readonly served: number;
  readonly partial: number;
  readonly unserved: number;
  readonly units: number;
  readonly unservedUnits: number;
  /** Of orders that get anything at all, as are the next four. */
  readonly shipmentsPerOrder: number;
  /** Share of orders sent in more than one shipment, 0 to 1. */
  readonly splitRate: number;
  /** Share of orders of which something goes from one facility to another first. */
  readonly relayedRate: number;
  readonly hoursMean: number;
  readonly hoursSlowestTenth: number;
  /** Of units shipped, as are touches and km: every unit counts the way of its own shipment. */
  readonly movesPerUnit: number;
  readonly touchesPerUnit: number;
  readonly kmPerUnit: number;
  /** The four that follow add up to `cost`, as long as the policy weighs money by 1. */
  readonly goods: number;
  readonly carriage: number;
  /** What the policy puts on moves, touches, kilometres, hours, shipments, likely refusals and lateness. */
  readonly effort: number;
  readonly penalty: number;
  readonly cost: number;
}

/** Adds up plans; `orders` in the same sequence as `plans`. */
export function summarise(problem: Problem, orders: readonly Order[], plans: readonly Plan[]): Summary {
  const unitMoney = unitMoneyOf(problem);
  const hours: number[] = [];
  let units = 0;
  let unservedUnits = 0;
  let moves = 0;
  let touches = 0;
  let metres = 0;
  let shipments = 0;
  let goods = 0;
  let money = 0;
  let penalty = 0;
  let cost = 0;
  for (const [row, plan] of plans.entries()) {
    const placedAt = orders[row]?.placedAt ?? 0;
    for (const shipment of plan.shipments) {
      const quantity = shipment.lines.reduce((sum, line) => sum + line.quantity, 0);
      units += quantity;
      moves += shipment.moves * quantity;
      touches += shipment.touches * quantity;
      metres += shipment.legs.reduce((sum, leg) => sum + leg.metres, 0) * quantity;
      for (const line of shipment.lines) goods += unitMoney(shipment.facilityId, line.sku) * line.quantity;
    }
    shipments += plan.shipments.length;
    unservedUnits += plan.unserved.reduce((sum, line) => sum + line.quantity, 0);
    money += plan.costTerms.money;
    penalty += plan.costTerms.unserved;
    cost += plan.cost;
    if (plan.lastArrival !== null) hours.push((Date.parse(plan.lastArrival) / 60_000 - placedAt) / 60);
  }
  hours.sort((a, b) => a - b);
  const count = (status: Plan['status']): number => plans.filter((plan) => plan.status === status).length;
  return {
    served: count('served'),
    partial: count('partial'),
    unserved: count('unserved'),
    units,
    unservedUnits,
    shipmentsPerOrder: shipments / hours.length,
    splitRate: plans.filter((plan) => plan.shipments.length > 1).length / hours.length,
    relayedRate: plans.filter((plan) => plan.shipments.some(isRelayed)).length / hours.length,
    hoursMean: hours.reduce((sum, value) => sum + value, 0) / hours.length,
    hoursSlowestTenth: hours[Math.ceil(hours.length * 0.9) - 1] ?? 0,
    movesPerUnit: moves / units,
    touchesPerUnit: touches / units,
    kmPerUnit: metres / 1000 / units,
    goods,
    carriage: money - goods,
    effort: cost - money - penalty,
    penalty,
    cost,
  };
}

const isRelayed = ({ legs }: Plan['shipments'][number]): boolean => legs.some(({ kind }) => kind === 'transfer');

/** Kept, since every policy asks for the same. */
const pricesOf = new WeakMap<Problem, (facilityId: string, sku: string) => number>();

/** Price of one unit by facility and sku, minor units; 0 where the problem names none. */
function unitMoneyOf(problem: Problem): (facilityId: string, sku: string) => number {
  const known = pricesOf.get(problem);
  if (known) return known;
  const { skuStart, facilityRow, unitMoney } = problem.stock;
  const prices = new Map<string, number>();
  for (const [skuRow, { sku }] of problem.skus.entries()) {
    for (let position = skuStart[skuRow] ?? 0; position < (skuStart[skuRow + 1] ?? 0); position++) {
      const id = problem.facilities[facilityRow[position] ?? 0]?.id;
      prices.set(`${id} ${sku}`, unitMoney?.[position] ?? 0);
    }
  }
  const priceOf = (facilityId: string, sku: string): number => prices.get(`${facilityId} ${sku}`) ?? 0;
  pricesOf.set(problem, priceOf);
  return priceOf;
}
