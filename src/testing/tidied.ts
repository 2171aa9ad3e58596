import { type Play, PlayError } from './interleaving.js';
import type { Move } from './moves.js';

/**
 * What is left of a play that fails when every caller, move, fault and change of turn is gone without which it fails as
 * well, and how it fails then; null where it does not fail at all. fast-check shrinks what is in a call; it knows nothing of
 * turns, so that with one caller less the others meet no more, and it never comes back to a part that it could not do
 * without before.
 */
export async function tidied(
  play: Play,
  run: (play: Play) => Promise<void>,
): Promise<{ readonly play: Play; readonly error: unknown } | null> {
  let failure = await failureOf(play, run);
  for (let isSimpler = failure !== null; failure && isSimpler; ) {
    isSimpler = false;
    for (const simpler of simplerPlays(failure.play)) {
      const simplerFailure = await failureOf(simpler, run);
      if (!simplerFailure || complexity(simplerFailure.play) >= complexity(failure.play)) continue;
      failure = simplerFailure;
      isSimpler = true;
      break;
    }
  }
  return failure;
}

/** The turns are set down as they came, so that they can be told apart by caller. */
async function failureOf(
  play: Play,
  run: (play: Play) => Promise<void>,
): Promise<{ play: Play; error: unknown } | null> {
  try {
    await run(play);
    return null;
  } catch (error) {
    return { play: error instanceof PlayError ? { ...play, choices: error.trace.map(Number) } : play, error };
  }
}

/** Moves first, then faults, then changes of turn: it falls with every step, so that there is an end to them. */
function complexity({ callers, choices }: Play): number {
  const moves = callers.flat();
  const faults = moves.filter((move) => 'call' in move && move.fault !== 'none').length;
  const changes = choices.filter((choice, at) => choice !== choices[at - 1]).length;
  return 1e6 * moves.length + 1e3 * faults + changes;
}

/** The largest steps first. A caller without moves keeps its place, so that the others keep their numbers. */
function* simplerPlays({ callers, choices }: Play): Generator<Play> {
  const withMoves = (caller: number, moves: readonly Move[]) => ({ callers: callers.with(caller, moves), choices });
  for (const [caller, moves] of callers.entries()) {
    if (moves.length === 0) continue;
    const first = choices.indexOf(caller + 1);
    const others = choices.filter((choice, at) => choice !== caller + 1 || at === first);
    yield { callers: callers.with(caller, []), choices: others };
  }
  for (const [caller, moves] of callers.entries()) {
    for (const at of moves.keys()) yield withMoves(caller, moves.toSpliced(at, 1));
  }
  for (const [caller, moves] of callers.entries()) {
    for (const [at, move] of moves.entries()) {
      if ('call' in move && move.fault !== 'none') yield withMoves(caller, moves.with(at, { ...move, fault: 'none' }));
    }
  }
  // One stretch of turns is moved behind the next, if that is of somebody who had the turn before it.
  for (const [at, choice] of choices.entries()) {
    const end = choices.findIndex((other, index) => index > at && other !== choice);
    const before = choices[at - 1];
    if (before === undefined || before === choice || end < 0 || choices[end] !== before) continue;
    const next = choices.findIndex((other, index) => index > end && other !== before);
    const until = next < 0 ? choices.length : next;
    const moved = [
      ...choices.slice(0, at),
      ...choices.slice(end, until),
      ...choices.slice(at, end),
      ...choices.slice(until),
    ];
    yield { callers, choices: moved };
  }
}
