/** Callers who each ask for one hold after the other. */

/** One hold by a number nobody else has; true where it was granted. */
export type Hold = (call: number) => boolean | Promise<boolean>;

export interface Figures {
  /** Holds that were asked for, and those granted. */
  readonly calls: number;
  readonly granted: number;
  /** Granted. */
  readonly perSecond: number;
  /** Milliseconds from the call to its answer. */
  readonly p50: number;
  readonly p99: number;
}

/** So many callers at once, each waiting for its answer before it asks again, for so many seconds; all answers are awaited. */
export async function drive(hold: Hold, callers: number, seconds: number): Promise<Figures> {
  const times: number[] = [];
  let granted = 0;
  const start = performance.now();
  const end = start + 1000 * seconds;
  const caller = async (): Promise<void> => {
    for (;;) {
      const asked = performance.now();
      if (asked >= end) return;
      if (await hold(nextCall())) granted += 1;
      times.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return figures(times, granted, performance.now() - start);
}

/** The same where answers come at once: called in a row, without a promise in between. */
export function driveAtOnce(hold: (call: number) => boolean, seconds: number): Figures {
  const times: number[] = [];
  let granted = 0;
  const start = performance.now();
  const end = start + 1000 * seconds;
  for (let asked = start; asked < end; ) {
    if (hold(nextCall())) granted += 1;
    const answered = performance.now();
    times.push(answered - asked);
    asked = answered;
  }
  return figures(times, granted, performance.now() - start);
}

/** All at once, once each: how many were granted. */
export async function rush(hold: Hold, calls: number): Promise<number> {
  const answers = await Promise.all(Array.from({ length: calls }, () => hold(nextCall())));
  return answers.filter((isGranted) => isGranted).length;
}

let lastCall = 0;

function nextCall(): number {
  lastCall += 1;
  return lastCall;
}

function figures(times: number[], granted: number, milliseconds: number): Figures {
  const sorted = Float64Array.from(times).sort();
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { calls: times.length, granted, perSecond: (1000 * granted) / milliseconds, p50: at(0.5), p99: at(0.99) };
}
