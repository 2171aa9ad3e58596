/** Who takes part: the ledger of a store with few and many callers, and on PostgreSQL what others do. */
import type pg from 'pg';
import { hotCell, spreadCells } from './cells.js';
import { heldIn, holdOf, type Ledger } from './ledgers.js';
import { drive, driveAtOnce, type Figures } from './load.js';
import { oneStatement, readThenWrite } from './peers.js';

export interface Contestant {
  readonly who: string;
  readonly world: World;
  /** In flight at once. */
  readonly callers: number;
  run(seconds: number): Promise<Figures>;
}

export type World = 'hot' | 'spread';

/** More than anyone can hold in the time, and no more than a sku may have at all its facilities. */
const plenty = 20_000_000;
export const worlds = { hot: hotCell(plenty), spread: spreadCells(plenty) };

const worldNames = ['hot', 'spread'] as const;
const crowds = [1, 20, 100];

/** In memory there is one caller: answers come at once. `faults` also says where cells do not hold what was granted. */
export function contestantsOf(ledger: Ledger): {
  readonly contestants: readonly Contestant[];
  faults(): Promise<string[]>;
} {
  const granted = { hot: 0, spread: 0 };
  const inMemory = ledger.name === 'memory';
  const contestants = worldNames.flatMap((world) =>
    (inMemory ? [1] : crowds).map((callers): Contestant => {
      const hold = holdOf(ledger.store, worlds[world]);
      return {
        who: `ledger, ${ledger.name}`,
        world,
        callers,
        async run(seconds) {
          const figures = inMemory
            ? driveAtOnce(hold as (call: number) => boolean, seconds)
            : await drive(hold, callers, seconds);
          granted[world] += figures.granted;
          return figures;
        },
      };
    }),
  );
  return {
    contestants,
    async faults() {
      const faults = [...(await ledger.faults())];
      for (const world of worldNames) {
        const held = await heldIn(ledger.store, worlds[world]);
        if (held !== granted[world])
          faults.push(`${ledger.name}, ${world}: ${granted[world]} granted, but ${held} held`);
      }
      return faults;
    },
  };
}

/** With as many callers as they have connections; more of them only wait. */
export function peersOf(pool: pg.Pool): readonly Contestant[] {
  return worldNames.flatMap((world) =>
    (
      [
        ['one statement', oneStatement],
        ['read, then write', readThenWrite],
      ] as const
    ).map(([who, peer]) => {
      const hold = peer(pool, worlds[world]);
      return { who, world, callers: 20, run: (seconds: number) => drive(hold, 20, seconds) };
    }),
  );
}
