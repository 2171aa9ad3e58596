import { escapeText } from '../base/printable.js';
import type { Exclusion } from '../candidates/exclusion.js';
import type { ExclusionCode } from '../model/codes.js';
import type { CostTerm, Plan } from '../model/plan.js';
import type { Explanation, FacilityExplanation, LineExplanation } from './explanation.js';

export interface ExplanationTextOptions {
  /** Facilities not chosen that are named at most: the next best, then the nearest. Default 5. */
  readonly facilities?: number;
}

/** An explanation in plain English for a person: a few lines, joined by line feeds. Ids cannot move a cursor. */
export function explanationText(explanation: Explanation, { facilities = 5 }: ExplanationTextOptions = {}): string {
  const { lines } = explanation;
  return [
    planText(explanation),
    ...lines.map(lineText),
    countsText(explanation.facilities),
    ...alternatives(explanation, facilities),
  ].join('\n');
}

function planText({ orderId, placedAt, currency, plan }: Explanation): string {
  const cost = `cost ${plan.cost}${termsText(plan.costTerms)} in minor units of ${currency}`;
  const name = `Order ${escapeText(orderId)}`;
  if (plan.lastArrival === null) return `${name} is not served: ${cost}.`;
  const from = plan.shipments.map(({ facilityId }) => escapeText(facilityId)).join(' and ');
  const way = `${counted(plan.moves, 'move')}, ${km(plan.metres)} by road, last arrival after ${hours(plan, placedAt)}`;
  return `${name} is served from ${from}: ${way}, ${cost}.`;
}

function lineText({ line, sku, wanted, from, unserved }: LineExplanation): string {
  const parts = from.map(({ facilityId, quantity }) => `${quantity} from ${escapeText(facilityId)}`);
  if (unserved !== null) parts.push(`${unserved.quantity} left out, ${unserved.reason}`);
  return `Line ${line}, ${wanted} of ${escapeText(sku)}: ${parts.join(', ')}.`;
}

function countsText(facilities: readonly FacilityExplanation[]): string {
  const able = facilities.filter(({ option, chosen }) => option !== null || chosen).length;
  const counts = new Map<ExclusionCode, number>();
  for (const { exclusion, chosen } of facilities) {
    if (exclusion !== null && !chosen) counts.set(exclusion.code, (counts.get(exclusion.code) ?? 0) + 1);
  }
  const ruledOut = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, count]) => `${code} ${count}`);
  const rest = ruledOut.length === 0 ? '' : `; ruled out: ${ruledOut.join(', ')}`;
  return `Of ${counted(facilities.length, 'facility', 'facilities')} ${able} could serve${rest}.`;
}

/** The next best, then the nearest; ties by id, in which order facilities of one standing stand already. */
function alternatives({ plan, placedAt, facilities }: Explanation, most: number): string[] {
  const others = facilities.filter(({ chosen }) => !chosen);
  const next = others.find(({ option }) => option !== null);
  const nearest = others
    .filter((facility) => facility !== next)
    .sort((a, b) => a.metres - b.metres || (a.facilityId < b.facilityId ? -1 : 1));
  return [...(next ? [next] : []), ...nearest].slice(0, most).map((facility) => {
    const { facilityId, kind, metres, exclusion, option } = facility;
    const name = `${escapeText(facilityId)} (${kind}, ${km(metres)} away)`;
    if (option !== null) {
      const label = facility === next ? 'Next best alone' : 'Not';
      return `${label} ${name}: ${behindText(option, plan)}, arrives after ${hours(option.plan, placedAt)}.`;
    }
    return `Not ${name}: ${exclusion === null ? 'no plan of its own' : exclusionText(exclusion)}.`;
  });
}

function behindText({ plan, behind }: { plan: Plan; behind: number }, chosen: Plan): string {
  const terms = Object.keys(plan.costTerms) as CostTerm[];
  const differences = terms
    .map((term) => [term, plan.costTerms[term] - chosen.costTerms[term]] as const)
    .filter(([, difference]) => difference !== 0)
    .map(([term, difference]) => `${term} ${difference > 0 ? '+' : '-'}${Math.abs(difference)}`);
  const list = differences.length === 0 ? '' : ` (${differences.join(', ')})`;
  if (behind === 0) return `costs the same${list}, and comes second by the tie rules`;
  return `${Math.abs(behind)} ${behind > 0 ? 'dearer' : 'cheaper'}${list}`;
}

const sentences: Partial<Record<ExclusionCode, (numbers: Exclusion['numbers']) => string>> = {
  NO_STOCK: ({ wanted }) => `has none of the ${wanted} wanted`,
  NOT_ENOUGH: ({ available, wanted }) => `has ${available} of the ${wanted} that must come together`,
  OUT_OF_RANGE: ({ metres = 0, maxMetres = 0 }) => `${km(metres)} by road, its services end at ${km(maxMetres)}`,
  NO_SERVICE: () => 'no service leaves it',
  CAPACITY_FULL: ({ ordersLeft, unitsLeft }) =>
    `its day is full: ${[
      ...(ordersLeft === undefined ? [] : [`room for ${counted(ordersLeft, 'order')}`]),
      ...(unitsLeft === undefined ? [] : [`room for ${counted(unitsLeft, 'unit')}`]),
    ].join(', ')}`,
  TOO_LATE: ({ minutesLate = 0 }) => `would arrive ${(minutesLate / 60).toFixed(1)} h too late`,
  EXCLUDED: () => 'the order excludes it',
  TOO_COSTLY: ({ cost, unservedCost }) => `serving from here costs ${cost}, serving nothing ${unservedCost}`,
};

function exclusionText({ code, numbers }: Exclusion): string {
  const sentence = sentences[code]?.(numbers);
  return sentence === undefined ? code : `${code}, ${sentence}`;
}

function termsText(terms: Plan['costTerms']): string {
  const parts = Object.entries(terms).filter(([, cost]) => cost !== 0);
  return parts.length === 0 ? '' : ` (${parts.map(([term, cost]) => `${term} ${cost}`).join(', ')})`;
}

const km = (metres: number): string => `${(metres / 1000).toFixed(1)} km`;

const hours = ({ lastArrival }: Plan, placedAt: string): string =>
  `${((Date.parse(lastArrival ?? placedAt) - Date.parse(placedAt)) / 3_600_000).toFixed(1)} h`;

const counted = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;
