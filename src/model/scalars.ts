import * as z from 'zod';
import {
  instantForm,
  isCalendarDate,
  isLocalTime,
  isOpeningWindow,
  isTimeZone,
  parseInstant,
  parseMilliseconds,
} from './instants.js';

/**
 * The values that fields are made of. A message begins with its issue code, `CODE: way out`; translate.ts takes
 * them apart, so that type, range, code and words of a field stand in one place.
 */

/** Units of one cell, one line, one order, and of all positions of one sku. */
export const maxQuantity = 2 ** 31 - 1;
/** Every price and weight, in minor units. */
export const maxPrice = 1e12;
/** Every span of time, in minutes: some 19 years. */
export const maxMinutes = 1e7;
/** Entries of a list inside a row, such as the lines of an order. */
export const maxListLength = 100_000;

/** What JSON Schema says of a text beyond its type; a registry of our own, since zod's is shared by the whole process. */
export const jsonSchemaNotes = z.registry<{ format?: string; pattern?: string }>();

const negative = { error: 'OUT_OF_RANGE: expected 0 or more' };

/** Adding 0 turns -0 into 0 and leaves every other number alone. */
const withoutNegativeZero = (value: number): number => value + 0;

export const number = () => z.number().overwrite(withoutNegativeZero);

const whole = (minimum: number, maximum: number) => {
  const tooSmall = `OUT_OF_RANGE: expected ${minimum} or more`;
  const tooLarge = `TOO_LARGE: expected at most ${maximum}`;
  // Numbers beyond 2^53 are refused before the limits are looked at, by the first of these.
  return z
    .int({ error: ({ code }) => (code === 'too_big' ? tooLarge : code === 'too_small' ? tooSmall : undefined) })
    .min(minimum, { error: tooSmall })
    .max(maximum, { error: tooLarge })
    .overwrite(withoutNegativeZero);
};

const upTo = (maximum: number) =>
  number()
    .min(0, negative)
    .max(maximum, { error: `TOO_LARGE: expected at most ${maximum}` });

/** Whole, 0 to 2^31 - 1. */
export const quantity = () => whole(0, maxQuantity);
/** Whole, 1 to 2^31 - 1. */
export const positiveQuantity = () => whole(1, maxQuantity);
/** Whole; a feed may say that more was sold than was there. */
export const signedQuantity = () => whole(-maxQuantity, maxQuantity);
/** Whole; a place on a scale of days or minutes. */
export const wholeNumber = () => whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
/** Whole, of days or minutes, at least one. */
const wholeSpan = () => whole(1, maxMinutes);
export const wholeMinutes = () => whole(0, maxMinutes);
export const minutes = () => upTo(maxMinutes);
export const minutesPerKm = () => upTo(10_000);
export const price = () => upTo(maxPrice);
export const metres = () => upTo(1e12);
export const detour = () => upTo(100);

export const share = () =>
  number()
    .gt(0, { error: 'OUT_OF_RANGE: expected above 0, at most 1' })
    .max(1, { error: 'OUT_OF_RANGE: expected above 0, at most 1' });

export const latitude = () => degrees(90, 'OUT_OF_RANGE: expected -90 to 90. Swapped with longitude?');
export const longitude = () => degrees(180, 'OUT_OF_RANGE: expected -180 to 180. Swapped with latitude?');
const degrees = (limit: number, error: string) => number().min(-limit, { error }).max(limit, { error });

const halfPair = /\p{Surrogate}/u;

/** An id or another name, compared by UTF-16 code units. */
export const text = (maxLength: number) =>
  z
    .string()
    .min(1, { error: 'BAD_TEXT: expected at least one character' })
    .max(maxLength, { error: `TOO_LARGE: expected at most ${maxLength} UTF-16 units` })
    .refine((value) => !halfPair.test(value), { error: 'BAD_TEXT: holds half a surrogate pair' });

/** Whether `text` takes a value: to look at very many, of which hardly any is bad. */
export const isText = (value: unknown, maxLength: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= maxLength && !halfPair.test(value);

export const currency = () =>
  z.string().regex(/^[A-Z]{3}$/, { error: 'BAD_TEXT: expected three capital letters of ISO 4217, such as CNY' });

/** Comes out as whole minutes since the epoch. */
export const instant = () => instantBy(parseInstant);
/** Comes out as whole milliseconds since the epoch. */
export const millisecond = () => instantBy(parseMilliseconds);

const instantBy = (parse: (text: string) => number | null) =>
  z
    .string()
    .register(jsonSchemaNotes, { format: 'date-time' })
    .transform((value, context) => {
      const time = parse(value);
      if (time !== null) return time;
      context.addIssue({ code: 'custom', input: value, message: `BAD_TIME: expected ${instantForm}` });
      return z.NEVER;
    });

/** Stays the text that it is. */
export const instantText = () =>
  z.string().refine((value) => parseMilliseconds(value) !== null, { error: `BAD_TIME: expected ${instantForm}` });

export const calendarDate = () =>
  z
    .string()
    .register(jsonSchemaNotes, { format: 'date' })
    .refine(isCalendarDate, { error: 'BAD_TIME: expected a day that exists, such as 2026-10-01' });

export const localTime = () =>
  z
    .string()
    .register(jsonSchemaNotes, { pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })
    .refine(isLocalTime, { error: 'BAD_TIME: expected a local time, 00:00 to 23:59' });

export const openingWindow = () =>
  z
    .string()
    .register(jsonSchemaNotes, { pattern: '^([01]\\d|2[0-3]):[0-5]\\d-(([01]\\d|2[0-3]):[0-5]\\d|24:00)$' })
    .refine(isOpeningWindow, {
      error: 'BAD_TIME: expected hours such as 09:00-18:00, 22:00-06:00 over midnight or 00:00-24:00',
    });

export const timeZone = () =>
  z.string().refine(isTimeZone, { error: 'BAD_TIME_ZONE: expected an IANA name such as Asia/Shanghai' });

/** An array whose length is looked at before its entries are. */
export function list<Item extends z.ZodType>(item: Item, minimum = 0) {
  const array = z.array(item);
  const entries = minimum > 0 ? array.min(minimum, { error: 'MISSING: expected at least one entry' }) : array;
  const checked = z.preprocess((value, context) => {
    if (!Array.isArray(value) || value.length <= maxListLength) return value;
    context.addIssue({ code: 'custom', input: value, message: `TOO_MANY: expected at most ${maxListLength} entries` });
    return z.NEVER;
  }, entries);
  // What goes in is still an array: the step in front adds a refusal, it takes nothing more.
  return checked as unknown as z.ZodType<z.output<Item>[], z.input<Item>[]>;
}

/** Names of rooms are made of ids, with quotes and escapes around them. */
export const maxRoomLength = 4096;
export const roomName = () => text(maxRoomLength);

/** Uses of rooms, as claims and journals tell them. */
export const roomUses = () =>
  list(
    z.object({
      room: roomName(),
      from: wholeNumber(),
      span: wholeSpan(),
      amount: positiveQuantity(),
      limit: quantity(),
    }),
  );
