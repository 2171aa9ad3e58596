import { nowMs } from '../../../base/event-loop.js';

/** A sleep until a set time, which may be brought forward while it lasts, or before it begins. */
export class Alarm {
  #at = Infinity;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #ring: (() => void) | null = null;

  /** Resolves at a time of `nowMs`, or at an earlier one that `bring` has named since the last sleep. */
  until(at: number): Promise<void> {
    return new Promise((resolve) => {
      this.#ring = resolve;
      this.#set(Math.min(at, this.#at));
    });
  }

  /** A time in the past ends the sleep at once. A later time than the one set changes nothing. */
  bring(at: number): void {
    if (at >= this.#at) return;
    if (this.#ring === null) this.#at = at;
    else this.#set(at);
  }

  #set(at: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#at = at;
    this.#timer = setTimeout(() => this.#wake(), Math.max(0, at - nowMs()));
  }

  #wake(): void {
    const ring = this.#ring;
    this.#at = Infinity;
    this.#timer = null;
    this.#ring = null;
    ring?.();
  }
}

/** Waits between tries of what has failed: twice as long each time, and never as long as another who failed at the same moment. */
export class BackOff {
  readonly #least: number;
  readonly #most: number;
  #tries = 0;

  constructor(leastMs: number, mostMs: number) {
    this.#least = leastMs;
    this.#most = mostMs;
  }

  /** Milliseconds: from half of the step to all of it. */
  next(): number {
    const step = Math.min(this.#most, this.#least * 2 ** this.#tries);
    if (step < this.#most) this.#tries++;
    return step * (0.5 + Math.random() / 2);
  }

  reset(): void {
    this.#tries = 0;
  }
}
