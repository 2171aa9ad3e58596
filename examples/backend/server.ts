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

const complain = (error: unknown): void => console.error(error);

const { problem } = await readSample();
const network = buildNetwork(problem);
const database = DATABASE_URL ? openPostgres(DATABASE_URL, complain) : await openEmbedded(PGLITE_FOLDER);
const { client } = database;
const loaded = await prepare(database, problem);
const store = postgresStore(client);
const following = await followChanges(network, client, { listen: database.listen, onError: complain });
const app = backend({ network, store, client, following }, LOG === 'on');
const sweeping = setInterval(() => store.expire().catch(complain), sweepMs);
const address = await app.listen({ host: HOST, port: Number(PORT) });
console.log(`${address}: ${loaded > 0 ? `${loaded} cells loaded` : 'the stock was there'}`);

/** Requests under way are answered, then the feed and the database are left in order. */
async function stop(): Promise<void> {
  clearInterval(sweeping);
  await app.close();
  await following.stop();
  await database.close();
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
