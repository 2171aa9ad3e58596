import { type PostgresStore, postgresStore, type SqlClient, StoreError } from '../../src/adapters/postgres/index.js';
import type { Claim, StockLine } from '../../src/model/reservation.js';
import { sellers, skuCount, skuName, type World } from './feed-world.js';
import { chance, type Draw, pick } from './random.js';

/** Plays many verbs in one call, each in a transaction of its own: what a shop does in an hour is done in seconds. */
export const playProcedure = `
create schema traffic;
create procedure traffic.play(steps jsonb) language plpgsql as $$
declare
  step jsonb;
begin
  for at in 0 .. jsonb_array_length(steps) - 1 loop
    step := steps -> at;
    case step ->> 'verb'
      when 'release' then perform onehop.release(step ->> 'id', 5000);
      when 'commit' then perform onehop.commit(step ->> 'id', (step -> 'ifFree')::boolean, 5000);
      when 'receive' then
        perform onehop.receive(step ->> 'facilityId', step ->> 'sku', (step -> 'quantity')::bigint, null, 1, 5000);
      when 'adjust' then
        perform onehop.adjust(step ->> 'facilityId', step ->> 'sku', (step -> 'onHand')::bigint, null, null, 5000);
      when 'expire' then perform onehop.expire(500, 5000);
    end case;
    commit;
  end loop;
end
$$`;

export interface Traffic {
  readonly world: World;
  /** Of plans: with rooms. */
  readonly claims: readonly Claim[];
  /** Entries to be written to the journal. */
  readonly entries: number;
  /** Told now and then: how many entries there are by now. */
  readonly onProgress?: (entries: number) => void;
}

/**
 * Random changes until the journal has so many entries: holds of plans and of lines, which are released, committed (some
 * when they are over already) or left to expire, receipts and counts, new skus and positions, and a facility that no
 * network has. Each writer works on reservations of its own, on the same cells as all others. `playProcedure` is there.
 */
export async function makeChanges(writers: readonly SqlClient[], traffic: Traffic, draw: Draw): Promise<void> {
  let isOver = false;
  const write = async (client: SqlClient, name: number): Promise<void> => {
    const writer = new Writer(client, `w${name}`, traffic, draw);
    while (!isOver) {
      await writer.write();
      const { rows } = await client.query('select count(*)::int as entries from onehop.journal');
      const [{ entries }] = rows as [{ entries: number }];
      traffic.onProgress?.(entries);
      isOver ||= entries >= traffic.entries;
    }
  };
  await Promise.all(writers.map(write));
}

class Writer {
  readonly #client: SqlClient;
  readonly #store: PostgresStore;
  readonly #name: string;
  readonly #traffic: Traffic;
  readonly #draw: Draw;
  #held: string[] = [];
  #serial = 0;

  constructor(client: SqlClient, name: string, traffic: Traffic, draw: Draw) {
    this.#client = client;
    this.#store = postgresStore(client, { lockTimeoutMs: 500 });
    this.#name = name;
    this.#traffic = traffic;
    this.#draw = draw;
  }

  /** Some hundred changes. */
  async write(): Promise<void> {
    const holds = Promise.all(Array.from({ length: 200 }, () => this.#hold()));
    const steps = [
      ...Array.from({ length: 90 }, () => ({ verb: 'release', id: this.#take() })),
      ...Array.from({ length: 35 }, () => ({ verb: 'commit', id: this.#take(), ifFree: chance(this.#draw, 50) })),
      ...Array.from({ length: 60 }, () => this.#receipt()),
      ...Array.from({ length: 15 }, () => ({ verb: 'adjust', ...this.#line(), onHand: this.#draw.int(0, 40) })),
      { verb: 'expire' },
    ].filter((step) => !('id' in step) || step.id !== undefined);
    await Promise.all([holds, this.#client.query('call traffic.play($1)', [JSON.stringify(steps)])]);
  }

  async #hold(): Promise<void> {
    const draw = this.#draw;
    const id = `${this.#name}-${++this.#serial}`;
    const lines = Array.from({ length: draw.int(1, 3) }, () => this.#line());
    const claim = chance(draw, 30) ? pick(draw, this.#traffic.claims) : { lines };
    const term = chance(draw, 25) ? { ttlMinutes: draw.int(50, 900) / 60_000 } : {};
    try {
      const { status } = await this.#store.reserve(claim, { id, ...term, partial: chance(draw, 20) });
      if (status === 'held') this.#held.push(id);
    } catch (error) {
      // Where holds fall overdue all the time, a refusal may not come in time.
      if (!(error instanceof StoreError) || error.code !== 'LOCK_TIMEOUT') throw error;
    }
  }

  /** Of holds that are or were there; undefined: none is left. */
  #take(): string | undefined {
    const last = this.#held.length - 1;
    if (last < 0) return undefined;
    const at = this.#draw.int(0, last);
    const id = this.#held[at];
    this.#held[at] = this.#held[last] as string;
    this.#held.pop();
    return id;
  }

  #line(): StockLine {
    const { facilities } = this.#traffic.world;
    const sku = skuName(this.#draw.int(0, skuCount - 1));
    return { facilityId: pick(this.#draw, facilities).id, sku, quantity: this.#draw.int(1, 3) };
  }

  #receipt(): StockLine & { verb: string } {
    const line = this.#line();
    return {
      verb: 'receive',
      ...line,
      ...(chance(this.#draw, 1) && { facilityId: 'elsewhere' }),
      ...(chance(this.#draw, 2) && { sku: skuName(this.#draw.int(skuCount, skuCount + 30)) }),
    };
  }
}

/** So much of every third sku in each facility. */
export async function stockUp(client: SqlClient, { facilities }: World, draw: Draw): Promise<void> {
  const steps = Array.from({ length: skuCount }, (_, sku) =>
    facilities
      .slice(0, sellers)
      .filter((_, at) => (sku + at) % 3 === 0)
      .map(({ id }) => ({ verb: 'receive', facilityId: id, sku: skuName(sku), quantity: draw.int(5, 60) })),
  ).flat();
  await client.query('call traffic.play($1)', [JSON.stringify(steps)]);
}
