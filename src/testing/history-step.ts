import type { Call } from './history.js';
import type { Operation } from './operation.js';

/** A call made ready for the search. */
export interface Step {
  readonly call: Call;
  /** What it may have meant: one as a rule. */
  readonly readings: readonly Operation[];
  /** Canonical text of what was told; null: whatever it may be. */
  readonly toldAs: string | null;
  readonly invoked: number;
  readonly returned: number;
  /** What it reads or changes; null: everything. Steps that have nothing of it in common may change places. */
  readonly keys: readonly string[] | null;
  /** Else it may as well never have happened. */
  readonly mustHappen: boolean;
  /** The ledger may have read its clock as early as this. */
  readonly clockFrom: number;
  /** Lower ones are tried first. */
  readonly urgency: number;
}

/** A step in one of its readings. */
export interface Candidate {
  readonly step: Step;
  readonly reading: Operation;
}

/**
 * The step that must be done before all others, and what could change its answer, directly or by others of these. All else
 * may as well wait until it is done, since it can change places with any of these: so none but these need be tried next.
 * (A persistent set; P. Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", 1996.)
 *
 * @param enabled steps that must happen and may be next
 * @param unheard those that may be next, or never happen
 */
export function nextOnes(enabled: readonly Step[], unheard: readonly Step[]): ReadonlySet<Step> {
  const next = new Set<Step>();
  const left = new Set([...enabled, ...unheard]);
  const keys = new Set<string>();
  let touchesAll = false;
  let ring = enabled.filter(({ returned }) => enabled.every((other) => other.returned >= returned)).slice(0, 1);
  while (ring.length > 0) {
    for (const step of ring) {
      next.add(step);
      left.delete(step);
      if (step.keys === null) touchesAll = true;
      else for (const key of step.keys) keys.add(key);
    }
    const isTouched = (step: Step) => touchesAll || step.keys === null || step.keys.some((key) => keys.has(key));
    // What could not happen any more after one of these has no time to wait.
    const latestStart = Math.max(...ring.map(({ invoked }) => invoked));
    const cannotWait = (step: Step) => !step.mustHappen && step.returned < latestStart;
    ring = [...left].filter((step) => isTouched(step) || cannotWait(step));
  }
  return next;
}
