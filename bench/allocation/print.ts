/** Tables of the allocation bench. */
import { short } from '../report.js';
import type { Flavour } from './instance.js';
import type { JobResult } from './jobs.js';
import { targetOf } from './targets.js';

export interface Result extends JobResult {
  readonly size: string;
  readonly percent: number;
  readonly flavour: Flavour;
}

export function resultTable(results: readonly Result[], withHead: boolean): string {
  const head = [
    'instance',
    'cost',
    'bound',
    'gap %',
    'status',
    'CPU s',
    'MB (before)',
    '1 by 1 + %',
    'shuffled + %',
    'HiGHS',
    'its cost + %',
    'its CPU s',
    '/ ours',
    'its MB',
    'target',
  ];
  const rows = results.map(({ size, percent, flavour, allocate: ours, peers = [], highs }) => {
    const above = (cost: number | null | undefined) =>
      ours && typeof cost === 'number' ? (100 * (cost / ours.cost - 1)).toFixed(3) : '-';
    const peer = (name: string) => peers.find((one) => one.name === name)?.cost;
    return [
      `${size} ${percent} % ${flavour}`,
      ours ? ours.cost.toLocaleString('en-US') : '-',
      ours ? ours.bound.toLocaleString('en-US') : '-',
      ours ? (100 * ours.gap).toFixed(4) : '-',
      ours ? `${ours.status}${ours.stoppedBy ? ` (${ours.stoppedBy})` : ''}` : '-',
      ours ? ours.cpuSeconds.toFixed(2) : '-',
      ours ? `${ours.megabytesPeak.toFixed(0)} (${ours.megabytesBefore.toFixed(0)})` : '-',
      above(peer('one by one')),
      above(peer('shuffled')),
      highs?.status ?? '-',
      above(highs?.cost),
      highs ? highs.cpuSeconds.toFixed(2) : '-',
      highs && ours ? short(highs.cpuSeconds / ours.cpuSeconds) : '-',
      highs ? highs.megabytesPeak.toFixed(0) : '-',
      targetOf({ size, percent, flavour, allocate: ours, highs }),
    ];
  });
  return table(withHead ? [head, ...rows] : rows, widths);
}

const widths = [22, 13, 13, 8, 20, 8, 12, 10, 12, 9, 12, 9, 7, 7, 8];

export function peerTable({ allocate: ours, peers = [] }: Result): string {
  const head = [
    '',
    'units served',
    'complete',
    'parcels',
    'moves/unit',
    'touches/unit',
    'cost',
    '+ bound %',
    'CPU s',
    'verify',
  ];
  const bound = ours?.bound ?? Number.NaN;
  const all = [...(ours ? [{ name: 'allocate', ...ours }] : []), ...peers];
  const rows = all.map((one) => [
    `  ${one.name}`,
    `${one.unitsServed} / ${one.unitsWanted}`,
    String(one.complete),
    one.parcelsPerOrder.toFixed(3),
    one.movesPerUnit.toFixed(3),
    one.touchesPerUnit.toFixed(3),
    one.cost.toLocaleString('en-US'),
    (100 * (one.cost / bound - 1)).toFixed(3),
    one.cpuSeconds.toFixed(2),
    one.violations === 0 ? 'clean' : `${one.violations} violations`,
  ]);
  return table([head, ...rows], [18, 16, 9, 8, 11, 13, 14, 10, 8, 8]);
}

/** How CPU time grows with orders: the exponent from the smallest to the largest size of each kind. */
export function scaling(results: readonly Result[]): string[] {
  const lines: string[] = [];
  const kinds = new Map<string, Result[]>();
  for (const result of results) {
    const kind = `${result.percent} % ${result.flavour}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), result]);
  }
  const ordersOf = ({ size }: Result) => Number.parseFloat(size) * 1000;
  for (const [kind, same] of kinds) {
    const [small] = same;
    const large = same.at(-1);
    if (!small?.allocate || !large?.allocate || small === large) continue;
    const exponent =
      Math.log(large.allocate.cpuSeconds / small.allocate.cpuSeconds) / Math.log(ordersOf(large) / ordersOf(small));
    lines.push(`${kind}: CPU grows as orders^${exponent.toFixed(2)} from ${small.size} to ${large.size}`);
  }
  return lines;
}

function table(rows: readonly (readonly string[])[], columns: readonly number[]): string {
  return rows
    .map((cells) =>
      cells.map((cell, at) => (at === 0 ? cell.padEnd(columns[0] ?? 0) : cell.padStart(columns[at] ?? 0))).join('  '),
    )
    .join('\n');
}
