import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';

/** Where the tests find PostgreSQL (as a user who may create databases and roles) and Redis; both are on loopback unless told otherwise. */
export const postgresUrl = process.env.ONEHOP_POSTGRES ?? 'postgres://postgres@127.0.0.1:5432/postgres';
export const redisUrl = process.env.ONEHOP_REDIS ?? 'redis://127.0.0.1:6379/9';

/** A database of one's own, empty, with its address. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

export async function createDatabase(label = 'test'): Promise<TestDatabase> {
  const name = `onehop_${label}_${randomBytes(6).toString('hex')}`;
  await administer(`create database ${name}`);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(`drop database if exists ${name} with (force)`) };
}

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A connection to Redis; give your keys a prefix of their own, `${prefix}:`, and remove them at the end. */
export function connectRedis(): Redis {
  return new Redis(redisUrl, { lazyConnect: true, maxRetriesPerRequest: 2 });
}

/** Says why tests of a service cannot run; null where they can. With ONEHOP_SERVICES=required they fail instead. */
export async function missingService(service: 'postgres' | 'redis'): Promise<string | null> {
  try {
    if (service === 'postgres') await administer('select 1');
    else {
      const redis = connectRedis();
      redis.on('error', () => {});
      try {
        await redis.connect();
        await redis.ping();
      } finally {
        redis.disconnect();
      }
    }
    return null;
  } catch (error) {
    const url = service === 'postgres' ? postgresUrl : redisUrl;
    const text = `${service} does not answer at ${url} (${error instanceof Error ? error.message : error})`;
    if (process.env.ONEHOP_SERVICES === 'required') throw new Error(text);
    console.warn(`skipped: ${text}`);
    return text;
  }
}
