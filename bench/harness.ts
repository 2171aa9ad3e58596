/**
 * Races contestants against each other on the same inputs in interleaved rounds, so that a noisy neighbour or a
 * change of clock speed falls on all of them alike. What is compared is the ratio within a round, and of the
 * ratios the median.
 *
 * Inputs are walked in order and come round again only after all the others: with 16 384 of them neither the
 * caches nor the branch predictor remember one (repeating 16 inputs runs several times faster, and lies).
 */
import { performance } from 'node:perf_hooks';

export interface Contestant {
  readonly name: string;
  /** One call for one input; what it returns is summed up, so that no call can be dropped as unused. */
  readonly call: (input: number) => number;
}

export interface Figures {
  readonly name: string;
  /** Wall time of one call in microseconds, the timer's own cost taken off; medians of rounds. */
  readonly p50: number;
  readonly p99: number;
  /** CPU time of one call in microseconds: all threads of the process, garbage collection included. */
  readonly cpu: number;
  readonly calls: number;
  readonly rounds: readonly { readonly p50: number; readonly cpu: number }[];
}

export interface RaceOptions {
  /** How many inputs there are: contestants get 0 to inputs - 1. */
  readonly inputs: number;
  readonly rounds?: number;
  /** A contestant makes as many calls in a window as fit this time, at most `windowCalls`, at least 3. */
  readonly windowMs?: number;
  readonly windowCalls?: number;
  readonly warmMs?: number;
}

/** Figures in the order of the contestants. */
export function race(contestants: readonly Contestant[], options: RaceOptions): Figures[] {
  const { inputs, rounds = 9, windowMs = 120, windowCalls = 2048, warmMs = 300 } = options;
  const tallies = contestants.map((contestant) => ({
    contestant,
    calls: clampCalls(windowMs / warmUp(contestant, inputs, warmMs), windowCalls),
    rounds: [] as { p50: number; p99: number; cpu: number }[],
  }));
  for (let round = 0; round < rounds; round++) {
    // Two windows a round, timed call by call and as a whole, over different inputs: the second must not find
    // warm what the first has touched. The order turns, so that nobody always runs behind the same neighbour.
    const timedFrom = round * 2 * windowCalls;
    for (let turn = 0; turn < tallies.length; turn++) {
      const tally = tallies[(turn + round) % tallies.length];
      if (!tally) continue;
      const { p50, p99 } = timeCalls(tally.contestant, timedFrom, tally.calls, inputs);
      const cpu = cpuOfCalls(tally.contestant, timedFrom + windowCalls, tally.calls, inputs);
      tally.rounds.push({ p50, p99, cpu });
    }
  }
  return tallies.map(({ contestant, calls, rounds: done }) => ({
    name: contestant.name,
    p50: median(done.map(({ p50 }) => p50)),
    p99: median(done.map(({ p99 }) => p99)),
    cpu: median(done.map(({ cpu }) => cpu)),
    calls: calls * 2 * rounds,
    rounds: done,
  }));
}

export interface LeastFigures {
  readonly name: string;
  /** Of the inputs' least wall times in microseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

/**
 * The tail of the inputs rather than of the machine: every input is timed once in each of several passes, and its least
 * time counts. That another process takes the core away is hardly ever met at the same input in all passes; that an
 * input is hard always is. Pauses that come now and then, for garbage for example, are left out too.
 */
export function leastTimes(contestants: readonly Contestant[], inputs: number, passes: number): LeastFigures[] {
  const least = contestants.map(() => new Float64Array(inputs).fill(Infinity));
  for (let pass = 0; pass < passes; pass++) {
    for (const [at, { call }] of contestants.entries()) {
      const times = least[at] as Float64Array;
      for (let input = 0; input < inputs; input++) {
        const start = performance.now();
        kept.sum += call(input);
        times[input] = Math.min(times[input] as number, performance.now() - start);
      }
    }
  }
  return contestants.map(({ name }, at) => {
    const times = (least[at] as Float64Array).sort();
    const quantile = (share: number) => Math.max(0, (times[Math.floor(inputs * share)] as number) - timerMs()) * 1000;
    return { name, p50: quantile(0.5), p99: quantile(0.99), p999: quantile(0.999) };
  });
}

/** Median over rounds of ours / theirs: below 1 is faster than theirs. */
export function ratioOf(ours: Figures, theirs: Figures, by: 'p50' | 'cpu'): number {
  return median(ours.rounds.map((round, at) => round[by] / (theirs.rounds[at]?.[by] ?? Number.NaN)));
}

/** The upper of the middle two for an even count; NaN of nothing. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** What all calls returned: written, so that no call can be left out. */
const kept = { sum: 0 };

/** Returns the milliseconds of one call. */
function warmUp({ call }: Contestant, inputs: number, warmMs: number): number {
  const start = performance.now();
  let calls = 0;
  do kept.sum += call(calls++ % inputs);
  while (performance.now() - start < warmMs || calls < 3);
  return (performance.now() - start) / calls;
}

function timeCalls({ call }: Contestant, from: number, calls: number, inputs: number): { p50: number; p99: number } {
  const times = new Float64Array(calls);
  for (let done = 0; done < calls; done++) {
    const start = performance.now();
    kept.sum += call((from + done) % inputs);
    times[done] = performance.now() - start;
  }
  times.sort();
  const at = (share: number) => Math.max(0, (times[Math.floor(calls * share)] as number) - timerMs()) * 1000;
  return { p50: at(0.5), p99: at(0.99) };
}

function cpuOfCalls({ call }: Contestant, from: number, calls: number, inputs: number): number {
  const start = process.cpuUsage();
  for (let done = 0; done < calls; done++) kept.sum += call((from + done) % inputs);
  const used = process.cpuUsage(start);
  return (used.user + used.system) / calls;
}

let timerCost = -1;

/** Milliseconds that reading the clock adds to a sample. */
function timerMs(): number {
  if (timerCost >= 0) return timerCost;
  const times = new Float64Array(20_000);
  for (let at = 0; at < times.length; at++) {
    const start = performance.now();
    times[at] = performance.now() - start;
  }
  timerCost = times.sort()[times.length >> 1] as number;
  return timerCost;
}

const clampCalls = (calls: number, most: number): number => Math.max(3, Math.min(most, Math.floor(calls)));
