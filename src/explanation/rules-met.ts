import { Exclusions, freeUnits } from '../candidates/exclusion.js';
import type { Order } from '../model/order.js';
import type { Facility } from '../model/problem.js';
import type { ChannelRule } from '../network/channel-rules.js';
import type { Network } from '../network/network.js';

/** A rule that can be lifted, and whose it is. */
export interface HeldRule {
  readonly rule: ChannelRule;
  readonly owner: string | null;
  readonly facilityId: string | null;
  /** Names the rule; equal for equal rules. */
  readonly key: string;
}

const facilityKinds = ['channel', 'brand', 'territory', 'pool', 'acceptance'] as const;
type FacilityKind = (typeof facilityKinds)[number];

/**
 * The channel rules of a network by the facilities they hold at: an owner's rule of a kind at all its facilities that
 * have one, a facility's own where nobody owns it; and each floor of the policy.
 */
export class HeldRules {
  readonly #network: Network;
  /** By facility row and kind. */
  readonly #atFacility = new Map<number, Partial<Record<FacilityKind, HeldRule>>>();
  readonly #floors: readonly HeldRule[];

  constructor(network: Network) {
    this.#network = network;
    const pooled = rowsWithPools(network);
    const groups = new Map<string, { rule: HeldRule; rows: number[] }>();
    for (const row of network.rowOfFacility.values()) {
      const facility = network.facilities[row] as Facility;
      for (const kind of facilityKinds) {
        if (!hasRule(facility, kind, pooled.has(row))) continue;
        const { owner } = facility;
        const key = JSON.stringify([kind, owner, owner === null ? facility.id : null]);
        let group = groups.get(key);
        if (group === undefined) {
          const rows: number[] = [];
          const facilityId = owner === null ? facility.id : null;
          group = { rule: { rule: { kind, rows }, owner, facilityId, key }, rows };
          groups.set(key, group);
        }
        group.rows.push(row);
        const held = this.#atFacility.get(row) ?? {};
        held[kind] = group.rule;
        this.#atFacility.set(row, held);
      }
    }
    this.#floors = network.problem.policy.priceFloor.map(({ brand, channel }) => ({
      rule: { kind: 'priceFloor', brand, channel },
      owner: null,
      facilityId: null,
      key: JSON.stringify(['priceFloor', brand, channel]),
    }));
  }

  get isEmpty(): boolean {
    return this.#atFacility.size === 0 && this.#floors.length === 0;
  }

  /** Rows of all facilities with a rule of their own. */
  get rows(): Iterable<number> {
    return this.#atFacility.keys();
  }

  /** Rules that bear on an order at any of these facilities that has something for it; each once, by key. */
  metBy(order: Order, rows: Iterable<number>): HeldRule[] {
    const met = new Map<string, HeldRule>();
    const skuRows = new Exclusions(this.#network, order).skuRowsOf();
    for (const row of rows) {
      const held = this.#atFacility.get(row);
      if (held === undefined || !skuRows.some((skuRow) => freeUnits(this.#network, skuRow, row) > 0)) continue;
      const facility = this.#network.facilities[row] as Facility;
      for (const kind of facilityKinds) {
        const rule = held[kind];
        if (rule === undefined || met.has(rule.key) || !this.#bearsOn(facility, row, kind, order, skuRows)) continue;
        met.set(rule.key, rule);
      }
    }
    for (const floor of this.#floors) if (isUnder(floor.rule, this.#network, order, skuRows)) met.set(floor.key, floor);
    return [...met.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  #bearsOn(facility: Facility, row: number, kind: FacilityKind, order: Order, skuRows: readonly number[]): boolean {
    const { channels, brands, territory } = facility;
    switch (kind) {
      case 'channel':
        return channels !== null && (order.channel === null || !channels.includes(order.channel));
      case 'brand':
        return skuRows.some((skuRow) => {
          const brand = this.#network.skus[skuRow]?.brand ?? null;
          return brand !== null && brands?.includes(brand) === false;
        });
      case 'pool':
        return skuRows.some((skuRow) => {
          const pool = this.#network.poolOf(skuRow, row);
          return pool !== null && pool !== order.channel;
        });
      case 'territory':
        return (
          territory !== null &&
          (this.#network.radiusMetres(facility, order) > territory.radiusMetres ||
            (territory.regions !== null && (order.region === null || !territory.regions.includes(order.region))))
        );
      case 'acceptance':
        return true;
    }
  }
}

function hasRule({ channels, brands, territory, acceptance }: Facility, kind: FacilityKind, hasPool: boolean): boolean {
  switch (kind) {
    case 'channel':
      return channels !== null;
    case 'brand':
      return brands !== null;
    case 'territory':
      return territory !== null;
    case 'acceptance':
      return acceptance < 1;
    case 'pool':
      return hasPool;
  }
}

/** Whether a line is sold below a floor as any of the skus that may be sent. */
function isUnder(rule: ChannelRule, network: Network, order: Order, skuRows: readonly number[]): boolean {
  if (rule.kind !== 'priceFloor' || (rule.channel !== null && rule.channel !== order.channel)) return false;
  const floor = network.problem.policy.priceFloor.find(
    ({ brand, channel }) => brand === rule.brand && channel === rule.channel,
  );
  if (floor === undefined || !skuRows.some((skuRow) => network.skus[skuRow]?.brand === rule.brand)) return false;
  return order.lines.some(({ price }) => price !== null && price < floor.unitPrice);
}

function rowsWithPools({ problem: { stock } }: Network): ReadonlySet<number> {
  const rows = new Set<number>();
  stock.pool?.forEach((pool, position) => {
    if (pool !== 0) rows.add(stock.facilityRow[position] as number);
  });
  return rows;
}
