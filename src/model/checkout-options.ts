import * as z from 'zod';
import type { ExcludedFacility } from './checkout.js';
import { Collector } from './collector.js';
import { mergeExclusions } from './exclusions.js';
import { holdOptions } from './hold-options.js';
import { InputError } from './issues.js';
import { defaultParseOptions } from './options.js';
import type { HoldTerm } from './reservation.js';
import { list, millisecond, positiveQuantity, text } from './scalars.js';
import { readGoodFields, readValue } from './translate.js';

/** How long a plan is held where nothing else is said. */
export const usualTerm: HoldTerm = Object.freeze({ ttlMinutes: 15 });
const usualTries = 5;

export interface CompleteCheckoutOptions {
  readonly id: string;
  /** null: nothing was said. */
  readonly term: HoldTerm | null;
  readonly tries: number;
  readonly excluded: readonly ExcludedFacility[];
}

export interface CompleteRejection extends CompleteCheckoutOptions {
  readonly facilityId: string;
  readonly until: string | undefined;
}

const { maxIdLength, maxIssues } = defaultParseOptions;
const id = () => text(maxIdLength);
const term = { ttlMinutes: z.unknown().optional(), expiresAt: z.unknown().optional() };
const tries = positiveQuantity().optional();
const exclusion = { facilityId: id(), until: millisecond().optional() };
const checkoutSchema = z.object({
  id: z.unknown().optional(),
  ...term,
  tries,
  excluded: list(z.object(exclusion)).optional(),
});
const rejectionSchema = checkoutSchema.extend(exclusion);

/** What a checkout is told beside its order, with defaults. Throws InputError with all that is wrong. */
export function checkoutOptions(options: unknown, usualId: string): CompleteCheckoutOptions {
  const found = new Collector(maxIssues);
  const read = readValue(checkoutSchema, options, '', found) ?? readGoodFields(checkoutSchema, options);
  return complete(read, usualId, found);
}

/** The same of a rejection, whose id is that of the reservation. */
export function rejectionOptions(reservationId: unknown, facilityId: unknown, options: unknown): CompleteRejection {
  const found = new Collector(maxIssues);
  const asked = typeof options === 'object' ? { ...options, facilityId, id: reservationId } : options;
  const read = readValue(rejectionSchema, asked, '', found) ?? readGoodFields(rejectionSchema, asked);
  const { facilityId: facility = '', until } = read;
  return {
    ...complete(read, reservationId as string, found),
    facilityId: facility,
    until: exclusionOf({ facilityId: '', until }).until,
  };
}

function complete(
  read: Partial<z.output<typeof checkoutSchema>>,
  usualId: string,
  found: Collector,
): CompleteCheckoutOptions {
  const { id = usualId, ttlMinutes, expiresAt, tries = usualTries, excluded = [] } = read;
  const given = {
    ...(ttlMinutes === undefined ? {} : { ttlMinutes }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  gather(found, () => holdOptions({ id, ...given }));
  if (found.issues.length > 0) throw new InputError(found.issues);
  return {
    id: id as string,
    term: Object.keys(given).length === 0 ? null : (given as HoldTerm),
    tries,
    excluded: mergeExclusions(excluded.map(exclusionOf)),
  };
}

function gather(found: Collector, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    found.issues.push(...error.issues);
  }
}

function exclusionOf({ facilityId, until }: { facilityId: string; until?: number | undefined }): ExcludedFacility {
  return until === undefined ? { facilityId } : { facilityId, until: new Date(until).toISOString() };
}
