import { CsvError, parse } from 'csv-parse/sync';
import { type CsvBlock, csvBlocks } from './csv-blocks.js';
import { fileError, place } from './file-issue.js';
import type { CompleteReadOptions } from './limits.js';

/** Receives one row: its cells, and the line of the file on which it begins. */
export type OnRow = (cells: readonly string[], line: number) => void;

/**
 * Reads CSV strictly (RFC 4180 with LF or CRLF) and hands over every row, the header included, in order; rows are not
 * kept. Blank lines are passed over. How many cells a row has is the caller's business. Throws the InputErrors of
 * `csvBlocks`, and BAD_FILE for a quote that stands wrongly or is never closed, with line and cell.
 */
export async function readCsvRows(
  bytes: AsyncIterable<Buffer>,
  name: string,
  options: CompleteReadOptions,
  onRow: OnRow,
): Promise<void> {
  for await (const block of csvBlocks(bytes, name, options)) {
    if (block.quoted) parseBlock(block, name, options, onRow);
    else if (!block.cut) splitBlock(block, options, onRow);
  }
}

/**
 * Without a quote in sight, splitting is parsing: five times as fast as csv-parse, which reads byte by byte. A test
 * holds both to the same rows.
 */
function splitBlock(block: CsvBlock, { delimiter }: CompleteReadOptions, onRow: OnRow): void {
  let line = block.line;
  const lines = block.bytes.toString('utf8').split('\n');
  // What follows the last line feed is the empty end of the block, unless the file ends without one.
  if (lines.at(-1) === '') lines.pop();
  for (const text of lines) {
    const row = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (row !== '') onRow(row.split(delimiter), line);
    line += 1;
  }
}

/**
 * Rows are taken all at once: csv-parse spends more on telling of each row than on reading it. Only where that fails is
 * the block read again row by row, to hand over the rows before the fault and to learn its line. Rows of unlike width fail
 * the first reading only, since their error is the caller's.
 */
function parseBlock(block: CsvBlock, name: string, { delimiter }: CompleteReadOptions, onRow: OnRow): void {
  const strict = { delimiter, record_delimiter: ['\n', '\r\n'] };
  let line = block.line;
  const take = (cells: string[]): null => {
    const blank = cells.length === 1 && cells[0] === '';
    if (!blank && !block.cut) onRow(cells, line);
    line += 1;
    for (const cell of cells) if (cell.includes('\n')) line += lineFeeds(cell);
    return null;
  };
  let rows: string[][] | undefined;
  try {
    rows = parse(block.bytes, strict);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  }
  if (rows !== undefined) {
    for (const cells of rows) take(cells);
    return;
  }
  try {
    parse(block.bytes, { ...strict, relax_column_count: true, on_record: take });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The row that was cut off is reported as too large by whoever cut it.
    if (block.cut && error.code === 'CSV_QUOTE_NOT_CLOSED') return;
    const column = 'column' in error && typeof error.column === 'number' ? error.column + 1 : 1;
    throw fileError('BAD_FILE', place(name, line, column), ...misplacedQuote(error.code), error);
  }
}

function lineFeeds(text: string): number {
  let count = 0;
  for (let position = text.indexOf('\n'); position >= 0; position = text.indexOf('\n', position + 1)) count += 1;
  return count;
}

function misplacedQuote(code: string): [value: string, hint: string] {
  switch (code) {
    case 'CSV_INVALID_CLOSING_QUOTE':
      return ['text after a closing quote', 'A quote inside a quoted cell is written twice.'];
    case 'INVALID_OPENING_QUOTE':
      return ['a quote inside a cell', 'Put the whole cell in quotes, and write the quote inside it twice.'];
    case 'CSV_QUOTE_NOT_CLOSED':
      return ['a quote that is never closed', 'The quoted cell begins in this row; close it.'];
    default:
      return [code, 'The row is no CSV.'];
  }
}
