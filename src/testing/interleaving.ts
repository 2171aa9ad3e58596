import { type Call, callText, explainHistory } from './history.js';
import type { ModelState } from './model.js';
import { type Move, minute, moveText } from './moves.js';
import { type Operation, perform, type StoreOperation, type Told } from './operation.js';
import type { Stage } from './stage.js';
import type { StoreUnderTest } from './store-under-test.js';
import type { Watch } from './watch.js';

/** Who calls what, and whose turn it is, move by move. */
export interface Play {
  readonly callers: readonly (readonly Move[])[];
  readonly choices: readonly number[];
}

/** A play that went wrong, and whose turn it was each time. */
export class PlayError extends Error {
  readonly trace: readonly string[];

  constructor(message: string, trace: readonly string[], options: ErrorOptions) {
    super(message, options);
    this.trace = [...trace];
  }
}

export interface Scene {
  readonly under: StoreUnderTest;
  readonly stage: Stage;
  readonly watch: Watch;
  readonly start: ModelState;
  readonly patience: number;
}

/**
 * Plays the callers' moves on the stage, looks round after each, and in the end asks whether some order of the calls
 * explains what they were told. Throws PlayError with the history where something was wrong.
 */
export async function interleave(play: Play, scene: Scene): Promise<void> {
  const history = new Recorder(scene);
  const actors = play.callers.map((moves, at) => {
    const name = String(at + 1);
    return { name, act: () => history.act(name, moves) };
  });
  const afterMove = () => scene.watch.look();
  try {
    await scene.stage.play(actors, { choices: play.choices, afterMove, patience: scene.patience });
    await scene.watch.finish();
    await history.readAll();
    history.explain();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const { trace } = scene.stage;
    throw new PlayError([reason, history.text(), playText(play, trace)].join('\n'), trace, { cause: error });
  }
}

function playText({ callers }: Play, trace: readonly string[]): string {
  const lines = callers.flatMap((moves, at) =>
    moves.length > 0 ? [`  ${at + 1}: ${moves.map(moveText).join('; ')}`] : [],
  );
  return ['the callers:', ...lines, `their turns: ${trace.join(' ')}`].join('\n');
}

class Recorder {
  readonly #scene: Scene;
  readonly #calls: Call[] = [];
  readonly #open = new Map<string, { readonly operation: Operation; readonly invoked: number }>();
  #ticks = 0;
  #now: number;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#now = scene.start.now;
  }

  async act(name: string, moves: readonly Move[]): Promise<void> {
    let late: StoreOperation[] = [];
    for (const move of moves) {
      const due = late;
      late = [];
      if ('pass' in move) await this.#pass(name, move.pass);
      else {
        const { call, fault } = move;
        if (fault === 'twice')
          await Promise.all([this.#call(name, call), this.#call(name, call, { caller: `${name}'` })]);
        else if (fault === 'deaf') await this.#call(name, call, { listens: false });
        else if (typeof fault === 'object') this.#scene.stage.lose(name, fault.hop, fault.lost);
        if (fault === 'late') late.push(call);
        if (fault !== 'twice') await this.#callUntilHeard(name, call);
        this.#scene.stage.keep(name);
      }
      for (const call of due) await this.#callUntilHeard(name, call);
    }
  }

  /** What everyone can see when all is over is part of the history. */
  async readAll(): Promise<void> {
    const { cells } = this.#scene.start;
    const ids = new Set(
      this.#calls.flatMap(({ operation }) => (operation.verb === 'reserve' ? [operation.options.id] : [])),
    );
    const reads: StoreOperation[] = [
      ...[...ids].map((id) => ({ verb: 'find' as const, id })),
      ...cells.map(({ facilityId, sku }) => ({ verb: 'cell' as const, facilityId, sku })),
    ];
    for (const operation of reads) {
      const invoked = this.#ticks++;
      this.#record('all over', operation, invoked, await perform(this.#scene.under.store, operation));
    }
  }

  explain(): void {
    const verdict = explainHistory({ start: this.#scene.start, calls: this.#calls });
    if (verdict.status === 'undecided') throw new Error(`no order was found in ${verdict.tries} tries`);
    if (verdict.status === 'unexplained') throw new Error(`no order explains what was told:\n${verdict.text}`);
  }

  text(): string {
    const unheard = [...this.#open].map(([caller, open]) => ({ caller, returned: null, ...open }));
    const lines = [...this.#calls, ...unheard].sort((a, b) => a.invoked - b.invoked).map(callText);
    return ['the calls, each with its time:', ...lines].join('\n');
  }

  async #callUntilHeard(name: string, operation: StoreOperation): Promise<void> {
    const isHeard = await this.#call(name, operation);
    if (!isHeard) await this.#call(name, operation);
  }

  /** The call travels for a while, by its first hop if it has any, and so does its answer. A lost connection leaves it open what came of the call. */
  async #call(name: string, operation: StoreOperation, { caller = name, listens = true } = {}): Promise<boolean> {
    const { stage, under } = this.#scene;
    const invoked = this.#ticks++;
    this.#open.set(caller, { operation, invoked });
    if (!stage.hasHops) await stage.turn(name);
    const lossesBefore = stage.losses;
    let told: Told | null = null;
    try {
      told = await perform(under.store, operation);
    } catch (error) {
      if (stage.losses === lossesBefore) throw error;
    }
    await stage.turn(name);
    this.#record(caller, operation, invoked, listens ? told : null);
    return told !== null;
  }

  async #pass(name: string, minutes: number): Promise<void> {
    const { stage, under } = this.#scene;
    await stage.move(name, async () => {
      const invoked = this.#ticks++;
      this.#now += minutes * minute;
      const to = this.#now;
      await under.advance(minutes * minute);
      this.#record(name, { verb: 'clock', to }, invoked, { answer: null });
    });
  }

  #record(caller: string, operation: Operation, invoked: number, told: Told | null): void {
    this.#open.delete(caller);
    const call = { caller, operation, invoked, returned: this.#ticks++ };
    this.#calls.push(told === null ? call : { ...call, told });
  }
}
