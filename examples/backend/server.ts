import { buildNetwork } from 'onehop';
import { followChanges, postgresStore } from 'onehop/postgres';
import { readSample } from '../sample/read.js';
import { backend } from './app.js';
import { openEmbedded, openPostgres } from './database.js';
import { prepare } from './prepare.js';

// A shop's server: decides orders over a network in memory, holds them in PostgreSQL, and follows what others change
// there. Start as many as you like on one database. Without DATABASE_URL the database is embedded, in memory or in the
// folder PGLITE_FOLDER, for one process alone.

const { DATABASE_URL, PGLITE_FOLDER, HOST = '127.0.0.1', PORT = '3000', LOG } = process.env;
/** Holds whose time is over are swept so often; until then their goods are out of sight, not lost. */
const sweepMs = 5000;

/** Tries after the first, each of which may wait for a connection: a buyer had better be told than wait for eight. */
const retries = 2;

const complain = (error: unknown): void => console.error(error);

/** What is to be left in order, the last that was begun first: requests under way are answered before the database goes. */
const ends: (() => unknown)[] = [];

async function start(): Promise<void> {
  const { problem } = await readSample();
  const network = buildNetwork(problem);
  const database = DATABASE_URL ? openPostgres(DATABASE_URL, complain) : await openEmbedded(PGLITE_FOLDER);
  ends.unshift(() => database.close());
  const { client, listen } = database;
  const loaded = await prepare(database, problem);
  const store = postgresStore(client, { retries });
  const following = await followChanges(network, client, { listen, onError: complain });
  ends.unshift(() => following.stop());
  const app = backend({ network, store, client, following }, LOG === 'on');
  ends.unshift(() => app.close());
  const sweeping = setInterval(() => store.expire().catch(complain), sweepMs);
  ends.unshift(() => clearInterval(sweeping));
  const address = await app.listen({ host: HOST, port: Number(PORT) });
  console.log(`${address}: ${loaded > 0 ? `${loaded} cells loaded` : 'the stock was there'}`);
}

async function stop(): Promise<void> {
  for (const end of ends.splice(0)) await end();
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
try {
  await start();
} catch (error) {
  // A port that is taken, a folder that is, a database that is not there: no fault of this program, so no trace of it.
  console.error(messageOf(error));
  process.exitCode = 1;
  await stop();
}

/** A refused connection has its reasons, one an address, and no word of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
