import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** What is used of a client: the one of ioredis fits, alone or of a cluster. */
export interface RedisClient {
  evalsha(sha: string, keys: number, ...keysAndArgs: string[]): Promise<unknown>;
  eval(script: string, keys: number, ...keysAndArgs: string[]): Promise<unknown>;
  xrange(
    key: string,
    from: string,
    to: string,
    count: 'COUNT',
    most: number,
  ): Promise<[id: string, fields: string[]][]>;
}

const verbs = [
  'reserve',
  'commit',
  'release',
  'extend',
  'expire',
  'receive',
  'adjust',
  'open',
  'find',
  'cell',
] as const;
export type ScriptName = (typeof verbs)[number];

/** The parts that every verb is built on, in the order in which they build on each other. */
const parts = ['text', 'cells', 'rooms', 'journal', 'reservations', 'sweep', 'changes'] as const;

const file = (name: string): string => readFileSync(new URL(`./lua/${name}.lua`, import.meta.url), 'utf8');

/** The verbs as scripts: sent by their hash, and in full where Redis does not know them (yet, or any more). */
export class Scripts {
  readonly #texts: Readonly<Record<ScriptName, { readonly text: string; readonly sha: string }>>;

  /** @param clock Lua that makes a local `now`, whole milliseconds since 1970 */
  constructor(clock: string) {
    const common = [file('keys'), clock, ...parts.map(file)].join('\n');
    const build = (verb: ScriptName) => {
      const text = `${common}\n${file(verb)}`;
      return [verb, { text, sha: createHash('sha1').update(text).digest('hex') }] as const;
    };
    this.#texts = Object.fromEntries(verbs.map(build)) as Record<ScriptName, { text: string; sha: string }>;
  }

  async run(redis: RedisClient, verb: ScriptName, keys: readonly string[], args: readonly string[]): Promise<string> {
    const { text, sha } = this.#texts[verb];
    try {
      return (await redis.evalsha(sha, keys.length, ...keys, ...args)) as string;
    } catch (error) {
      // Nothing has run then.
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return (await redis.eval(text, keys.length, ...keys, ...args)) as string;
    }
  }
}

let usual: Scripts | undefined;

/** By the clock of Redis, which is what a ledger is for; read and hashed once. */
export function redisScripts(): Scripts {
  usual ??= new Scripts(file('clock'));
  return usual;
}

/** All keys of a ledger, as the scripts take them. The braces make a cluster keep them in one slot. */
export function ledgerKeys(prefix: string): { readonly all: readonly string[]; readonly journal: string } {
  if (prefix === '' || /[{}]/.test(prefix)) throw new RangeError(`prefix is '${prefix}', expected text without braces`);
  const names = ['cells', 'holders', 'rooms', 'uses', 'reservations', 'ends', 'changes', 'journal'];
  const all = names.map((name) => `{${prefix}}:${name}`);
  return { all, journal: all.at(-1) as string };
}
