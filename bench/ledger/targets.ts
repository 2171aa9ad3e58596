import type { World } from './contestants.js';
import type { Row } from './rounds.js';

/** Granted holds a second on PostgreSQL, at the best number of callers, with two cores that server and callers share. */
const targets: Readonly<Record<World, number>> = { hot: 1500, spread: 5000 };

/** Such as `hot: 2 100 /s with 100 callers, target 1 500: met`. */
export function targetLines(rows: readonly Row[]): string[] {
  return (Object.keys(targets) as World[]).map((world) => {
    const ours = rows.filter((row) => row.who === 'ledger, postgres' && row.world === world);
    const best = ours.reduce((a, b) => (b.perSecond > a.perSecond ? b : a));
    const verdict = best.perSecond >= targets[world] ? 'met' : 'missed';
    return `${world}: ${whole(best.perSecond)} /s with ${best.callers} callers, target ${whole(targets[world])}: ${verdict}`;
  });
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en-US').replaceAll(',', ' ');
