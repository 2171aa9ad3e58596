import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { migrate, roleScript } from '../../src/adapters/postgres/index.js';
import { createDatabase, missingService } from '../support/services.js';

describe.skipIf((await missingService('postgres')) !== null)('the script of the roles', () => {
  test('may be run by many processes at once, in two databases of one server', async () => {
    const databases = [await createDatabase('roles'), await createDatabase('roles')];
    const pools = databases.map(({ url }) => new pg.Pool({ connectionString: url, max: 8 }));
    try {
      for (const pool of pools) {
        await migrate(pool);
        await pool.query(roleScript);
      }
      for (let round = 1; round <= 5; round++) {
        await Promise.all(pools.flatMap((pool) => Array.from({ length: 8 }, () => pool.query(roleScript))));
      }
      for (const pool of pools) {
        const { rows } = await pool.query(
          `select has_function_privilege('onehop_app', 'onehop.differences()', 'execute') as may`,
        );
        expect(rows).toEqual([{ may: true }]);
      }
    } finally {
      await Promise.all(pools.map((pool) => pool.end()));
      await Promise.all(databases.map((database) => database.drop()));
    }
  });
});
