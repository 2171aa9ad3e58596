import { randomBytes } from 'node:crypto';
import type { OpeningCell } from 'onehop';
import { type RedisStore, redisStore } from '../../examples/redis-store/redis-store.js';
import { type RedisClient, Scripts } from '../../examples/redis-store/scripts.js';

/** What a test needs of a client beside what a store does. */
interface Client extends RedisClient {
  get(key: string): Promise<string | null>;
  set(key: string, value: number): Promise<unknown>;
  keys(pattern: string): Promise<string[]>;
  unlink(...keys: string[]): Promise<number>;
}

export interface TestLedger {
  readonly prefix: string;
  readonly store: RedisStore;
  /** The same ledger by another client, with the same clock. */
  by(client: RedisClient): RedisStore;
  /** Moves its clock, which stands still but for this. For ledgers that have one of their own. */
  advance(milliseconds: number): Promise<void>;
  remove(): Promise<void>;
}

/** The same text for all ledgers, so that Redis does not come to know hundreds of them. */
const scriptsByKey = new Scripts("local now = tonumber(redis.call('GET', (string.gsub(KEYS[1], 'cells$', 'clock'))))");

/** A ledger of its own; with `now`, under a clock that begins there, in a key that only scripts built for tests read. */
export async function testLedger(
  redis: Client,
  { cells = [], now }: { cells?: Iterable<OpeningCell>; now?: number } = {},
): Promise<TestLedger> {
  const prefix = `onehop-test-${randomBytes(6).toString('hex')}`;
  const clock = `{${prefix}}:clock`;
  if (now !== undefined) await redis.set(clock, now);
  const scripts = now === undefined ? {} : { scripts: scriptsByKey };
  const by = (client: RedisClient) => redisStore(client, { prefix, ...scripts });
  const store = by(redis);
  await store.open(cells);
  return {
    prefix,
    store,
    by,
    advance: async (milliseconds) => void (await redis.set(clock, Number(await redis.get(clock)) + milliseconds)),
    remove: async () => {
      const keys = await redis.keys(`{${prefix}}:*`);
      if (keys.length > 0) await redis.unlink(...keys);
    },
  };
}

export const openingCell = (facilityId: string, sku: string, onHand: number): OpeningCell => ({
  facilityId,
  sku,
  onHand,
  reserved: 0,
  safetyStock: 0,
  unitMoney: 0,
});
