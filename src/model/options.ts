import { InputError } from './issues.js';
import { createSchemas, type Schemas } from './schema.js';

export interface ParseOptions {
  /** Rows of any one list of the input, columns aside; more are refused before one is looked at. Default 1,000,000. */
  readonly maxRows?: number;
  /** Issues, and warnings, reported at most. Default 1,000. */
  readonly maxIssues?: number;
  /** UTF-16 units of an id or name. Default 256. */
  readonly maxIdLength?: number;
  /** Stock below zero counts as zero, with a warning, instead of being refused. Default false. */
  readonly clampNegativeStock?: boolean;
  /**
   * Positions of one sku at one facility are added up instead of refused: units on hand, reserved and held back.
   * The dearest unitMoney holds; rows of two pools stay refused. Default false.
   */
  readonly sumStockRows?: boolean;
}

export type CompleteParseOptions = Required<ParseOptions>;

export const defaultParseOptions: CompleteParseOptions = Object.freeze({
  maxRows: 1_000_000,
  maxIssues: 1_000,
  maxIdLength: 256,
  clampNegativeStock: false,
  sumStockRows: false,
});

/** Options with defaults filled in. Throws InputError where a limit is not a whole number above 0. */
export function completeOptions(options: ParseOptions): CompleteParseOptions {
  const complete = {
    maxRows: options.maxRows ?? defaultParseOptions.maxRows,
    maxIssues: options.maxIssues ?? defaultParseOptions.maxIssues,
    maxIdLength: options.maxIdLength ?? defaultParseOptions.maxIdLength,
    clampNegativeStock: options.clampNegativeStock ?? false,
    sumStockRows: options.sumStockRows ?? false,
  };
  for (const name of ['maxRows', 'maxIssues', 'maxIdLength'] as const) {
    if (Number.isSafeInteger(complete[name]) && complete[name] > 0) continue;
    const hint = 'expected a whole number above 0';
    throw new InputError([{ code: 'OUT_OF_RANGE', path: `options.${name}`, value: String(complete[name]), hint }]);
  }
  return complete;
}

const usual = createSchemas({ maxIdLength: defaultParseOptions.maxIdLength, negativeOnHand: false });

/** Schemas compile on first use, so the usual ones are made once. */
export function schemasFor({ maxIdLength, clampNegativeStock }: CompleteParseOptions): Schemas {
  if (maxIdLength === defaultParseOptions.maxIdLength && !clampNegativeStock) return usual;
  return createSchemas({ maxIdLength, negativeOnHand: clampNegativeStock });
}
