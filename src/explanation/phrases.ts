import type { ExclusionCode } from '../model/codes.js';
import type { CostTerm, Plan } from '../model/plan.js';
import { chinese } from './phrases-chinese.js';
import { english } from './phrases-english.js';

/** Languages that explanations are written in. */
export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/** Numbers and names of an exclusion, as its sentence needs them. */
interface SentenceParts {
  readonly numbers: Readonly<Record<string, number>>;
  readonly names: Readonly<Record<string, string>>;
}

/** Words of one language. Quantities come as numbers, ids and instants as text that is safe to print. */
export interface Phrases {
  readonly terms: Readonly<Record<CostTerm, string>>;
  /** What an exclusion code means, with its numbers. */
  readonly sentences: Readonly<Record<ExclusionCode, (parts: SentenceParts) => string>>;
  readonly status: Readonly<Record<Plan['status'], string>>;
  /** Between the items of a list, and between the last two. */
  readonly comma: string;
  readonly and: string;
  readonly km: (metres: number) => string;
  readonly hours: (minutes: number) => string;
  /** Of `(...)`: terms and what they cost. */
  readonly bracketed: (inner: string) => string;

  // The order:
  readonly cost: (cost: number, terms: string, currency: string) => string;
  readonly notServed: (order: string, cost: string) => string;
  readonly served: (order: string, from: string, way: string, cost: string) => string;
  readonly way: (moves: number, km: string, hours: string) => string;
  readonly appointment: (store: string, from: string, to: string) => string;
  readonly lineFrom: (quantity: number, facility: string, sku: string | null) => string;
  readonly lineLeftOut: (quantity: number, code: string) => string;
  readonly line: (line: number, wanted: number, sku: string, parts: string) => string;

  // A shipment, step by step:
  readonly handled: (from: string, ready: string) => string;
  readonly transfer: (to: string, departAt: string, arriveAt: string, readyAt: string) => string;
  readonly delivery: (service: string, departAt: string, arriveAt: string) => string;
  readonly shelf: (ready: string) => string;
  readonly steps: (facility: string, steps: string) => string;

  // Facilities:
  readonly counts: (facilities: number, able: number, ruledOut: string) => string;
  readonly place: (facility: string, kind: string, km: string) => string;
  readonly next: (place: string, what: string) => string;
  readonly not: (place: string, what: string) => string;
  readonly noPlan: string;
  readonly excluded: (code: string, sentence: string) => string;
  readonly own: (behind: string, hours: string, toWin: string) => string;
  readonly equal: (terms: string) => string;
  readonly costsTheSame: (terms: string) => string;
  readonly dearer: (money: number, terms: string) => string;
  readonly cheaper: (money: number, terms: string) => string;
  /** What would let a facility win, one of these. */
  readonly toWin: (ways: readonly string[]) => string;
  readonly lessMoney: (money: number) => string;
  readonly earlier: (minutes: number) => string;
  readonly moreUnits: (units: number) => string;

  // Two plans:
  readonly same: (order: string) => string;
  readonly difference: (order: string, cost: string, rest: string) => string;
  readonly more: (count: number, what: 'shipment' | 'move' | 'touch' | 'unserved') => string;
  readonly moreKm: (km: string, isMore: boolean) => string;
  readonly later: (minutes: number) => string;
  readonly changed: (a: string, b: string) => string;
  readonly nowhere: string;
  readonly source: (facility: string, sku: string) => string;
  readonly moved: (line: number, quantity: number, a: string, b: string) => string;
  readonly onlyInA: (facility: string) => string;
  readonly onlyInB: (facility: string) => string;
  readonly otherWay: (facility: string, a: string, b: string) => string;
  readonly fitting: (a: string, b: string) => string;
}

const phrases: Readonly<Record<Language, Phrases>> = { en: english, zh: chinese };

/** Words of a language; English where none is named. */
export const phrasesOf = (language: Language = 'en'): Phrases => phrases[language];
