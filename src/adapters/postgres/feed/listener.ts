import { nowMs, within } from '../../../base/event-loop.js';
import { StoreError } from '../store-error.js';
import { asStoreError } from './ask.js';
import type { Listen } from './listen.js';
import { Alarm, BackOff } from './pace.js';

export interface ListenerCalls {
  /** A notice came, or some may have been missed. */
  wake(): void;
  /** Nobody listens; told once for each outage, however many tries it lasts. */
  down(error: StoreError): void;
}

/** Keeps somebody listening: begins again, with longer and longer waits between the tries, whenever it was lost. */
export class Listener {
  readonly #listen: Listen;
  readonly #calls: ListenerCalls;
  readonly #timeoutMs: number;
  readonly #alarm = new Alarm();
  readonly #stopped: Promise<typeof stopped>;
  readonly #ended: Promise<void>;
  #stop: () => void = () => {};
  #isStopped = false;

  /** @param timeoutMs who has not begun to listen by then has failed, and who has not ended by then is left alone */
  constructor(listen: Listen, calls: ListenerCalls, timeoutMs: number) {
    this.#listen = listen;
    this.#calls = calls;
    this.#timeoutMs = timeoutMs;
    this.#stopped = new Promise((resolve) => {
      this.#stop = () => resolve(stopped);
    });
    this.#ended = this.#run();
  }

  /** Resolves when nobody listens any more; does not wait for a connection that is still being made, or never says goodbye. */
  stop(): Promise<void> {
    this.#isStopped = true;
    this.#stop();
    this.#alarm.bring(0);
    return this.#ended;
  }

  async #run(): Promise<void> {
    const backOff = new BackOff(leastWaitMs, mostWaitMs);
    let isTold = false;
    while (!this.#isStopped) {
      const since = nowMs();
      const { error, hasListened } = await this.#stretch();
      if (this.#isStopped) return;
      if (hasListened) isTold = false;
      if (hasListened && nowMs() - since >= steadyMs) backOff.reset();
      if (!isTold) this.#calls.down(asStoreError(error));
      isTold = true;
      await this.#alarm.until(nowMs() + backOff.next());
    }
  }

  /** Listens until that is lost or stopped, and says why it is over. */
  async #stretch(): Promise<{ error: unknown; hasListened: boolean }> {
    const { wake } = this.#calls;
    let lose: (error: unknown) => void = () => {};
    const lost = new Promise<unknown>((resolve) => {
      lose = resolve;
    });
    // What throws at once is one more that cannot begin.
    const begun = (async () => this.#listen(wake, (error) => lose(error)))();
    let isWanted = true;
    // Whoever begins to listen only after the stop, or too late, is sent away.
    begun.then((end) => (isWanted && !this.#isStopped ? undefined : end())).catch(() => {});
    try {
      const end = await within(this.#timeoutMs, Promise.race([begun, this.#stopped]), late);
      if (end === stopped) return { error: null, hasListened: false };
      if (end === late) {
        isWanted = false;
        throw new StoreError('CONNECTION', `nobody listens within ${this.#timeoutMs} ms`, 1);
      }
      wake();
      const reason = await Promise.race([lost, this.#stopped]);
      if (reason === stopped) await within(this.#timeoutMs, end(), undefined).catch(() => {});
      // What happened since nobody listens has to be looked for.
      else wake();
      return { error: reason, hasListened: true };
    } catch (error) {
      return { error, hasListened: false };
    }
  }
}

const stopped = Symbol('stopped');
const late = Symbol('late');
const leastWaitMs = 100;
const mostWaitMs = 10_000;
/** A connection that has stood for so long is not one that goes down again and again. */
const steadyMs = 10_000;
