import { isUtf8 } from 'node:buffer';
import { fileError, place } from './file-issue.js';
import type { CompleteReadOptions } from './limits.js';

/** Whole rows of a CSV file. */
export interface CsvBlock {
  readonly bytes: Buffer;
  /** Line of the file on which the block begins, from 1. */
  readonly line: number;
  /** A block without a quote has nothing to unquote. */
  readonly quoted: boolean;
  /** One row, cut off because it grows past its limit: to be looked at for misplaced quotes only. */
  readonly cut: boolean;
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Cuts bytes into blocks that end where a row ends: at a line feed outside of quotes. One pass, a few operations a byte,
 * holding no more than one row and one chunk. Quotes are only counted here: where they stand wrongly, the parser of the
 * block says so, which is why the rows before an error are always handed over first.
 * Throws an InputError: BAD_FILE for a carriage return that no line feed follows and for bytes that are no UTF-8,
 * TOO_LARGE for a row of more than `maxRowBytes`.
 */
export async function* csvBlocks(
  bytes: AsyncIterable<Buffer>,
  name: string,
  { delimiter, maxRowBytes }: CompleteReadOptions,
): AsyncGenerator<CsvBlock> {
  const separator = delimiter.charCodeAt(0);
  let held: Buffer = Buffer.alloc(0);
  let line = 1; // of the byte looked at
  let blockLine = 1; // on which `held` begins
  let cell = 1; // of the row looked at
  let inQuotes = false;
  let quoted = false; // any quote up to the end of the last whole row
  let quotedTail = false; // any quote in the row looked at
  let afterReturn = false;

  for await (const chunk of bytes) {
    let rowEnd = -1; // position in chunk after the last whole row
    let rowEndLine = line;
    let strayReturn = false;
    for (let position = 0; position < chunk.length; position++) {
      const byte = chunk[position];
      if (afterReturn && byte !== lineFeed) {
        strayReturn = true;
        break;
      }
      afterReturn = false;
      if (byte === lineFeed) {
        line += 1;
        if (inQuotes) continue;
        rowEnd = position + 1;
        rowEndLine = line;
        quoted ||= quotedTail;
        quotedTail = false;
        cell = 1;
      } else if (byte === quote) {
        inQuotes = !inQuotes;
        quotedTail = true;
      } else if (!inQuotes) {
        if (byte === separator) cell += 1;
        else if (byte === carriageReturn) afterReturn = true;
      }
    }
    if (rowEnd >= 0) {
      yield checked({ bytes: joined(held, chunk.subarray(0, rowEnd)), line: blockLine, quoted, cut: false }, name);
      held = chunk.subarray(rowEnd);
      blockLine = rowEndLine;
      quoted = false;
    } else held = joined(held, chunk);
    if (strayReturn) throw strayReturnError(place(name, line, cell));
    if (held.length > maxRowBytes) {
      // A misplaced quote is what makes most rows endless: the parser is asked first.
      yield { bytes: held, line: blockLine, quoted: quotedTail, cut: true };
      throw fileError(
        'TOO_LARGE',
        place(name, blockLine, cell),
        `a row of more than ${maxRowBytes} bytes`,
        'Is a quote left open? If the row is meant, raise maxRowBytes.',
      );
    }
  }
  if (afterReturn) throw strayReturnError(place(name, line, cell));
  if (held.length > 0) yield checked({ bytes: held, line: blockLine, quoted: quotedTail, cut: false }, name);
}

const joined = (held: Buffer, next: Buffer): Buffer => (held.length === 0 ? next : Buffer.concat([held, next]));

const strayReturnError = (where: string) =>
  fileError(
    'BAD_FILE',
    where,
    'a carriage return without a line feed',
    'End lines with LF or CRLF; a line break inside a cell needs quotes around the cell.',
  );

function checked(block: CsvBlock, name: string): CsvBlock {
  if (isUtf8(block.bytes)) return block;
  let line = block.line;
  let start = 0;
  for (;;) {
    const end = block.bytes.indexOf(lineFeed, start);
    if (end < 0 || !isUtf8(block.bytes.subarray(start, end))) break;
    line += 1;
    start = end + 1;
  }
  throw notUtf8(place(name, line));
}

/** The error for bytes that are no UTF-8: nearly always a one-byte encoding, or GBK. */
export const notUtf8 = (where: string) =>
  fileError('BAD_FILE', where, 'not UTF-8', 'It looks like Latin-1, Windows-1252 or GBK: save the file as UTF-8.');
