import type { OpeningCell } from '../model/reservation.js';
import { LedgerModel, type ModelState } from './model.js';
import { facilities, startsAt } from './moves.js';
import { Player } from './player.js';
import { Stage } from './stage.js';
import type { OpenStore, StoreUnderTest } from './store-under-test.js';
import { Watch } from './watch.js';

/** A store that was opened for one test, and all that works on it. */
export interface Bench {
  readonly under: StoreUnderTest;
  readonly stage: Stage;
  readonly start: ModelState;
  readonly player: Player;
  readonly watch: Watch;
}

/** Opens a store with these cells for some work, and closes it whatever comes of that. */
export async function onBench<T>(
  open: OpenStore,
  cells: readonly OpeningCell[],
  work: (bench: Bench) => Promise<T>,
): Promise<T> {
  const stage = new Stage();
  const known = [...new Set([...facilities, ...cells.map(({ facilityId }) => facilityId)])];
  const under = await open({ cells, facilities: known, now: startsAt, hop: stage.hop });
  try {
    const start: ModelState = { now: startsAt, cells: cells.map(({ unitMoney: _, ...cell }) => cell) };
    const player = new Player(under, new LedgerModel(start));
    return await work({ under, stage, start, player, watch: new Watch(under.store, { cells }) });
  } finally {
    await under.close?.();
  }
}
