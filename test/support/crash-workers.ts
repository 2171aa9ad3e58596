/** The worker processes of a drive, as their parent sees them: started ahead, given epochs, killed in the middle of one. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Order, Report } from './crash-messages.js';
import type { StoreAddress } from './crash-stores.js';

export interface Worker {
  /** Of its connections. */
  readonly name: string;
  readonly ready: Promise<void>;
  /** Resolves when its callers have made their calls; at once where it has been killed meanwhile, or is. */
  run(epoch: number, seed: number, calls: number): Promise<void>;
  /** SIGKILL; back when it is gone and all that it has told was heard. */
  kill(): Promise<void>;
  readonly isKilled: boolean;
}

export interface WorkerOptions {
  readonly file: string;
  readonly address: StoreAddress;
  readonly callers: readonly number[];
  readonly clockOffset: number;
  readonly hear: (report: Report) => void;
}

export function startWorker({ file, address, callers, clockOffset, hear }: WorkerOptions): Worker {
  const child = fork(file, [], { stdio: ['ignore', 'inherit', 'pipe', 'ipc'], execArgv: [] });
  let isKilled = false;
  let complaints = '';
  child.stderr?.on('data', (part: Buffer) => {
    complaints = `${complaints}${part}`.slice(-2000);
  });
  const gone = Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
  const waiting = new Map<Report['type'], () => void>();
  child.on('message', (report: Report) => {
    if (report.type === 'ready' || report.type === 'done') waiting.get(report.type)?.();
    else hear(report);
  });
  const heard = (type: 'ready' | 'done'): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.set(type, resolve);
      gone.then(() => {
        if (isKilled) resolve();
        else reject(new Error(`worker ${address.name} has ended on its own:\n${complaints}`));
      });
    });

  const ready = heard('ready');
  // Whoever awaits it hears of a failure; until then it is nobody's.
  ready.catch(() => {});
  order(child, { type: 'open', address, callers, clockOffset });
  return {
    name: address.name,
    ready,
    async run(epoch, seed, calls) {
      if (isKilled) return;
      const done = heard('done');
      order(child, { type: 'epoch', epoch, seed, calls });
      await done;
    },
    async kill() {
      isKilled = true;
      child.kill('SIGKILL');
      await gone;
    },
    get isKilled() {
      return isKilled;
    },
  };
}

function order(child: ChildProcess, text: Order): void {
  child.send(text, () => {});
}

/** What is added to the monotonic clock, which all processes of a machine share, to tell the time of day in milliseconds with parts. */
export function clockOffset(): number {
  const offsets = Array.from({ length: 20 }, () => {
    const before = Date.now();
    let now = before;
    while (now === before) now = Date.now();
    return now - Number(process.hrtime.bigint()) / 1e6;
  });
  // Read a moment too late an edge of the clock gives less, never more.
  return Math.max(...offsets);
}
