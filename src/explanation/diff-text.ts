import { escapeText } from '../base/printable.js';
import type { CostTerm, Plan, Shipment } from '../model/plan.js';
import { type Language, type Phrases, phrasesOf } from './phrases.js';
import type { PlanDifference, Source } from './plan-difference.js';
import { signedTerms } from './text.js';

export interface DiffTextOptions {
  /** Default English. */
  readonly language?: Language;
}

/** What differs between two plans in words for a person: a few lines, joined by line feeds. Ids cannot move a cursor. */
export function diffText(difference: PlanDifference, { language = 'en' }: DiffTextOptions = {}): string {
  const words = phrasesOf(language);
  const order = escapeText(difference.orderId);
  if (difference.same) return words.same(order);
  return [
    sumsText(words, order, difference),
    ...difference.moved.map(({ line, quantity, a, b }) =>
      words.moved(line, quantity, sourceText(words, a), sourceText(words, b)),
    ),
    ...difference.origins.flatMap(({ facilityId, a, b, differs }) => {
      const name = escapeText(facilityId);
      if (a === null) return [words.onlyInB(name)];
      if (b === null) return [words.onlyInA(name)];
      return differs.legs || differs.times ? [words.otherWay(name, wayText(a), wayText(b))] : [];
    }),
    ...fittingText(words, difference),
  ].join('\n');
}

function sumsText(words: Phrases, order: string, difference: PlanDifference): string {
  const terms = signedTerms(words, Object.entries(difference.costTerms) as [CostTerm, number][]);
  const { cost, status, metres, arrivalMinutes } = difference;
  const behind =
    cost === 0 ? words.costsTheSame(terms) : cost > 0 ? words.dearer(cost, terms) : words.cheaper(-cost, terms);
  const rest = [
    ...(status.a === status.b ? [] : [words.changed(words.status[status.a], words.status[status.b])]),
    ...(['shipments', 'moves', 'touches', 'unserved'] as const).flatMap((what) => {
      const singular = ({ shipments: 'shipment', moves: 'move', touches: 'touch', unserved: 'unserved' } as const)[
        what
      ];
      return difference[what] === 0 ? [] : [words.more(difference[what], singular)];
    }),
    ...(metres === 0 ? [] : [words.moreKm(words.km(Math.abs(metres)), metres > 0)]),
    ...(arrivalMinutes === null || arrivalMinutes === 0 ? [] : [words.later(arrivalMinutes)]),
  ];
  return words.difference(order, behind, rest.map((part) => `${words.comma}${part}`).join(''));
}

function sourceText(words: Phrases, source: Source | null): string {
  return source === null ? words.nowhere : words.source(escapeText(source.facilityId), escapeText(source.sku));
}

/** Legs with their departures in UTC: `> store 2026-10-01T09:30Z > courier 2026-10-01T11:00Z`. */
function wayText({ legs, arriveAt }: Shipment): string {
  const minute = (instant: string) => `${instant.slice(0, 16)}Z`;
  const parts = legs.map(({ to, service, departAt }) => `${escapeText(to ?? service ?? '')} ${minute(departAt)}`);
  return [...parts, minute(arriveAt)].join(' > ');
}

function fittingText(words: Phrases, { appointment: { a, b } }: PlanDifference): string[] {
  const text = (appointment: Plan['appointment'] | null) =>
    appointment == null ? words.nowhere : `${escapeText(appointment.facilityId)} ${appointment.startAt.slice(0, 16)}Z`;
  return text(a) === text(b) ? [] : [words.fitting(text(a), text(b))];
}
