import { within } from '../base/event-loop.js';
import type { Reservation } from '../model/reservation.js';
import type { ReservationStore } from '../stock/reservation-store.js';
import { onBench } from './bench.js';
import { minute } from './moves.js';
import { canonicalText } from './operation.js';
import { line, opening } from './script.js';
import type { OpenStore, StoreUnderTest } from './store-under-test.js';

/** Many callers at once, by several connections where there are. */
export interface Crowd {
  readonly name: string;
  readonly cells: readonly string[];
  /** Throws an error that says what went wrong. */
  gather(under: StoreUnderTest, atOnce: AtOnce): Promise<void>;
}

/** Calls by number, shared out among the connections; all of them before the first answer. */
type AtOnce = <T>(calls: number, call: (store: ReservationStore, n: number) => T | Promise<T>) => Promise<T[]>;

const connections = 8;

/** @param patience milliseconds without a single answer, after which callers wait for each other for ever */
export async function runCrowd(open: OpenStore, { cells, gather }: Crowd, patience: number): Promise<void> {
  await onBench(open, cells.map(opening), async (bench) => {
    const clients: ReservationStore[] = [bench.under.store];
    while (bench.under.anotherClient && clients.length < connections) clients.push(await bench.under.anotherClient());
    await gather(bench.under, atOnceOn(clients, patience));
    await bench.watch.finish();
  });
}

export const crowds: readonly Crowd[] = [
  {
    name: '400 callers for 100 units: exactly 100 get one',
    cells: ['100 a/x'],
    async gather(under, atOnce) {
      const answers = await atOnce(400, (store, n) => store.reserve({ lines: [line('1 a/x')] }, { id: `${n}` }));
      const held = answers.filter(({ status }) => status === 'held').length;
      if (held !== 100) throw new Error(`${held} of 400 were granted one of 100 units`);
      await expectCell(under.store, '100 on hand, 100 held');
      const commits = await atOnce(400, (store, n) => store.commit(`${n}`));
      const committed = commits.filter(({ status }) => status === 'committed').length;
      if (committed !== 100) throw new Error(`${committed} of 100 holds were committed`);
      await expectCell(under.store, '0 on hand, 0 held');
    },
  },
  {
    name: '400 callers for 100 units, in lots of one to three, in part where it must be: not one too many, not one left',
    cells: ['100 a/x'],
    async gather(under, atOnce) {
      const answers = await atOnce(400, (store, n) =>
        store.reserve({ lines: [line(`${1 + (n % 3)} a/x`)] }, { id: `${n}`, partial: n % 2 === 0 }),
      );
      const granted = answers.flatMap((answer) => (answer.status === 'held' ? answer.reservation.lines : []));
      const units = granted.reduce((sum, { quantity }) => sum + quantity, 0);
      if (units !== 100) throw new Error(`${units} units were granted of 100`);
      await expectCell(under.store, '100 on hand, 100 held');
    },
  },
  {
    name: 'the same id 50 times at once: one hold, and one answer for all',
    cells: ['100 a/x', '100 b/x'],
    async gather(under, atOnce) {
      const answers = await atOnce(50, (store) =>
        store.reserve({ lines: [line('2 a/x'), line('1 b/x')] }, { id: 'one', ttlMinutes: 5 }),
      );
      const different = new Set(answers.map(canonicalText));
      if (different.size !== 1) throw new Error(`answers differ: ${[...different].join(' and ')}`);
      await expectCell(under.store, '100 on hand, 2 held');
      await expectEntries(under.store, 'hold', 1);
      const commits = new Set((await atOnce(50, (store) => store.commit('one'))).map(canonicalText));
      if (commits.size !== 1) throw new Error(`answers differ: ${[...commits].join(' and ')}`);
      await expectCell(under.store, '98 on hand, 0 held');
      await expectEntries(under.store, 'commit', 1);
    },
  },
  {
    name: 'one change of stock 50 times at once: made once',
    cells: ['1 a/x'],
    async gather(under, atOnce) {
      await atOnce(50, (store) => store.receive('a', 'x', 7, { id: 'one' }));
      await expectCell(under.store, '8 on hand, 0 held');
      const answers = await atOnce(50, (store, n) => store.adjust('a', 'x', n, { version: 1 }));
      const adjusted = answers.filter(({ status }) => status === 'adjusted').length;
      if (adjusted !== 1) throw new Error(`${adjusted} counts went through that compared with the same version`);
      await expectEntries(under.store, 'adjust', 1);
    },
  },
  {
    name: '300 claims that cross, of two to four cells in any order: all are held, and none waits for ever',
    cells: ['a', 'b'].flatMap((facility) => ['x', 'y', 'z'].map((sku) => `900 ${facility}/${sku}`)),
    async gather(under, atOnce) {
      const cells = ['a/x', 'b/z', 'a/y', 'b/x', 'a/z', 'b/y'];
      const claim = (n: number) => ({
        lines: Array.from({ length: 2 + (n % 3) }, (_, k) => line(`1 ${cells[(n * 5 + k * (1 + (n % 5))) % 6]}`)),
      });
      const answers = await atOnce(300, (store, n) => store.reserve(claim(n), { id: `${n}` }));
      const refused = answers.filter(({ status }) => status !== 'held').length;
      if (refused > 0) throw new Error(`${refused} of 300 claims were refused, and there was enough for all`);
      const ends = await atOnce(300, (store, n) => (n % 2 === 0 ? store.commit(`${n}`) : store.release(`${n}`)));
      const wrong = ends.filter(({ status }, n) => status !== (n % 2 === 0 ? 'committed' : 'released'));
      if (wrong.length > 0) throw new Error(`${wrong.length} of 300 holds did not end as asked`);
      await expectCell(under.store, null);
    },
  },
  {
    name: 'commit, release and expiry of 40 holds in the same moment: each hold ends once',
    cells: ['40 a/x'],
    async gather(under, atOnce) {
      const { store } = under;
      await atOnce(40, (client, n) => client.reserve({ lines: [line('1 a/x')] }, { id: `${n}`, ttlMinutes: 5 }));
      const [, answers] = await Promise.all([
        Promise.resolve(under.advance(5 * minute)),
        atOnce(160, async (client, n): Promise<readonly [number, string]> => {
          const id = n % 40;
          if (n < 40) return [id, (await client.commit(`${id}`)).status];
          if (n < 80) return [id, (await client.release(`${id}`)).status];
          if (n < 120) return [id, (await client.expire()).includes(`${id}`) ? 'expired' : 'nothing'];
          return [id, ((await client.find(`${id}`)) as Reservation).state];
        }),
      ]);
      for (let id = 0; id < 40; id++) {
        const { state } = (await store.find(`${id}`)) as Reservation;
        const told = new Set(
          answers.filter(([of, what]) => of === id && what !== 'held' && what !== 'nothing').map(([, what]) => what),
        );
        told.delete(state);
        if (state === 'held' || told.size > 0)
          throw new Error(`hold ${id} is ${state}, and was ${[...told].join(' and ')}`);
      }
      await store.expire();
      const cell = await store.cell('a', 'x');
      const sold = (await store.journal()).filter(({ kind }) => kind === 'commit').length;
      if (cell?.held !== 0 || cell.onHand !== 40 - sold)
        throw new Error(`${sold} of 40 were sold: ${canonicalText(cell)}`);
    },
  },
];

function atOnceOn(clients: readonly ReservationStore[], patience: number): AtOnce {
  return async (calls, call) => {
    let answered = 0;
    const one = async (_: unknown, n: number) => {
      const answer = await call(clients[n % clients.length] as ReservationStore, n);
      answered++;
      return answer;
    };
    const all = Promise.all(Array.from({ length: calls }, one));
    for (;;) {
      const before = answered;
      const answers = await within(patience, all, null);
      if (answers !== null) return answers;
      if (answered === before) throw new Error(`${calls - before} of ${calls} callers wait for each other`);
    }
  };
}

/** @param expected on hand and held of a/x; null: nothing is held anywhere, which the watch compares with the rest */
async function expectCell(store: ReservationStore, expected: string | null): Promise<void> {
  const cell = await store.cell('a', 'x');
  const text = expected === null ? `${cell?.held} held` : `${cell?.onHand} on hand, ${cell?.held} held`;
  if (text !== (expected ?? '0 held')) throw new Error(`a/x has ${text}; expected ${expected ?? '0 held'}`);
}

async function expectEntries(store: ReservationStore, kind: string, count: number): Promise<void> {
  const found = (await store.journal()).filter((entry) => entry.kind === kind).length;
  if (found !== count) throw new Error(`the journal has ${found} entries of kind ${kind}; expected ${count}`);
}
