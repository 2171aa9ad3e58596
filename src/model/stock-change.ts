import * as z from 'zod';
import { Collector } from './collector.js';
import { InputError } from './issues.js';
import { defaultParseOptions } from './options.js';
import { maxQuantity, text } from './scalars.js';
import { readGoodFields, readValue } from './translate.js';

/** What `receive` was asked, checked. */
export interface Receipt {
  readonly facilityId: string;
  readonly sku: string;
  /** 1 to 2^31 - 1. */
  readonly quantity: number;
  /** null: not to be remembered. */
  readonly id: string | null;
  readonly unitMoney: number;
}

/** What `adjust` was asked, checked. */
export interface Count {
  readonly facilityId: string;
  readonly sku: string;
  /** 0 to 2^31 - 1. */
  readonly onHand: number;
  readonly id: string | null;
  /** null: whatever it is. */
  readonly version: number | null;
}

const { maxIdLength, maxIssues } = defaultParseOptions;
const idSchema = text(maxIdLength);
const optionsSchema = z.object({
  id: text(maxIdLength).optional(),
  unitMoney: z.unknown().optional(),
  version: z.unknown().optional(),
});

/** Throws InputError with all that is wrong. */
export function readReceipt(facilityId: unknown, sku: unknown, quantity: unknown, options: unknown = {}): Receipt {
  const found = new Collector(maxIssues);
  const cell = readCell(facilityId, sku, found);
  checkUnits(quantity, 'quantity', 1, found);
  const { id = null, unitMoney = 0 } = readOptions(options, found);
  if (typeof unitMoney !== 'number' || !Number.isFinite(unitMoney) || unitMoney < 0) {
    found.issue('OUT_OF_RANGE', 'unitMoney', unitMoney, 'expected a price, not negative');
  }
  if (found.issues.length > 0) throw new InputError(found.issues);
  return { ...cell, quantity: quantity as number, id, unitMoney: unitMoney as number };
}

/** Throws InputError with all that is wrong. */
export function readCount(facilityId: unknown, sku: unknown, onHand: unknown, options: unknown = {}): Count {
  const found = new Collector(maxIssues);
  const cell = readCell(facilityId, sku, found);
  checkUnits(onHand, 'onHand', 0, found);
  const { id = null, version = null } = readOptions(options, found);
  if (version !== null && !(Number.isSafeInteger(version) && (version as number) >= 0)) {
    found.issue('OUT_OF_RANGE', 'version', version, 'expected the version of a cell, a whole number from 0');
  }
  if (found.issues.length > 0) throw new InputError(found.issues);
  // Adding 0 turns -0 into 0.
  return { ...cell, onHand: (onHand as number) + 0, id, version: version as number | null };
}

function readCell(facilityId: unknown, sku: unknown, found: Collector): { facilityId: string; sku: string } {
  return {
    facilityId: readValue(idSchema, facilityId, 'facilityId', found) ?? '',
    sku: readValue(idSchema, sku, 'sku', found) ?? '',
  };
}

/** Of options that are refused what is good about them, so that the rest is looked at too. */
function readOptions(options: unknown, found: Collector): Partial<z.output<typeof optionsSchema>> {
  return readValue(optionsSchema, options, '', found) ?? readGoodFields(optionsSchema, options);
}

/** Gathers an issue where units are not whole, below the least or past 2^31 - 1. */
export function checkUnits(units: unknown, path: string, least: 0 | 1, found: Collector): void {
  const issue = (code: Parameters<Collector['issue']>[0], hint: string) => found.issue(code, path, units, hint);
  if (typeof units !== 'number') issue('WRONG_TYPE', 'expected a number of units');
  else if (!Number.isFinite(units)) issue('NOT_FINITE', 'expected a number of units');
  else if (!Number.isInteger(units)) issue('NOT_AN_INTEGER', 'expected whole units');
  else if (units < least) issue('OUT_OF_RANGE', `expected ${least === 0 ? 'no units or more' : 'at least one unit'}`);
  else if (units > maxQuantity) issue('TOO_LARGE', `a position holds at most ${maxQuantity} units`);
}
