import { printable } from '../../base/printable.js';
import type { CanonicalClaim } from '../../model/claim.js';
import { Collector } from '../../model/collector.js';
import type { Issue } from '../../model/issues.js';
import { InputError } from '../../model/issues.js';
import { defaultParseOptions } from '../../model/options.js';
import type { Claim } from '../../model/reservation.js';
import { text } from '../../model/scalars.js';
import { readValue } from '../../model/translate.js';

const { maxIdLength, maxIssues } = defaultParseOptions;
const idSchema = text(maxIdLength);

/** A room's name is a key of an index, whose entries have to fit a third of a page. */
const maxRoomBytes = 2600;

/**
 * What the engine takes for a text but PostgreSQL cannot keep: one with the character NUL. Entries are [path, text]; texts
 * that are none are left to the other checks.
 */
export function nulIssues(texts: readonly (readonly [path: string, value: unknown])[]): Issue[] {
  return texts
    .filter(([, value]) => typeof value === 'string' && value.includes('\0'))
    .map(([path, value]) => {
      return {
        code: 'BAD_TEXT',
        path,
        value: printable(value),
        hint: 'PostgreSQL keeps no text with the character NUL',
      };
    });
}

/** What is no id, or none that PostgreSQL can keep: the names are their places. */
export function idIssues(ids: Readonly<Record<string, unknown>>): Issue[] {
  const found = new Collector(maxIssues);
  for (const [path, id] of Object.entries(ids)) readValue(idSchema, id, path, found);
  return [...found.issues, ...nulIssues(Object.entries(ids))];
}

/**
 * The same of every text in a claim, and the length of its rooms' names. Judged is the copy that is sent; the places are
 * those of the input, which is read again only where something is wrong.
 */
export function claimIssues(claim: CanonicalClaim, input: Claim): Issue[] {
  if (issuesOf(claim).length === 0) return [];
  const issues = issuesOf(input);
  return issues.length > 0 ? issues : issuesOf(claim);
}

/**
 * Details with NUL or half a surrogate pair in one of their texts: PostgreSQL keeps them, but cannot read any part of the
 * JSON that they are in. `json` is what JSON.stringify made, which escapes just these.
 */
export function detailsIssues(details: unknown, json: string): Issue[] {
  if (!/(?:^|[^\\])(?:\\\\)*\\u(?:0000|d[89a-f])/.test(json)) return [];
  const hint = 'PostgreSQL keeps no text with the character NUL or half a surrogate pair';
  return [{ code: 'BAD_TEXT', path: 'details', value: printable(details), hint }];
}

/** Throws InputError with all of them, if any. */
export function refuseIssues(issues: readonly Issue[]): void {
  if (issues.length > 0) throw new InputError(issues);
}

function issuesOf({ lines, rooms = [] }: Claim): Issue[] {
  const texts = lines.flatMap(({ facilityId, sku }, l) => [
    [`lines[${l}].facilityId`, facilityId] as const,
    [`lines[${l}].sku`, sku] as const,
  ]);
  const names = rooms.map(({ room }, r) => [`rooms[${r}].room`, room] as const);
  return [...nulIssues([...texts, ...names]), ...names.flatMap(lengthIssues)];
}

function lengthIssues([path, room]: readonly [string, string]): Issue[] {
  // No UTF-16 unit takes more than three bytes.
  if (room.length * 3 <= maxRoomBytes || new TextEncoder().encode(room).length <= maxRoomBytes) return [];
  const hint = `expected a name of at most ${maxRoomBytes} bytes in UTF-8`;
  return [{ code: 'TOO_LARGE', path, value: printable(room), hint }];
}
