import { afterAll, beforeAll, describe, test } from 'vitest';
import { postgresStore, type SqlClient } from '../../src/adapters/postgres/index.js';
import { type ContractSetup, reservationStoreContract, type StoreUnderTest } from '../../src/testing/index.js';
import { clients, type TestLedger } from '../support/postgres-ledgers.js';

for (const { name, missing, open } of clients) {
  describe.skipIf(missing !== null)(`the contract of stores over ${name}`, () => {
    let ledger: TestLedger;
    beforeAll(async () => {
      ledger = await open();
    }, 60_000);
    afterAll(() => ledger?.close());

    /**
     * The tables emptied and filled, the clock standing; each statement is a hop. What the suite says of a lost connection is
     * no word of a client's, so the store sends nothing again by itself: a change of stock that is sent twice tells the cell
     * as it is by then, which is not the answer of one call.
     */
    async function prepare({ cells, now, hop }: ContractSetup): Promise<StoreUnderTest> {
      await ledger.reset(cells);
      let time = now;
      await ledger.setClock(time);
      const client: SqlClient = { query: (text, params) => hop(() => ledger.client.query(text, params)) };
      return {
        store: postgresStore(client),
        async advance(milliseconds) {
          time += milliseconds;
          await ledger.setClock(time);
        },
        anotherClient: () => postgresStore(client),
      };
    }

    // An embedded database has one connection: nothing meets in it.
    const runs = process.env.ONEHOP_LONG ? 1000 : name === 'pg' ? 50 : 30;
    const tests = reservationStoreContract(prepare, { concurrency: name === 'pg', runs });
    for (const each of tests) test(each.name, each.run, 300_000);
  });
}
