import { defaultParseOptions, type ParseOptions } from '../model/options.js';
import { fileError } from './file-issue.js';

/** Those of parsing, and how much is taken in before reading stops: counted on the stream, so that no file fills the memory. */
export interface ReadOptions extends ParseOptions {
  /** Bytes of one file, after unpacking. Default 1 GiB; a JSON file is held as one text and stops at 256 MiB in any case. */
  readonly maxBytes?: number;
  /** Bytes of one row of a CSV file, quoted line breaks included. Default 1 MiB. */
  readonly maxRowBytes?: number;
  /** Between the cells of a CSV file. Default a comma. */
  readonly delimiter?: ',' | ';' | '\t';
}

/** Options with every default filled in. */
export type CompleteReadOptions = Required<ReadOptions>;

export const defaultReadOptions: CompleteReadOptions = Object.freeze({
  ...defaultParseOptions,
  maxBytes: 2 ** 30,
  maxRowBytes: 2 ** 20,
  delimiter: ',',
});

/** Options with defaults filled in. Throws an InputError where a limit on bytes is not a whole number above 0. */
export function completeReadOptions(options: ReadOptions): CompleteReadOptions {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const complete: CompleteReadOptions = { ...defaultReadOptions, ...Object.fromEntries(given) };
  for (const name of ['maxBytes', 'maxRowBytes'] as const) {
    const value = complete[name];
    if (Number.isSafeInteger(value) && value > 0) continue;
    throw fileError('OUT_OF_RANGE', `options.${name}`, String(value), 'expected a whole number above 0');
  }
  return complete;
}
