import { nextTurn, nowMs, within } from '../base/event-loop.js';
import type { Hop } from './store-under-test.js';

/** Someone who makes moves; the name is for the trace. */
export interface Actor {
  readonly name: string;
  act(): Promise<void>;
}

export interface Direction {
  /**
   * Who goes next, move by move: an actor by its number, from 1 (counting on from the first after the last), or the next
   * after it who waits. For 0, and when there are no numbers left, whoever moved last goes on.
   */
  readonly choices: readonly number[];
  /** A look round between two moves: nobody moves meanwhile. */
  afterMove(): Promise<void>;
  /** Milliseconds without any move, while actors are not done, after which they wait for each other. */
  readonly patience: number;
}

/** All actors wait for each other. */
class Deadlock extends Error {}

/** Milliseconds. A move that takes longer waits for another actor, most likely for a lock, so the others go on meanwhile. */
const longestMove = 100;

/**
 * Lets actors move one at a time, in an order that a list of numbers says: each hop of a store is a move, and so is each
 * `turn`. Between moves everything that can go on by itself has gone on. fast-check's own scheduler would do, but keeps its
 * order when a counterexample is shrunk; a list of numbers shrinks with the rest, down to the fewest changes of actor.
 */
export class Stage {
  /** Names of the actors, move by move. */
  readonly trace: string[] = [];
  /** How many connections were lost so far. */
  losses = 0;
  /** Whether the store has made any. */
  hasHops = false;
  readonly #waiting: { readonly actor: string; readonly go: () => void }[] = [];
  readonly #losses = new Map<string, { readonly hop: number; readonly when: 'before' | 'after' }>();
  /** Off: hops are done at once. Ended: turns are refused, so that actors stop. */
  #state: 'off' | 'on' | 'ended' = 'off';
  #acting = '';
  #underWay = 0;
  #tellEnd: () => void = () => {};

  readonly hop: Hop = async (work) => {
    this.hasHops = true;
    const lost = this.#state === 'on' ? await this.#hopOf(this.#acting) : null;
    if (lost === 'before') throw new Error('connection lost, before the command was sent');
    const result = await this.#work(work);
    if (lost === 'after') throw new Error('connection lost, after the command was done');
    return result;
  };

  /** The actor's own work, as one move. */
  async move<T>(actor: string, work: () => T | Promise<T>): Promise<T> {
    await this.turn(actor);
    return this.#work(work);
  }

  /** Fulfilled when the actor may go on. */
  async turn(actor: string): Promise<void> {
    if (this.#state === 'ended') throw new Error('the play is over');
    await this.#wait(actor);
  }

  /** The actor's connection is lost at its hop of this number, from 0 on, counted from now. */
  lose(actor: string, hop: number, when: 'before' | 'after'): void {
    this.#losses.set(actor, { hop, when });
  }

  /** Takes back a loss that has not come to pass. */
  keep(actor: string): void {
    this.#losses.delete(actor);
  }

  /** Until all actors are done. Throws what the first of them throws, what `afterMove` throws, and Deadlock. */
  async play(actors: readonly Actor[], { choices, afterMove, patience }: Direction): Promise<void> {
    this.#state = 'on';
    const names = actors.map(({ name }) => name);
    const failures: unknown[] = [];
    let left = actors.length;
    const acts = actors.map(({ name, act }) =>
      this.turn(name)
        .then(act)
        .catch((error: unknown) => failures.push(error))
        .finally(() => left--),
    );
    try {
      for (let moves = 0; ; moves++) {
        const underWay = this.#underWay;
        if (moves > 0) this.#move(this.#order(names, choices[moves - 1] ?? 0));
        await this.#settle(underWay, patience, () => left === 0 || failures.length > 0);
        if (failures.length > 0) throw failures[0];
        if (moves > 0) await this.#lookRound(afterMove);
        if (left === 0) return;
      }
    } finally {
      this.#state = 'ended';
      for (const { go } of this.#waiting.splice(0)) go();
      await within(patience, Promise.all(acts), null);
    }
  }

  async #hopOf(actor: string): Promise<'before' | 'after' | null> {
    await this.#wait(actor);
    const loss = this.#losses.get(actor);
    if (!loss) return null;
    this.#losses.delete(actor);
    if (loss.hop > 0) this.#losses.set(actor, { ...loss, hop: loss.hop - 1 });
    else this.losses++;
    return loss.hop > 0 ? null : loss.when;
  }

  async #work<T>(work: () => T | Promise<T>): Promise<T> {
    this.#underWay++;
    try {
      return await work();
    } finally {
      this.#underWay--;
      this.#tellEnd();
    }
  }

  #wait(actor: string): Promise<void> {
    return new Promise((go) => {
      if (this.#state === 'on') this.#waiting.push({ actor, go });
      else go();
    });
  }

  #order(names: readonly string[], choice: number): readonly string[] {
    const first = choice > 0 ? (choice - 1) % names.length : Math.max(0, names.indexOf(this.#acting));
    return [...names.slice(first), ...names.slice(0, first)];
  }

  #move(order: readonly string[]): void {
    const at = order
      .map((actor) => this.#waiting.findLastIndex((each) => each.actor === actor))
      .find((index) => index >= 0);
    if (at === undefined) return;
    const [next] = this.#waiting.splice(at, 1);
    if (!next) return;
    this.#acting = next.actor;
    this.trace.push(next.actor);
    next.go();
  }

  /** Until the move is over, or waits for another, and someone else is ready to move. */
  async #settle(underWay: number, patience: number, isOver: () => boolean): Promise<void> {
    await allThatCan();
    const since = nowMs();
    while (this.#underWay > underWay && nowMs() - since < longestMove) await this.#nextEnd(longestMove);
    while (this.#waiting.length === 0 && !isOver()) {
      if (nowMs() - since > patience) throw new Deadlock('all callers wait for each other');
      await this.#nextEnd(1);
    }
  }

  async #nextEnd(milliseconds: number): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.#tellEnd = resolve;
    });
    await within(milliseconds, ended, undefined);
    await allThatCan();
  }

  async #lookRound(look: () => Promise<void>): Promise<void> {
    this.#state = 'off';
    try {
      await look();
    } finally {
      this.#state = 'on';
    }
  }
}

declare const setImmediate: undefined | ((callback: () => void) => void);

/** Fulfilled when whatever waits for nothing but promises has gone on; at once where the platform knows how. */
const allThatCan = (): Promise<void> =>
  typeof setImmediate === 'function' ? new Promise((resolve) => setImmediate(resolve)) : nextTurn();
