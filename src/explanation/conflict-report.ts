import type { ChannelRule } from '../network/channel-rules.js';
import type {
  ChannelConflicts,
  DivertedOrder,
  OrderConflict,
  RuleConflict,
  RuleCost,
  RuleHolder,
} from './channel-conflict.js';
import type { Diversion } from './conflict-search.js';

const kinds: readonly ChannelRule['kind'][] = ['channel', 'brand', 'territory', 'pool', 'priceFloor', 'acceptance'];

/** Sums what rules do to orders: by rule, by whose they are, by order. The order of the input does not count. */
export function conflictReport(diversions: readonly Diversion[]): ChannelConflicts {
  const byKey = groupBy(diversions, ({ held }) => held.key);
  const rules = [...byKey.values()].map(ruleConflict).sort(byCost);
  return { rules, holders: holdersOf(rules), orders: ordersOf(rules) };
}

function ruleConflict(diversions: readonly Diversion[]): RuleConflict {
  const [{ held }] = diversions as [Diversion];
  const { rule, owner, facilityId } = held;
  const diverted = diversions
    .map(({ orderId, moved, added, without }): DivertedOrder => ({ orderId, units: unitsOf(moved), added, without }))
    .sort((a, b) => compareText(a.orderId, b.orderId));
  const moved = diversions.flatMap((diversion) => diversion.moved.map((part) => ({ ...part, of: diversion.orderId })));
  const facilities = [...groupBy(moved, (part) => part.facilityId)]
    .map(([id, parts]) => ({
      facilityId: id,
      orders: new Set(parts.map(({ of }) => of)).size,
      units: unitsOf(parts),
    }))
    .sort((a, b) => compareText(a.facilityId, b.facilityId));
  return {
    kind: rule.kind,
    owner,
    facilityId,
    brand: rule.kind === 'priceFloor' ? rule.brand : null,
    channel: rule.kind === 'priceFloor' ? rule.channel : null,
    units: unitsOf(moved),
    added: sumOf(diverted.map(({ added }) => added)),
    facilities,
    diverted,
  };
}

function holdersOf(rules: readonly RuleConflict[]): RuleHolder[] {
  const places = rules.map((rule, place) => ({ rule, place }));
  const owned = places.filter(({ rule }) => rule.kind !== 'priceFloor');
  return [...groupBy(owned, ({ rule }) => JSON.stringify([rule.owner, rule.facilityId])).values()]
    .map((group): RuleHolder => {
      const [{ rule }] = group as [(typeof group)[number]];
      const dearest = new Map<string, number>();
      for (const { rule: of } of group) {
        for (const { orderId, added } of of.diverted) {
          dearest.set(orderId, Math.max(added.cost, dearest.get(orderId) ?? 0));
        }
      }
      return {
        owner: rule.owner,
        facilityId: rule.facilityId,
        rules: group.map(({ place }) => place),
        orders: dearest.size,
        cost: [...dearest.values()].reduce((sum, cost) => sum + cost, 0),
      };
    })
    .sort((a, b) => b.cost - a.cost || compareText(nameOf(a), nameOf(b)));
}

function ordersOf(rules: readonly RuleConflict[]): OrderConflict[] {
  const places = rules.flatMap(({ diverted }, place) => diverted.map(({ orderId }) => ({ orderId, place })));
  return [...groupBy(places, ({ orderId }) => orderId)]
    .map(([orderId, group]) => ({ orderId, rules: group.map(({ place }) => place) }))
    .sort((a, b) => compareText(a.orderId, b.orderId));
}

function sumOf(costs: readonly RuleCost[]): RuleCost {
  const sum = (value: (cost: RuleCost) => number) => costs.reduce((total, cost) => total + value(cost), 0);
  return {
    cost: sum(({ cost }) => cost),
    money: sum(({ money }) => money),
    moves: sum(({ moves }) => moves),
    touches: sum(({ touches }) => touches),
    metres: sum(({ metres }) => metres),
    minutes: sum(({ minutes }) => minutes),
    unserved: sum(({ unserved }) => unserved),
  };
}

const unitsOf = (parts: readonly { readonly quantity: number }[]): number =>
  parts.reduce((sum, { quantity }) => sum + quantity, 0);

const nameOf = (of: { readonly owner: string | null; readonly facilityId: string | null }): string =>
  JSON.stringify([of.owner, of.facilityId]);

function byCost(a: RuleConflict, b: RuleConflict): number {
  return (
    b.added.cost - a.added.cost ||
    kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
    compareText(nameOf(a), nameOf(b)) ||
    compareText(JSON.stringify([a.brand, a.channel]), JSON.stringify([b.brand, b.channel]))
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
