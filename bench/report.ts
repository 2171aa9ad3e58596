/** What a bench hands back, and how it is printed: one line a figure. */
import { type Figures, ratioOf } from './harness.js';
import { type Target, type TargetName, targets, type Verdict, verdictOf } from './targets.js';

export interface Row {
  readonly target: TargetName | null;
  /** Such as '100k / 5m plain'. */
  readonly world: string;
  readonly what: string;
  /** The figure that is judged. */
  readonly value: number;
  readonly unit: 'ratio' | 'bytes';
  /** What it came from, printed before it, such as [['ours', '9.2 us'], ['Y', '12.8 us']]; and what else is known, behind it. */
  readonly parts: Parts;
  readonly notes: Parts;
  readonly verdict: Verdict | null;
}

type Parts = readonly (readonly [name: string, value: string])[];

/** Answers compared before anything was timed. */
export interface Check {
  readonly world: string;
  readonly what: string;
  readonly compared: number;
  readonly wrong: number;
  /** The first wrong one. */
  readonly example?: string;
}

/** Counts and times that are not judged. */
export interface Fact {
  readonly world: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
}

export interface Report {
  readonly rows: Row[];
  readonly checks: Check[];
  readonly facts: Fact[];
}

export const emptyReport = (): Report => ({ rows: [], checks: [], facts: [] });

/**
 * Ours against theirs: the median of the rounds' ratios, by wall time (p50) or CPU time. Over Y it reads ours / Y, small
 * is good; against a peer it reads peer / ours, large is good.
 */
export function raceRow(
  target: TargetName | null,
  world: string,
  what: string,
  ours: Figures,
  theirs: Figures,
  { by = 'p50', over = 'Y' }: { by?: 'p50' | 'cpu'; over?: 'Y' | 'ours' } = {},
): Row {
  const ratio = (unit: 'p50' | 'cpu') => (over === 'Y' ? ratioOf(ours, theirs, unit) : ratioOf(theirs, ours, unit));
  const other = by === 'p50' ? 'cpu' : 'p50';
  const parts: Parts = [
    ['ours', micros(ours[by])],
    [theirs.name, micros(theirs[by])],
  ];
  const notes: Parts = [
    [`ratio in ${other}`, short(ratio(other))],
    ['p99', micros(ours.p99)],
  ];
  return row(target, world, what, ratio(by), { parts, notes });
}

export function row(
  target: TargetName | null,
  world: string,
  what: string,
  value: number,
  { unit = 'ratio', parts = [], notes = [] }: Partial<Pick<Row, 'unit' | 'parts' | 'notes'>> = {},
): Row {
  return { target, world, what, value, unit, parts, notes, verdict: target ? verdictOf(target, value) : null };
}

export function printRow({ target, world, what, value, unit, parts, notes, verdict }: Row): string {
  const judged = target ? (targets[target] as Target) : null;
  const cells = [...parts, unit === 'ratio' ? ['ratio', short(value)] : [short(value), unit], ...notes];
  if (judged) cells.push(['floor', `${judged.floor}, ambitious ${judged.ambitious}: ${verdict}`]);
  const line = cells.map(([name, text]) => `${name} ${text}`).join('   ');
  return `${(target ?? '').padEnd(12)} ${world.padEnd(18)} ${what.padEnd(44)} ${line}`;
}

export function printCheck({ world, what, compared, wrong, example }: Check): string {
  return `same answers ${world.padEnd(18)} ${what.padEnd(60)} ${compared - wrong} of ${compared}${example ? `   first: ${example}` : ''}`;
}

export const printFact = ({ world, what, value, unit }: Fact): string =>
  `${''.padEnd(12)} ${world.padEnd(18)} ${what.padEnd(44)} ${short(value)} ${unit}`;

/** Collects comparisons into one check. */
export class Tally {
  #compared = 0;
  #wrong = 0;
  #example: string | undefined;

  add(right: boolean, example: () => string): void {
    this.#compared++;
    if (right) return;
    this.#wrong++;
    this.#example ??= example();
  }

  check(world: string, what: string): Check {
    const { example } = { example: this.#example };
    return { world, what, compared: this.#compared, wrong: this.#wrong, ...(example === undefined ? {} : { example }) };
  }
}

const micros = (value: number): string => `${short(value)} us`;

/** Three digits that count. */
export const short = (value: number): string =>
  Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
