/** Below this depth no path is told: nothing the model reads lies deeper, and hostile nesting stays cheap. */
const maxDepth = 16;

interface Frame {
  /** Path of the array or object; undefined beyond `maxDepth`. */
  readonly path: string | undefined;
  readonly isArray: boolean;
  entries: number;
}

/**
 * Walks JSON text without building values and tells the path and offset (UTF-16 units) of each, as
 * `facilities[3].latitude`. Returns the offset of the first syntax error, or -1. For messages only: run after something
 * was found wrong, because JSON.parse does not say where. Iterative, so that nesting cannot exhaust the stack.
 */
export function scanJson(text: string, onValue: (path: string, offset: number) => void): number {
  const stack: Frame[] = [];
  let path: string | undefined = '';
  let offset = skipSpace(text, 0);
  for (;;) {
    // A value begins here.
    if (path !== undefined) onValue(path, offset);
    const character = text.charAt(offset);
    let isWhole = true;
    if (character === '[' || character === '{') {
      const isArray = character === '[';
      const inner = skipSpace(text, offset + 1);
      if (text.charAt(inner) === (isArray ? ']' : '}')) offset = inner + 1;
      else {
        stack.push({ path: stack.length < maxDepth ? path : undefined, isArray, entries: 0 });
        offset = inner;
        isWhole = false;
      }
    } else {
      const end = scalarEnd(text, offset);
      if (end < 0) return -end - 1;
      offset = end;
    }
    // Behind a value: close what ends, until another value begins.
    while (isWhole) {
      offset = skipSpace(text, offset);
      const frame = stack.at(-1);
      if (frame === undefined) return offset === text.length ? -1 : offset;
      const next = text.charAt(offset);
      if (next === ',') {
        frame.entries += 1;
        offset = skipSpace(text, offset + 1);
        isWhole = false;
      } else if (next === (frame.isArray ? ']' : '}')) {
        stack.pop();
        offset += 1;
      } else return offset;
    }
    const frame = stack.at(-1);
    if (frame === undefined) return offset;
    if (frame.isArray) {
      path = frame.path === undefined ? undefined : `${frame.path}[${frame.entries}]`;
      continue;
    }
    if (text.charAt(offset) !== '"') return offset;
    const keyEnd = scalarEnd(text, offset);
    if (keyEnd < 0) return -keyEnd - 1;
    const key = frame.path === undefined ? '' : String(JSON.parse(text.slice(offset, keyEnd)));
    path = frame.path === undefined ? undefined : frame.path === '' ? key : `${frame.path}.${key}`;
    offset = skipSpace(text, keyEnd);
    if (text.charAt(offset) !== ':') return offset;
    offset = skipSpace(text, offset + 1);
  }
}

/** Line and column of an offset, both from 1. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0 && end < offset; end = text.indexOf('\n', start)) {
    line += 1;
    start = end + 1;
  }
  return { line, column: offset - start + 1 };
}

function skipSpace(text: string, from: number): number {
  let offset = from;
  for (;;) {
    const unit = text.charCodeAt(offset);
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return offset;
    offset += 1;
  }
}

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Where a string, number or word ends; -(offset + 1) of what is wrong with it. */
function scalarEnd(text: string, from: number): number {
  if (text.charAt(from) === '"') return stringEnd(text, from);
  for (const word of ['true', 'false', 'null']) if (text.startsWith(word, from)) return from + word.length;
  number.lastIndex = from;
  return number.test(text) ? number.lastIndex : -from - 1;
}

function stringEnd(text: string, from: number): number {
  let offset = from + 1;
  for (;;) {
    const unit = text.charCodeAt(offset);
    if (unit === 0x22) return offset + 1;
    if (unit === 0x5c) {
      escapeSequence.lastIndex = offset;
      if (!escapeSequence.test(text)) return -offset - 1;
      offset = escapeSequence.lastIndex;
    } else if (unit >= 0x20) offset += 1;
    // A control character, or the end of the text (NaN).
    else return -offset - 1;
  }
}
