import * as fc from 'fast-check';
import type { OpeningCell } from '../model/reservation.js';
import { onBench } from './bench.js';
import { interleave, type Play } from './interleaving.js';
import { anyMove, type Crowding, crossShrink, type Fault, type Move, openingCells } from './moves.js';
import type { StoreOperation } from './operation.js';
import type { NamedScene } from './scenes.js';
import { opening, place } from './script.js';
import type { OpenStore } from './store-under-test.js';
import { tidied } from './tidied.js';

/** Which random cases to try. */
export interface Draw {
  readonly seed: number;
  readonly runs: number;
  /** One case alone, as a failure names it. */
  readonly path?: string;
}

const sequentialCrowding: Crowding = {
  ids: 10,
  places: ['a/x', 'a/y', 'a/z', 'b/x', 'b/y', 'b/z'].map(place),
  mostUnits: 3,
  faults: fc.constantFrom<Fault>('none', 'none', 'none', 'none', 'deaf', 'twice', 'late'),
};

const interleavedCrowding: Crowding = {
  ids: 4,
  places: ['a/x', 'b/x', 'a/y'].map(place),
  mostUnits: 2,
  faults: fc.oneof(
    crossShrink,
    { weight: 6, arbitrary: fc.constant<Fault>('none') },
    { weight: 2, arbitrary: fc.constantFrom<Fault>('deaf', 'twice', 'late') },
    {
      weight: 1,
      arbitrary: fc.record({ lost: fc.constantFrom('before' as const, 'after' as const), hop: fc.nat({ max: 2 }) }),
    },
  ),
};

/** Left to be tidied: 0 lets the one go on that has moved last. */
const choices = fc.noShrink(fc.array(fc.nat({ max: 12 }), { minLength: 50, maxLength: 50 }));

/** One caller after the other, every answer equal to the model's. */
export function sequentialDrive(open: OpenStore, draw: Draw): Promise<void> {
  const moves = fc.array(anyMove(sequentialCrowding), { minLength: 1, maxLength: 40, size: 'max' });
  const play = fc.record({ callers: fc.tuple(moves), choices: fc.constant([]) });
  return check(openingCells(sequentialCrowding), play, draw, (cells, { callers }) =>
    onBench(open, cells, async ({ player, watch }) => {
      for (const program of callers) await player.play(program);
      await readAll(player, cells, callers.flat());
      await watch.finish().catch((error) => {
        throw player.error(String(error));
      });
    }),
  );
}

/** Two to four callers, interleaved at every hop, and every order of their calls searched for one that explains it all. */
export function interleavedDrive(open: OpenStore, draw: Draw, patience: number): Promise<void> {
  const caller = fc.array(anyMove(interleavedCrowding), { minLength: 1, maxLength: 4, size: 'max' });
  const callers = fc.array(caller, { minLength: 2, maxLength: 4, size: 'max' });
  return check(openingCells(interleavedCrowding), fc.record({ callers, choices }), draw, (cells, play) =>
    onBench(open, cells, (bench) => interleave(play, { ...bench, patience })),
  );
}

/** The same with callers that are given. */
export function sceneDrive(open: OpenStore, scene: NamedScene, draw: Draw, patience: number): Promise<void> {
  const play = fc.record({ callers: fc.constant(scene.callers), choices });
  return check(fc.constant(scene.cells.map(opening)), play, draw, (cells, each) =>
    onBench(open, cells, (bench) => interleave(each, { ...bench, patience })),
  );
}

async function check(
  cells: fc.Arbitrary<OpeningCell[]>,
  plays: fc.Arbitrary<Play>,
  { seed, runs, path }: Draw,
  run: (cells: readonly OpeningCell[], play: Play) => Promise<void>,
): Promise<void> {
  const property = fc.asyncProperty(cells, plays, run);
  const details = await fc.check(property, { seed, numRuns: runs, ...(path === undefined ? {} : { path }) });
  if (!details.failed) return;
  const { counterexample, counterexamplePath, errorInstance } = details;
  if (counterexample === null) throw errorInstance;
  const [there, play] = counterexample;
  const failure = await tidied(play, (simpler) => run(there, simpler));
  const { error } = failure ?? { error: errorInstance };
  const reason = error instanceof Error ? error.message : String(error);
  const replay = `seed ${seed}, path ${JSON.stringify(counterexamplePath)}`;
  const again = failure === null ? '\nIt did not fail when it was run again: the store is not the same each time.' : '';
  throw new Error(`${replay}${again}\n${reason}\n${cellsText(there)}`, { cause: error });
}

/** What everyone can see at the end is compared too. */
async function readAll(
  player: { call(operation: StoreOperation): Promise<unknown> },
  cells: readonly OpeningCell[],
  moves: readonly Move[],
): Promise<void> {
  const ids = moves.flatMap((move) => ('call' in move && move.call.verb === 'reserve' ? [move.call.options.id] : []));
  for (const id of new Set(ids)) await player.call({ verb: 'find', id });
  for (const { facilityId, sku } of cells) await player.call({ verb: 'cell', facilityId, sku });
}

function cellsText(cells: readonly OpeningCell[]): string {
  const texts = cells.map(({ facilityId, sku, onHand, reserved, safetyStock }) => {
    const kept = `${reserved > 0 ? `, ${reserved} reserved` : ''}${safetyStock > 0 ? `, ${safetyStock} safety` : ''}`;
    return `${onHand} ${facilityId}/${sku}${kept}`;
  });
  return `the cells: ${texts.join('; ')}`;
}
