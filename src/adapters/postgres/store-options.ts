import { printable } from '../../base/printable.js';
import { InputError, type Issue } from '../../model/issues.js';
import type { RetryOptions } from './retry.js';

export interface PostgresStoreOptions extends RetryOptions {
  /**
   * How long a verb waits for what another session has locked. Default 5000. A lower `statement_timeout` of the server ends
   * the statement first: the error is then no lock time-out but one of the database, and nothing is tried again.
   */
  readonly lockTimeoutMs?: number;
  /** Holds that are asked for while others are under way share a transaction, up to so many. Default 200. */
  readonly batchSize?: number;
  /**
   * Transactions of holds under way at once; a client with one connection makes nothing of more. Up to five more are where
   * some of the holds want what another session has locked: a pool needs so many connections for the store, and some for
   * its other verbs. Default 3.
   */
  readonly concurrency?: number;
}

export type CompleteStoreOptions = Required<PostgresStoreOptions>;

const defaultStoreOptions: Omit<CompleteStoreOptions, 'random'> = Object.freeze({
  retries: 8,
  lockRetries: 2,
  lockTimeoutMs: 5000,
  batchSize: 200,
  concurrency: 3,
});

const ranges = {
  retries: [0, 1000],
  lockRetries: [0, 1000],
  lockTimeoutMs: [1, 3_600_000],
  batchSize: [1, 10_000],
  concurrency: [1, 1000],
} as const;

/** Options with defaults filled in. Throws InputError where a number is not whole or out of its range. */
export function completeStoreOptions(options: PostgresStoreOptions): CompleteStoreOptions {
  if (typeof options !== 'object' || options === null) {
    throw new InputError([
      { code: 'WRONG_TYPE', path: 'options', value: printable(options), hint: 'expected an object' },
    ]);
  }
  const complete = { random: Math.random, ...defaultStoreOptions };
  const issues: Issue[] = [];
  for (const [name, [least, most]] of Object.entries(ranges) as [keyof typeof ranges, readonly [number, number]][]) {
    const value = options[name];
    if (value === undefined) continue;
    complete[name] = value;
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    const hint = `expected a whole number from ${least} to ${most}`;
    issues.push({ code: 'OUT_OF_RANGE', path: `options.${name}`, value: printable(value), hint });
  }
  if (issues.length > 0) throw new InputError(issues);
  return options.random === undefined ? complete : { ...complete, random: options.random };
}
