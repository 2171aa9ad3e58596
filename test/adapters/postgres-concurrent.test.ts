import { afterEach, describe, expect, test } from 'vitest';
import { explainEpoch } from '../support/crash-check.js';
import { driveWithCrashes } from '../support/crash-drive.js';
import { openPostgresService, type PostgresService } from '../support/crash-postgres.js';
import { driveSeconds, patience, proveUnderCrashes } from '../support/crash-proof.js';
import { crashSeeds, noteFailingSeed } from '../support/failing-seeds.js';
import { mutants, plant } from '../support/postgres-mutants.js';
import { missingService } from '../support/services.js';

const missing = await missingService('postgres');
const name = 'postgres-concurrent';

let service: PostgresService | null = null;
afterEach(async () => {
  await service?.close();
  service = null;
});

describe.skipIf(missing !== null)('PostgreSQL, 20 connections from processes that are killed', () => {
  test.each(crashSeeds(name))(
    'seed %i: some order of the calls explains all answers',
    async (seed) => {
      service = await openPostgresService();
      try {
        await proveUnderCrashes(service, seed, (why) => why.startsWith('StoreError: CONNECTION'));
        expect(await service.faults()).toEqual([]);
        expect(await service.deadlocks()).toBe(0);
      } catch (error) {
        noteFailingSeed(name, seed);
        throw error;
      }
    },
    patience,
  );

  test.each(mutants)(
    'caught: $name',
    async (mutant) => {
      service = await openPostgresService();
      await plant(service.pool, mutant);
      let isCaught = false;
      await driveWithCrashes(service, {
        seed: 1,
        seconds: driveSeconds,
        leastEpochs: 60,
        // Short epochs, because proving that no order explains a wrong one means to try them all.
        callsPerEpoch: 6,
        isEnough: (epoch) => {
          if (mutant.shownBy === 'deadlocks') return epoch.number === 2;
          // Where it takes long to tell, the next one may be plain.
          isCaught = explainEpoch(epoch, 30_000).status === 'unexplained';
          return isCaught;
        },
      });
      if (mutant.shownBy === 'deadlocks') isCaught = (await service.deadlocks()) > 0;
      expect(isCaught).toBe(true);
    },
    patience,
  );
});
