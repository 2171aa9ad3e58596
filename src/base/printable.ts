const maxLength = 80;

/** Controls, direction marks, line separators and lone surrogates: what moves a cursor, hides text or breaks a log line. */
const unsafe = /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/gu;

/**
 * A value as a message may show it: one line, at most 80 characters, nothing a terminal would obey.
 * Strings are quoted; arrays and objects are named, not shown. Never throws, not even for a revoked Proxy.
 */
export function printable(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return cut(`"${escapeText(value.slice(0, maxLength + 1))}"`, value.length > maxLength);
    case 'bigint':
      return cut(`${value}n`);
    case 'number':
      return Object.is(value, -0) ? '0' : String(value);
    case 'symbol':
      return cut(escapeText(String(value).slice(0, maxLength + 1)));
    case 'object':
      return describe(value);
    default:
      return typeof value === 'function' ? 'function' : String(value);
  }
}

/** `text` with every unsafe character written as an escape, such as `\u001b`. Keeps its length otherwise. */
export function escapeText(text: string): string {
  return text.replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What a reader calls the type of a value: `null`, `an array`, `a bigint`, `a Date`. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const shown = describe(value);
  if (shown.startsWith('array')) return 'an array';
  return shown === 'object' ? 'an object' : 'a Date';
}

/** True for a Date that holds no time. */
export function isInvalidDate(value: unknown): boolean {
  return Number.isNaN(timeOf(value));
}

function describe(value: object | null): string {
  if (value === null) return 'null';
  const time = timeOf(value);
  if (time !== undefined) return Number.isNaN(time) ? 'Invalid Date' : `Date ${new Date(time).toISOString()}`;
  try {
    return Array.isArray(value) ? `array of ${value.length}` : 'object';
  } catch {
    return 'object';
  }
}

/** Asks the built-in itself, so that no getter or trap of a hostile object runs. */
function timeOf(value: unknown): number | undefined {
  try {
    return Date.prototype.getTime.call(value);
  } catch {
    return undefined;
  }
}

function cut(text: string, wasCut = false): string {
  if (text.length <= maxLength && !wasCut) return text;
  // An escape or a surrogate pair is left out whole rather than halved.
  const kept = text.slice(0, maxLength - 1).replace(/(\\u?[0-9a-f]{0,3}|[\ud800-\udbff])$/, '');
  return `${kept}…`;
}
