/** What allocate is held to, where lines are whole; CPU seconds of one thread. */
import type { AllocateResult, HighsResult } from './jobs.js';

/** Proven gap in percent and CPU seconds at 5, 20 and 50 % contention. */
const proven: Readonly<Record<string, { readonly gaps: readonly number[]; readonly seconds: readonly number[] }>> = {
  '10k': { gaps: [0.02, 0.04, 0.12], seconds: [1, 2, 4] },
  '100k': { gaps: [0.02, 0.06, 0.2], seconds: [5, 10, 20] },
};
const contentions = [5, 20, 50];
const mostMegabytes = 600;
/** Of divisible lines, at any size. */
const divisibleGap = 0.3;

interface Judged {
  readonly size: string;
  readonly percent: number;
  readonly flavour: string;
  readonly allocate: AllocateResult | undefined;
  readonly highs: HighsResult | undefined;
}

/** 'met', what was missed, or '-' where there is no target or nothing to hold it against. */
export function targetOf({ size, percent, flavour, allocate: ours, highs }: Judged): string {
  if (!ours) return '-';
  const gap = 100 * ours.gap;
  if (flavour === 'divisible') return verdict([['gap', gap <= divisibleGap]]);
  if (flavour === 'rules') return ruled(size, percent, gap);
  if (size === '1k') {
    if (highs?.status !== 'optimal' || highs.cost === null) return '-';
    return verdict([
      ['cost', 100 * (ours.cost / highs.cost - 1) <= 0.005],
      ['time', ours.cpuSeconds <= highs.cpuSeconds / 50],
      ['memory', ours.megabytesPeak - ours.megabytesBefore <= highs.megabytesPeak / 3],
    ]);
  }
  const at = contentions.indexOf(percent);
  const target = proven[size];
  if (!target || at < 0) return '-';
  return verdict([
    ['gap', gap <= (target.gaps[at] as number)],
    ['time', ours.cpuSeconds <= (target.seconds[at] as number)],
    ['memory', size !== '100k' || ours.megabytesPeak <= mostMegabytes],
  ]);
}

/** Times, lanes and bays couple what was apart: twice the gap of plain instances, whatever the time. */
function ruled(size: string, percent: number, gap: number): string {
  const target = (proven[size] ?? proven['10k'])?.gaps[contentions.indexOf(percent)];
  return target === undefined ? '-' : verdict([['gap', gap <= 2 * target]]);
}

function verdict(parts: readonly (readonly [name: string, isMet: boolean])[]): string {
  const missed = parts.filter(([, isMet]) => !isMet).map(([name]) => name);
  return missed.length === 0 ? 'met' : `missed ${missed.join(', ')}`;
}
