/** The parts of the bench that run in a process each, so that no one's code, heap or clock is in another's figures. */

import { allocate } from '../../src/allocate.js';
import type { Plan } from '../../src/model/plan.js';
import { buildNetwork } from '../../src/network/network.js';
import { cachedInstance, cacheName, readCached, specKey, writeCached } from './cache.js';
import { foldedModel } from './folded-model.js';
import { solveByHighs } from './highs.js';
import type { Instance, InstanceSpec } from './instance.js';
import { oneByOne, type Peer, plansOf, shops, shuffledOneByOne } from './peers.js';
import { type Quality, qualityOf } from './quality.js';

export type Job =
  | { readonly kind: 'allocate'; readonly spec: InstanceSpec; readonly timeLimitMs: number | null }
  | { readonly kind: 'peers'; readonly spec: InstanceSpec; readonly withShops: boolean }
  | HighsJob;

interface HighsJob {
  readonly kind: 'highs';
  readonly spec: InstanceSpec;
  /** null: all holders. */
  readonly k: number | null;
  readonly seconds: number;
  readonly mayBeKnown: boolean;
}

/** What a job hands back, as plain data. */
export interface JobResult {
  readonly allocate?: AllocateResult;
  readonly peers?: readonly PeerResult[];
  readonly highs?: HighsResult;
}

export interface AllocateResult extends Quality {
  readonly status: string;
  readonly stoppedBy: string | null;
  /** As `allocate` says; `cost` is recounted from the plans. */
  readonly claimedCost: number;
  readonly bound: number;
  readonly gap: number;
  readonly cpuSeconds: number;
  /** The process when allocate began, and the most of it while it ran. */
  readonly megabytesBefore: number;
  readonly megabytesPeak: number;
  readonly faults: readonly string[];
}

export interface PeerResult extends Quality {
  readonly name: string;
  readonly cpuSeconds: number;
}

export interface HighsResult {
  readonly status: string;
  /** Of the plan, recounted; null without one. */
  readonly cost: number | null;
  /** null where HiGHS says none. */
  readonly bound: number | null;
  readonly columns: number;
  readonly rows: number;
  readonly cpuSeconds: number;
  readonly megabytesPeak: number;
  readonly violations: number;
  readonly error: string | null;
  readonly faults: readonly string[];
}

export async function runJob(job: Job): Promise<JobResult> {
  const instance = cachedInstance(job.spec);
  switch (job.kind) {
    case 'allocate':
      return { allocate: await runAllocate(instance, job.timeLimitMs) };
    case 'peers':
      return { peers: runPeers(instance, job.withShops) };
    case 'highs':
      return { highs: await remembered(job, () => runHighs(instance, job.k ?? Infinity, job.seconds)) };
  }
}

/** HiGHS takes minutes and always answers the same: `--highs-known` reads what an earlier run wrote down. */
async function remembered(job: HighsJob, run: () => Promise<HighsResult>): Promise<HighsResult> {
  const { spec, k, seconds } = job;
  const name = cacheName('highs', [specKey(spec), k, seconds]);
  const known = job.mayBeKnown ? readCached<HighsResult>(name) : null;
  if (known) return known;
  const result = await run();
  writeCached(name, result);
  return result;
}

export async function runAllocate(instance: Instance, timeLimitMs: number | null): Promise<AllocateResult> {
  const network = buildNetwork(instance.problem);
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 10);
  const { result, cpuSeconds } = await timed(() =>
    allocate(network, instance.orders, timeLimitMs === null ? {} : { limits: { timeLimitMs } }),
  );
  clearInterval(watch);
  peak = Math.max(peak, process.memoryUsage.rss());
  const { status, plans, cost, bound, gap, stoppedBy, alarms } = result;
  const quality = qualityOf(instance, plans);
  const faults = alarms.map((alarm) => `alarm: ${alarm}`);
  if (quality.cost !== cost) faults.push(`cost is ${cost}, plans cost ${quality.cost}`);
  if (bound > cost) faults.push(`bound ${bound} is above cost ${cost}`);
  if ((status === 'optimal') !== cost - bound < 1) faults.push(`${status} at cost ${cost}, bound ${bound}`);
  if (!isSorted(plans)) faults.push('plans are not sorted by order');
  return {
    ...quality,
    status,
    stoppedBy: stoppedBy ?? null,
    claimedCost: cost,
    bound,
    gap,
    cpuSeconds,
    megabytesBefore: before / 2 ** 20,
    megabytesPeak: peak / 2 ** 20,
    faults,
  };
}

export function runPeers(instance: Instance, withShops: boolean): PeerResult[] {
  const run = (name: string, peer: Peer): PeerResult => {
    const start = process.cpuUsage();
    const plans = peer(instance);
    const cpuSeconds = secondsSince(start);
    return { name, cpuSeconds, ...qualityOf(instance, plans) };
  };
  return [
    run('one by one', oneByOne),
    run('shuffled', shuffledOneByOne),
    ...(withShops ? Object.entries(shops).map(([name, peer]) => run(name, peer)) : []),
  ];
}

export async function runHighs(instance: Instance, k: number, seconds: number): Promise<HighsResult> {
  const { mip, picks } = foldedModel(instance, k);
  const { result, cpuSeconds } = await timed(() => solveByHighs(mip, { cpuSeconds: seconds }));
  const { status, cost: claimed, bound, values, error } = result;
  const quality = values ? qualityOf(instance, plansOf(instance, picks(values))) : null;
  const cost = quality?.cost ?? null;
  const faults: string[] = [];
  // Short of the optimum it may leave a shipment open that carries nothing; then its plan is cheaper than it says.
  if (cost !== null && (status === 'optimal' ? cost !== claimed : cost > claimed))
    faults.push(`HiGHS says ${claimed}, its plan costs ${cost}`);
  return {
    status,
    cost,
    bound: Number.isFinite(bound) ? bound : null,
    columns: mip.columns,
    rows: mip.rows,
    cpuSeconds,
    megabytesPeak: process.resourceUsage().maxRSS / 1024,
    violations: quality?.violations ?? 0,
    error,
    faults,
  };
}

/** What must hold between the answers to one instance; empty when all does. */
export function disagreements({ allocate: ours, peers = [], highs }: JobResult, isWhole: boolean): string[] {
  const found = [...(ours?.faults ?? []), ...(highs?.faults ?? [])];
  if (ours && ours.violations > 0) found.push(`allocate: ${ours.violations} violations, first ${ours.example}`);
  if (highs && highs.violations > 0) found.push(`HiGHS: ${highs.violations} violations`);
  for (const { name, cost, violations, example } of peers) {
    if (violations > 0) found.push(`${name}: ${violations} violations, first ${example}`);
    if (ours && ours.bound > cost) found.push(`bound ${ours.bound} is above the cost of ${name}, ${cost}`);
    if (ours && name === 'one by one' && ours.cost > cost)
      found.push(`allocate costs ${ours.cost}, one by one ${cost}`);
  }
  if (!ours || !highs || highs.cost === null) return found;
  if (ours.bound > highs.cost) found.push(`bound ${ours.bound} is above a plan of HiGHS, ${highs.cost}`);
  if (ours.status === 'optimal' && ours.cost > highs.cost)
    found.push(`optimal at ${ours.cost}, HiGHS has a plan at ${highs.cost}`);
  // With all facilities in its model the optimum of HiGHS is the optimum.
  if (isWhole && highs.status === 'optimal' && ours.cost < highs.cost)
    found.push(`allocate costs ${ours.cost}, the optimum of HiGHS ${highs.cost}`);
  return found;
}

async function timed<T>(run: () => Promise<T>): Promise<{ result: T; cpuSeconds: number }> {
  const start = process.cpuUsage();
  const result = await run();
  return { result, cpuSeconds: secondsSince(start) };
}

function secondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

const isSorted = (plans: readonly Plan[]): boolean =>
  plans.every(({ orderId }, row) => row === 0 || (plans[row - 1] as Plan).orderId < orderId);
