import type { CellState, HoldAnswer } from '../model/reservation.js';
import { type Cell, quantityOn } from './claims.js';
import type { Call } from './history.js';
import type { Step } from './history-step.js';
import type { LedgerModel } from './model.js';

interface Pin {
  readonly cell: Cell;
  /** How often the cell's stock may have changed at most when the call is done. */
  readonly version: number;
  /** How much of it was held then. */
  readonly held: number;
}

/**
 * Answers that tell a cell's numbers, and so say early on that an order leads nowhere: the version only grows, so none may
 * be passed that is still to be told; and of what is held no more can be added or taken off in time than the calls that
 * are left have to do with.
 */
export class Pins {
  readonly #pins = new Map<Step, Pin>();
  readonly #byCell = new Map<string, Step[]>();
  readonly #byStart: readonly Step[];
  /** Holds end by themselves, or may still be counted: what is held can be anything. */
  readonly #mayExpire: boolean;

  constructor(steps: readonly Step[], unswept: readonly string[]) {
    this.#byStart = [...steps].sort((a, b) => a.invoked - b.invoked);
    this.#mayExpire = unswept.length > 0 || steps.some(({ call }) => call.operation.verb === 'clock');
    for (const step of steps) {
      const pin = pinOf(step.call);
      if (pin === null) continue;
      const name = JSON.stringify([pin.cell.facilityId, pin.cell.sku]);
      this.#pins.set(step, pin);
      this.#byCell.set(name, [...(this.#byCell.get(name) ?? []), step]);
    }
    const version = (step: Step) => (this.#pins.get(step) as Pin).version;
    for (const pinned of this.#byCell.values()) pinned.sort((a, b) => version(a) - version(b));
  }

  /** @param next steps that may be done next, those that nobody heard of among them or not */
  leadNowhere(model: LedgerModel, isDone: (step: Step) => boolean, next: readonly Step[]): boolean {
    return (
      this.#arePassed(model, isDone) ||
      (!this.#mayExpire && next.some((step) => this.#isOutOfReach(step, model, isDone)))
    );
  }

  #arePassed(model: LedgerModel, isDone: (step: Step) => boolean): boolean {
    for (const pinned of this.#byCell.values()) {
      const { cell } = this.#pins.get(pinned[0] as Step) as Pin;
      const version = model.versionOf(cell);
      for (const step of pinned) {
        if ((this.#pins.get(step) as Pin).version >= version) break;
        if (!isDone(step)) return true;
      }
    }
    return false;
  }

  #isOutOfReach(pinned: Step, model: LedgerModel, isDone: (step: Step) => boolean): boolean {
    const pin = this.#pins.get(pinned);
    if (!pin) return false;
    const missing = pin.held - model.heldOn(pin.cell);
    if (missing === 0) return false;
    let most = 0;
    let least = 0;
    for (const step of this.#byStart) {
      if (step.invoked > pinned.returned) break;
      if (isDone(step)) continue;
      const { operation } = step.call;
      if (operation.verb === 'reserve') most += grantedOn(step.call, pin.cell);
      if (operation.verb === 'commit' || operation.verb === 'release') least -= model.heldOn(pin.cell, operation.id);
    }
    return missing > most || missing < least;
  }
}

/** A change that carries an id may have been made before, and then tells the cell as it is. */
function pinOf({ operation, told }: Call): Pin | null {
  if (told === undefined || !('answer' in told) || told.answer === null) return null;
  const { answer } = told;
  switch (operation.verb) {
    case 'cell': {
      const { version, held } = answer as CellState;
      return { cell: operation, version, held };
    }
    case 'receive': {
      const { version, held } = answer as CellState;
      return { cell: operation, version: operation.id === undefined ? version - 1 : version, held };
    }
    case 'adjust': {
      const { status, cell } = answer as { readonly status: string; readonly cell: CellState };
      const isFirst = status === 'adjusted' && operation.id === undefined;
      return { cell: operation, version: isFirst ? cell.version - 1 : cell.version, held: cell.held };
    }
    default:
      return null;
  }
}

/** How much of a cell a call may come to hold. */
function grantedOn({ operation, told }: Call, cell: Cell): number {
  if (operation.verb !== 'reserve') return 0;
  if (told === undefined) return quantityOn(operation.claim.lines, cell);
  const answer = 'answer' in told ? (told.answer as HoldAnswer) : null;
  return answer?.status === 'held' ? quantityOn(answer.reservation.lines, cell) : 0;
}
