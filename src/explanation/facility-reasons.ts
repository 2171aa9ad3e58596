import { unknownSku } from '../candidates/demands.js';
import { type Exclusion, facilityExclusion, stockExclusion } from '../candidates/exclusion.js';
import { haversineMetres } from '../geo/sphere.js';
import type { Order } from '../model/order.js';
import type { Plan } from '../model/plan.js';
import type { Facility } from '../model/problem.js';
import type { Network } from '../network/network.js';
import type { FacilityExplanation, FacilityLine } from './explanation.js';
import { SingleOrigin } from './single-origin.js';

/** Every facility of the network: in the plan, behind it by so much, or ruled out. Linear in facilities x lines. */
export function facilityReasons(network: Network, order: Order, plan: Plan): FacilityExplanation[] {
  const single = new SingleOrigin(network, order);
  const chosen = new Set(plan.shipments.map(({ facilityId }) => facilityId));
  const bare = order.lines.map((_, line) => bareLine(single, order, line));
  const facilities: FacilityExplanation[] = [];
  for (const row of network.rowOfFacility.values()) {
    const { id, kind, latitude, longitude } = network.facilities[row] as Facility;
    const lines = facilityLines(single, bare, row);
    const ruling = facilityRuling(network, order, row, lines);
    const best = ruling ?? single.best(row);
    const option = 'cost' in best ? { plan: best, behind: best.cost - plan.cost } : null;
    // What keeps a facility from serving alone does not keep it from its part of a plan.
    const exclusion = ruling ?? ('code' in best && !chosen.has(id) ? best : null);
    facilities.push({
      facilityId: id,
      kind,
      metres: Math.floor(haversineMetres(latitude, longitude, order.latitude, order.longitude) + 0.5),
      chosen: chosen.has(id),
      exclusion: exclusion && withoutInfinities(exclusion),
      option,
      lines,
    });
  }
  return facilities.sort(byStanding);
}

/** A line as it looks from a facility that holds none of it: most of a large network, so they share it. */
function bareLine({ case: c }: SingleOrigin, order: Order, line: number): FacilityLine {
  const { sku, quantity } = order.lines[line] as Order['lines'][number];
  const d = c.demands.ofLine[line] as number;
  const exclusion: Exclusion =
    c.demands.skuRow[d] === unknownSku
      ? { code: 'UNKNOWN_SKU', numbers: {} }
      : { code: 'NO_STOCK', numbers: { available: 0, wanted: c.demands.quantity[d] as number } };
  return { line, sku, available: 0, wanted: quantity, exclusion };
}

function facilityLines(single: SingleOrigin, bare: readonly FacilityLine[], row: number): readonly FacilityLine[] {
  const { network, demands } = single.case;
  let lines: FacilityLine[] | null = null;
  for (let line = 0; line < bare.length; line++) {
    const d = demands.ofLine[line] as number;
    const available = single.available(row, d);
    if (available === 0) continue;
    const [skuRow, wanted] = [demands.skuRow[d] as number, demands.quantity[d] as number];
    const exclusion = stockExclusion(network, skuRow, wanted, demands.together[d] === 1, row);
    lines ??= [...bare];
    lines[line] = { ...(bare[line] as FacilityLine), available, exclusion };
  }
  return lines ?? bare;
}

/** Without any stock there is nothing else to say; then what keeps the facility from the order; then stock that is short. */
function facilityRuling(network: Network, order: Order, row: number, lines: readonly FacilityLine[]): Exclusion | null {
  if (lines.every(({ available }) => available === 0)) {
    const wanted = lines.reduce((sum, line) => sum + line.wanted, 0);
    return { code: 'NO_STOCK', numbers: { available: 0, wanted } };
  }
  const ruling = facilityExclusion(network, order, row);
  if (ruling !== null || lines.some(({ exclusion }) => exclusion === null)) return ruling;
  return lines.find(({ available }) => available > 0)?.exclusion ?? null;
}

/** JSON has no Infinity: a limit that is not there says nothing. */
function withoutInfinities({ code, numbers }: Exclusion): Exclusion {
  return { code, numbers: Object.fromEntries(Object.entries(numbers).filter(([, value]) => Number.isFinite(value))) };
}

function byStanding(a: FacilityExplanation, b: FacilityExplanation): number {
  const ids = a.facilityId < b.facilityId ? -1 : 1;
  if (a.chosen || b.chosen) return Number(b.chosen) - Number(a.chosen) || ids;
  if (a.option === null || b.option === null) return Number(b.option !== null) - Number(a.option !== null) || ids;
  return a.option.behind - b.option.behind || ids;
}
