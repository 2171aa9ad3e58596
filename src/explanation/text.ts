import { escapeText } from '../base/printable.js';
import type { Exclusion } from '../candidates/exclusion.js';
import type { ExclusionCode } from '../model/codes.js';
import type { CostTerm, Plan } from '../model/plan.js';
import type { Explanation, FacilityExplanation, LineExplanation, ShipmentTimes, ToWin } from './explanation.js';
import { localText } from './local-text.js';
import { type Language, type Phrases, phrasesOf } from './phrases.js';

export interface ExplanationTextOptions {
  /** Facilities not chosen that are named at most: the next best, then the nearest. Default 5. */
  readonly facilities?: number;
  /** Default English. */
  readonly language?: Language;
}

/** An explanation in words for a person: a few lines, joined by line feeds. Ids cannot move a cursor. */
export function explanationText(
  explanation: Explanation,
  { facilities = 5, language = 'en' }: ExplanationTextOptions = {},
): string {
  const words = phrasesOf(language);
  return [
    planText(words, explanation),
    ...timesText(words, explanation),
    ...explanation.lines.map((line) => lineText(words, line)),
    countsText(words, explanation.facilities),
    ...alternatives(words, explanation, facilities),
  ].join('\n');
}

function planText(words: Phrases, { orderId, placedAt, currency, plan }: Explanation): string {
  const cost = words.cost(plan.cost, termsText(words, plan.costTerms), currency);
  const name = escapeText(orderId);
  if (plan.lastArrival === null) return words.notServed(name, cost);
  const from = plan.shipments.map(({ facilityId }) => escapeText(facilityId)).join(words.and);
  const way = words.way(plan.moves, words.km(plan.metres), hoursText(words, plan, placedAt));
  return words.served(name, from, way, cost);
}

/** Shipment by shipment, where more happens than one leg that leaves as soon as the goods are ready. */
function timesText(words: Phrases, { plan, times }: Explanation): string[] {
  const steps = times.flatMap((each, s) => {
    const { handlingFrom, legs, arriveAt } = plan.shipments[s] as Plan['shipments'][number];
    if (handlingFrom === undefined && legs.length === 1 && plan.appointment === undefined) return [];
    return [words.steps(escapeText(each.facilityId), stepsText(words, each, arriveAt))];
  });
  if (plan.appointment === undefined) return steps;
  const { facilityId, startAt, endAt } = plan.appointment;
  // A store receives goods of a fitting; where they lie there already the origin is the store.
  const last = times[0]?.steps.at(-1);
  const zone = last === undefined ? (times[0]?.timeZone ?? null) : last.timeZone;
  return [...steps, words.appointment(escapeText(facilityId), localText(startAt, zone), localText(endAt, zone))];
}

function stepsText(
  words: Phrases,
  { timeZone, handlingFrom, readyAt, steps }: ShipmentTimes,
  arriveAt: string,
): string {
  const parts: string[] = [];
  if (handlingFrom !== null && readyAt !== null) {
    parts.push(words.handled(localText(handlingFrom, timeZone), localText(readyAt, timeZone)));
  }
  let zone = timeZone;
  for (const { to, service, departAt, arriveAt: at, readyAt: ready, timeZone: there } of steps) {
    const [leaves, arrives] = [localText(departAt, zone), localText(at, to === null ? zone : there)];
    if (to === null) parts.push(words.delivery(escapeText(service ?? ''), leaves, arrives));
    else parts.push(words.transfer(escapeText(to), leaves, arrives, localText(ready ?? at, there)));
    if (to !== null) zone = there;
  }
  if (steps.length === 0) parts.push(words.shelf(localText(arriveAt, zone)));
  return parts.join(words.comma);
}

function lineText(words: Phrases, { line, sku, wanted, from, unserved }: LineExplanation): string {
  const parts = from.map((source) =>
    words.lineFrom(
      source.quantity,
      escapeText(source.facilityId),
      source.sku === undefined ? null : escapeText(source.sku),
    ),
  );
  if (unserved !== null) parts.push(words.lineLeftOut(unserved.quantity, unserved.reason));
  return words.line(line, wanted, escapeText(sku), parts.join(words.comma));
}

function countsText(words: Phrases, facilities: readonly FacilityExplanation[]): string {
  const able = facilities.filter(({ option, chosen }) => option !== null || chosen).length;
  const counts = new Map<ExclusionCode, number>();
  for (const { exclusion, chosen } of facilities) {
    if (exclusion !== null && !chosen) counts.set(exclusion.code, (counts.get(exclusion.code) ?? 0) + 1);
  }
  const ruledOut = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, count]) => `${code} ${count}`);
  return words.counts(facilities.length, able, ruledOut.join(words.comma));
}

/** The next best, then the nearest; ties by id, in which order facilities of one standing stand already. */
function alternatives(words: Phrases, { plan, placedAt, facilities }: Explanation, most: number): string[] {
  const others = facilities.filter(({ chosen }) => !chosen);
  const next = others.find(({ option }) => option !== null);
  const nearest = others
    .filter((facility) => facility !== next)
    .sort((a, b) => a.metres - b.metres || (a.facilityId < b.facilityId ? -1 : 1));
  return [...(next ? [next] : []), ...nearest].slice(0, most).map((facility) => {
    const { facilityId, kind, metres, exclusion, option, toWin } = facility;
    const place = words.place(escapeText(facilityId), kind, words.km(metres));
    if (option === null) return words.not(place, exclusion === null ? words.noPlan : exclusionText(words, exclusion));
    const behind = behindText(words, option, plan);
    const own = words.own(behind, hoursText(words, option.plan, placedAt), toWinText(words, toWin));
    return facility === next ? words.next(place, own) : words.not(place, own);
  });
}

function behindText(words: Phrases, { plan, behind }: { plan: Plan; behind: number }, chosen: Plan): string {
  const terms = Object.keys(plan.costTerms) as CostTerm[];
  const list = signedTerms(
    words,
    terms.map((term) => [term, plan.costTerms[term] - chosen.costTerms[term]] as const),
  );
  if (behind === 0) return words.equal(list);
  return behind > 0 ? words.dearer(behind, list) : words.cheaper(-behind, list);
}

function toWinText(words: Phrases, toWin: ToWin | null): string {
  if (toWin === null) return '';
  const { units, minutes, money } = toWin;
  return words.toWin([
    ...(units === undefined ? [] : [words.moreUnits(units)]),
    ...(minutes === undefined ? [] : [words.earlier(minutes)]),
    ...(money === undefined ? [] : [words.lessMoney(money)]),
  ]);
}

function exclusionText(words: Phrases, { code, numbers, names = {} }: Exclusion): string {
  const safe = Object.fromEntries(Object.entries(names).map(([name, text]) => [name, escapeText(text)]));
  return words.excluded(code, words.sentences[code]({ numbers, names: safe }));
}

/** ` (money +5, hour -2)`; nothing where nothing differs. */
export function signedTerms(words: Phrases, terms: readonly (readonly [CostTerm, number])[]): string {
  const parts = terms
    .filter(([, difference]) => difference !== 0)
    .map(([term, difference]) => `${words.terms[term]} ${difference > 0 ? '+' : '-'}${Math.abs(difference)}`);
  return parts.length === 0 ? '' : words.bracketed(parts.join(words.comma));
}

function termsText(words: Phrases, terms: Plan['costTerms']): string {
  const parts = (Object.entries(terms) as [CostTerm, number][])
    .filter(([, cost]) => cost !== 0)
    .map(([term, cost]) => `${words.terms[term]} ${cost}`);
  return parts.length === 0 ? '' : words.bracketed(parts.join(words.comma));
}

const hoursText = (words: Phrases, { lastArrival }: Plan, placedAt: string): string =>
  words.hours((Date.parse(lastArrival ?? placedAt) - Date.parse(placedAt)) / 60_000);
