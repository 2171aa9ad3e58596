import type { CellKind } from './columns.js';

/** Digits as people write them in a table: no exponent, no hexadecimal, no separators, no spaces, ASCII only. */
const plainNumber = /^-?[0-9]+(\.[0-9]+)?$/;

export const numberHint = 'expected plain digits such as 12, -3 or 0.5: no exponent, no separators, no spaces';

export const isPlainNumber = (text: string): boolean => plainNumber.test(text);

/**
 * The value that the text of a cell stands for; text that is none of its kind comes back as it is, for the model to
 * refuse. Empty text is the business of the caller.
 */
export function readCell(text: string, kind: CellKind): unknown {
  switch (kind) {
    case 'text':
      return text;
    case 'number':
      return isPlainNumber(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'texts':
      return splitList(text);
    case 'inbound':
      return splitList(text).map((entry) => {
        const at = entry.indexOf('@');
        if (at < 0) return entry;
        return { quantity: readCell(entry.slice(0, at), 'number'), at: entry.slice(at + 1) };
      });
  }
}

/** Cuts a list at its bars. A bar or a backslash that belongs to an entry has a backslash before it. */
function splitList(text: string): string[] {
  if (!text.includes('\\')) return text.split('|');
  const entries = [''];
  for (let position = 0; position < text.length; position++) {
    const character = text.charAt(position);
    const next = text.charAt(position + 1);
    if (character === '|') {
      entries.push('');
    } else if (character === '\\' && (next === '|' || next === '\\')) {
      entries[entries.length - 1] += next;
      position += 1;
    } else entries[entries.length - 1] += character;
  }
  return entries;
}

/** The inverse of the cut above. */
export const joinList = (entries: readonly string[]): string =>
  entries.map((entry) => entry.replace(/[\\|]/g, '\\$&')).join('|');

/** A finite number in plain digits, whatever its size: 1e21 and 1e-7 are written out; -0 is 0. */
export function numberText(value: number): string {
  const text = String(value + 0);
  const match = /^(-?)([0-9])(?:\.([0-9]+))?e([+-][0-9]+)$/.exec(text);
  if (!match) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const point = 1 + Number(exponent);
  const digits = whole + fraction;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}
