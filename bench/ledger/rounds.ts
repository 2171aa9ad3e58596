/**
 * Everyone in turn, several times over, each time beginning with another: what disturbs the machine for a while disturbs
 * all of them. A ratio is taken to the mean of pgbench before and after the round.
 */
import { type Contestant, contestantsOf, peersOf, type World, worlds } from './contestants.js';
import { openMemory, openRedis } from './ledgers.js';
import type { Figures } from './load.js';
import { pgbench, preparePgbench } from './pgbench.js';
import { openPostgres, serverSettings } from './postgres.js';

/** Medians of the rounds. */
export interface Row extends Figures {
  readonly who: string;
  readonly world: World;
  /** In flight at once. */
  readonly callers: number;
  /** Granted holds to transactions of pgbench; null: not on PostgreSQL. */
  readonly ratio: number | null;
  readonly rounds: readonly Lap[];
}

interface Lap extends Figures {
  readonly ratio: number | null;
}

export interface Race {
  readonly settings: string;
  /** Transactions a second, before the first round and after each. */
  readonly pgbench: readonly number[];
  readonly rows: readonly Row[];
  /** Where a ledger did not add up, in words. */
  readonly faults: readonly string[];
}

export interface RaceOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly withRedis: boolean;
  readonly withPgbench: boolean;
}

/** Where holds are so fast that they would fill the memory, windows are shorter and every round begins with nothing. */
const mostSecondsInMemory = 0.3;
const mostSecondsInRedis = 2;

export async function race({ rounds, seconds, withRedis, withPgbench }: RaceOptions): Promise<Race> {
  const postgres = await openPostgres(Object.values(worlds));
  try {
    if (withPgbench) await preparePgbench(postgres.url);
    const yardstick = async (): Promise<number> => (withPgbench ? pgbench(postgres.url, seconds) : Number.NaN);
    const tps = [await yardstick()];
    const entries = new Map<string, Entry>();
    const faults: string[] = [];
    const ours = contestantsOf(postgres);
    const onPostgres = [...ours.contestants, ...peersOf(postgres.pool)];
    const run = async (contestants: readonly Contestant[], round: number, time: number): Promise<void> => {
      for (const [at] of contestants.entries()) {
        const contestant = contestants[(at + round) % contestants.length] as Contestant;
        const key = `${contestant.who} ${contestant.world} ${contestant.callers}`;
        const entry = entries.get(key) ?? { contestant, isOnPostgres: contestants === onPostgres, laps: [] };
        entries.set(key, entry);
        entry.laps.push(await contestant.run(time));
      }
    };
    for (let round = 0; round < rounds; round += 1) {
      await run(onPostgres, round, seconds);
      tps.push(await yardstick());
      const memory = contestantsOf(openMemory(Object.values(worlds)));
      await run(memory.contestants, round, Math.min(seconds, mostSecondsInMemory));
      faults.push(...(await memory.faults()));
      if (!withRedis) continue;
      const ledger = await openRedis(Object.values(worlds));
      try {
        const redis = contestantsOf(ledger);
        await run(redis.contestants, round, Math.min(seconds, mostSecondsInRedis));
        faults.push(...(await redis.faults()));
      } finally {
        await ledger.close();
      }
    }
    faults.push(...(await ours.faults()));
    return {
      settings: await serverSettings(postgres.pool),
      pgbench: tps,
      rows: [...entries.values()].map((entry) => rowOf(entry, tps)),
      faults,
    };
  } finally {
    await postgres.close();
  }
}

interface Entry {
  readonly contestant: Contestant;
  readonly isOnPostgres: boolean;
  /** One a round. */
  readonly laps: Figures[];
}

function rowOf({ contestant: { who, world, callers }, isOnPostgres, laps }: Entry, tps: readonly number[]): Row {
  const rounds = laps.map((lap, round): Lap => {
    const yardstick = ((tps[round] as number) + (tps[round + 1] as number)) / 2;
    return { ...lap, ratio: isOnPostgres ? lap.perSecond / yardstick : null };
  });
  const middle = (name: keyof Figures): number => median(rounds.map((lap) => lap[name]));
  return {
    who,
    world,
    callers,
    calls: middle('calls'),
    granted: middle('granted'),
    perSecond: middle('perSecond'),
    p50: middle('p50'),
    p99: middle('p99'),
    ratio: isOnPostgres ? median(rounds.map(({ ratio }) => ratio as number)) : null,
    rounds,
  };
}

/** Of two middle ones the lower. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] as number;
}
