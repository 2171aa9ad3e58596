import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { postgresStore } from '../../src/adapters/postgres/index.js';
import { openPostgresService, type PostgresService } from '../support/crash-postgres.js';
import { missingService } from '../support/services.js';

const missing = await missingService('postgres');
const line = { facilityId: 'east', sku: 'bolt', quantity: 1 };

/** Races that drives have found, each in slow motion: a transaction that has done its work and not committed yet. */
describe.skipIf(missing !== null)('while another call is about to commit', () => {
  let service: PostgresService;
  let other: pg.PoolClient;

  beforeEach(async () => {
    service = await openPostgresService();
    other = await service.pool.connect();
  });

  afterEach(async () => {
    other.release(true);
    await service.close();
  });

  test.each(['extend', 'commit'] as const)(
    'a hold that was live when %s saw it is told as over by nobody',
    async (verb) => {
      const { store } = service;
      await store.reserve({ lines: [line] }, { id: 'hold', ttlMinutes: 2 / 60 });
      await other.query('begin');
      const theirs = postgresStore(other);
      const state = verb === 'extend' ? 'held' : 'committed';
      const answer = verb === 'extend' ? theirs.extend('hold', { ttlMinutes: 60 }) : theirs.commit('hold');
      expect(await answer).toMatchObject({ status: state });
      await sleep(2100);
      const found = store.find('hold');
      const repeated = store.reserve({ lines: [line] }, { id: 'hold' });
      await sleep(100);
      await other.query('commit');
      expect(await found).toMatchObject({ state });
      expect(await repeated).toMatchObject({ status: 'held', reservation: { state } });
    },
  );

  test('a count that is sent twice at once, with a version, is made once and answered alike', async () => {
    const count = [line.facilityId, line.sku, 9, { id: 'count', version: 0 }] as const;
    await other.query('begin');
    const first = await postgresStore(other).adjust(...count);
    const second = service.store.adjust(...count);
    await sleep(100);
    await other.query('commit');
    expect(first).toMatchObject({ status: 'adjusted', cell: { onHand: 9, version: 1 } });
    expect(await second).toEqual(first);
  });
});
