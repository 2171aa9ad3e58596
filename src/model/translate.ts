import type * as z from 'zod';
// By its own name: through the namespace `core` a bundler takes zod's messages in forty languages along.
import { _safeParse } from 'zod/v4/core';
import { isInvalidDate, typeName } from '../base/printable.js';
import type { IssueCode } from './codes.js';
import { issueCodes } from './codes.js';
import type { Collector } from './collector.js';

type SchemaIssue = z.core.$ZodIssue;

/** Holds issues and nothing else: zod's own error class cannot be made once Error.prototype is frozen. */
class IssueHolder {
  readonly issues: readonly SchemaIssue[];

  constructor(issues: readonly SchemaIssue[]) {
    this.issues = issues;
  }
}

// Of the error it is given, zod calls the constructor and hands the result on.
const safeParse = _safeParse(IssueHolder as unknown as z.core.$ZodErrorClass);

/**
 * One value read through its schema: the copy, or null with every bad field gathered under `path`. A property of a
 * good value is read once. A getter that throws is a bad value, not a crash.
 */
export function readValue<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  path: string,
  found: Collector,
): z.output<Schema> | null {
  try {
    const result = safeParse(schema, input);
    if (result.success) return result.data;
    // Asking for the values from the start would more than double the time of a good row; a bad one can be read again.
    const again = safeParse(schema, input, { reportInput: true });
    if (again.success) found.issue('WRONG_TYPE', path, input, 'changes from one reading to the next');
    else addIssues(again.error.issues, path, found);
  } catch (error) {
    found.issue('WRONG_TYPE', path, input, `reading it failed: ${error instanceof Error ? error.name : 'error'}`);
  }
  return null;
}

/** The good fields of a row that was refused, so that its other faults are told too and other rows may refer to it. */
export function readGoodFields<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  input: unknown,
): Partial<z.output<z.ZodObject<Shape>>> {
  const good: Record<string, unknown> = {};
  if (typeof input !== 'object' || input === null) return good as Partial<z.output<z.ZodObject<Shape>>>;
  for (const key of Object.keys(schema.shape)) {
    try {
      const field = safeParse(schema.shape[key] as z.core.$ZodType, Reflect.get(input, key));
      if (field.success) good[key] = field.data;
    } catch {
      // Reading it fails, which is an issue of the row already.
    }
  }
  return good as Partial<z.output<z.ZodObject<Shape>>>;
}

/** True where a row that was refused holds something in this field, be it as bad as can be. */
export function isFilled(input: unknown, key: string): boolean {
  if (typeof input !== 'object' || input === null) return false;
  try {
    return Reflect.get(input, key) !== undefined;
  } catch {
    return true;
  }
}

function addIssues(issues: readonly SchemaIssue[], path: string, found: Collector): void {
  // Several checks may refuse one value; the first says enough.
  const seen = new Set<string>();
  for (const issue of issues) {
    const place = joinPath(path, issue.path);
    if (seen.has(place)) continue;
    seen.add(place);
    const { code, hint } = codeAndHint(issue);
    found.issue(code, place, issue.input, hint);
  }
}

function joinPath(start: string, keys: readonly PropertyKey[]): string {
  let path = start;
  for (const key of keys) path += typeof key === 'number' ? `[${key}]` : `${path === '' ? '' : '.'}${String(key)}`;
  return path;
}

function codeAndHint(issue: SchemaIssue): { code: IssueCode; hint: string } {
  const own = ownCode(issue.message);
  if (own) return own;
  const { input } = issue;
  if (input === undefined) return { code: 'MISSING', hint: `expected ${expected(issue)}` };
  const found = `expected ${expected(issue)}, found ${typeName(input)}`;
  if (issue.code === 'invalid_value') {
    return typeof input === 'string'
      ? { code: 'OUT_OF_RANGE', hint: `expected ${expected(issue)}` }
      : { code: 'WRONG_TYPE', hint: found };
  }
  if (issue.code === 'too_big') return { code: 'TOO_LARGE', hint: `expected at most ${issue.maximum}` };
  if (issue.code === 'too_small') return { code: 'OUT_OF_RANGE', hint: `expected at least ${issue.minimum}` };
  if (typeof input === 'number' && !Number.isFinite(input))
    return { code: 'NOT_FINITE', hint: 'expected a finite number' };
  if (typeof input === 'number' && issue.code === 'invalid_type' && issue.expected === 'int') {
    return { code: 'NOT_AN_INTEGER', hint: 'expected a whole number' };
  }
  if (isInvalidDate(input)) return { code: 'BAD_TIME', hint: found };
  return { code: 'WRONG_TYPE', hint: found };
}

function ownCode(message: string): { code: IssueCode; hint: string } | null {
  const end = message.indexOf(': ');
  const code = issueCodes.find((known) => known === message.slice(0, end));
  return code ? { code, hint: message.slice(end + 2) } : null;
}

function expected(issue: SchemaIssue): string {
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  if (issue.code !== 'invalid_type') return 'a value';
  switch (issue.expected) {
    case 'string':
      return 'a string';
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'an array';
    case 'object':
      return 'an object';
    case 'int':
      return 'a whole number';
    case 'number':
      return 'a number';
    default:
      return 'a value';
  }
}
