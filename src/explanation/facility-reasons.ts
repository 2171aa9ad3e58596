import { type Exclusion, Exclusions, farther, isNearer } from '../candidates/exclusion.js';
import { haversineMetres } from '../geo/sphere.js';
import type { Order } from '../model/order.js';
import type { Plan } from '../model/plan.js';
import type { Facility } from '../model/problem.js';
import type { Network } from '../network/network.js';
import type { FacilityExplanation, FacilityLine } from './explanation.js';
import { shipmentTimes } from './shipment-times.js';
import { SingleOrigin } from './single-origin.js';
import { toLift, toWinOver } from './to-win.js';

/** What an order wants of one sku: all its lines of it. */
interface Wanted {
  readonly quantity: number;
  readonly together: boolean;
}

/** Every facility of the network: in the plan, behind it by so much, or ruled out. Linear in facilities x lines. */
export function facilityReasons(network: Network, order: Order, plan: Plan): FacilityExplanation[] {
  const exclusions = new Exclusions(network, order);
  const single = new SingleOrigin(network, order, exclusions);
  const chosen = new Set(plan.shipments.map(({ facilityId }) => facilityId));
  const wanted = wantedOf(network, order);
  const bare = order.lines.map((_, line) => bareLine(network, order, wanted, line));
  const facilities: FacilityExplanation[] = [];
  for (const row of network.rowOfFacility.values()) {
    const { id, kind, latitude, longitude } = network.facilities[row] as Facility;
    const lines = facilityLines(exclusions, wanted, bare, row);
    const ruling = facilityRuling(exclusions, row, lines);
    const best = ruling ?? single.best(row);
    // What keeps a facility from serving alone does not keep it from its part of a plan.
    const exclusion = ruling ?? ('code' in best && !chosen.has(id) ? best : null);
    const own = 'code' in best ? null : best;
    const { weights } = network.problem.policy;
    const toWin =
      own !== null
        ? toWinOver(order, weights, own.plan, plan, own.whole)
        : exclusion === null
          ? null
          : toLift(exclusion);
    facilities.push({
      facilityId: id,
      kind,
      metres: Math.floor(haversineMetres(latitude, longitude, order.latitude, order.longitude) + 0.5),
      chosen: chosen.has(id),
      exclusion: exclusion && withoutInfinities(exclusion),
      option: own && {
        plan: own.plan,
        behind: own.plan.cost - plan.cost,
        times: shipmentTimes(network, order, own.plan),
      },
      toWin: chosen.has(id) ? null : toWin,
      lines,
    });
  }
  return facilities.sort(byStanding);
}

/** By ordered sku. */
function wantedOf(network: Network, order: Order): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const { sku, quantity, together } of order.lines) {
    const row = network.rowOfSku.get(sku);
    const before = wanted.get(sku);
    wanted.set(sku, {
      quantity: quantity + (before?.quantity ?? 0),
      together: (together ?? (row !== undefined && network.isTogether(row))) || (before?.together ?? false),
    });
  }
  return wanted;
}

/** A line as it looks from a facility that holds none of it: most of a large network, so they share it. */
function bareLine(network: Network, order: Order, wanted: ReadonlyMap<string, Wanted>, line: number): FacilityLine {
  const { sku, quantity } = order.lines[line] as Order['lines'][number];
  const exclusion: Exclusion = network.rowOfSku.has(sku)
    ? { code: 'NO_STOCK', numbers: { available: 0, wanted: wanted.get(sku)?.quantity ?? 0 } }
    : { code: 'UNKNOWN_SKU', numbers: {} };
  return { line, sku, available: 0, wanted: quantity, exclusion };
}

function facilityLines(
  exclusions: Exclusions,
  wanted: ReadonlyMap<string, Wanted>,
  bare: readonly FacilityLine[],
  row: number,
): readonly FacilityLine[] {
  let lines: FacilityLine[] | null = null;
  for (const bareOne of bare) {
    const { line, sku } = bareOne;
    const sent = exclusions.freeOf(row, sku);
    const available = sent.reduce((sum, { free }) => sum + free, 0);
    if (available === 0) continue;
    const { quantity, together } = wanted.get(sku) as Wanted;
    const others = sent.slice(1).filter(({ free }) => free > 0);
    lines ??= [...bare];
    lines[line] = {
      ...bareOne,
      available,
      ...(others.length > 0 && {
        others: others.map(({ skuRow, free }) => ({
          sku: exclusions.network.skus[skuRow]?.sku ?? '',
          available: free,
        })),
      }),
      exclusion: exclusions.goodsOf(row, sku, quantity, together).exclusion,
    };
  }
  return lines ?? bare;
}

/** Without any stock there is nothing else to say; then what is farther from serving: the facility's rulings or its goods'. */
function facilityRuling(exclusions: Exclusions, row: number, lines: readonly FacilityLine[]): Exclusion | null {
  if (lines.every(({ available }) => available === 0)) {
    const wanted = lines.reduce((sum, line) => sum + line.wanted, 0);
    return { code: 'NO_STOCK', numbers: { available: 0, wanted } };
  }
  const ruling = exclusions.ofFacility(row);
  if (lines.some(({ exclusion }) => exclusion === null)) return ruling;
  let goods: Exclusion | null = null;
  for (const { available, exclusion } of lines) {
    if (available === 0 || exclusion === null) continue;
    if (goods === null || isNearer(exclusion.code, goods.code)) goods = exclusion;
  }
  return farther(ruling, goods);
}

/** JSON has no Infinity: a limit that is not there says nothing. */
function withoutInfinities({ numbers, ...rest }: Exclusion): Exclusion {
  const finite = Object.entries(numbers).filter(([, value]) => Number.isFinite(value));
  return { ...rest, numbers: Object.fromEntries(finite) };
}

function byStanding(a: FacilityExplanation, b: FacilityExplanation): number {
  const ids = a.facilityId < b.facilityId ? -1 : 1;
  if (a.chosen || b.chosen) return Number(b.chosen) - Number(a.chosen) || ids;
  if (a.option === null || b.option === null) return Number(b.option !== null) - Number(a.option !== null) || ids;
  return a.option.behind - b.option.behind || ids;
}
