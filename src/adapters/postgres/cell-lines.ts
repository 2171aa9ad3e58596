import { printable } from '../../base/printable.js';
import type { IssueCode } from '../../model/codes.js';
import { InputError, type Issue } from '../../model/issues.js';
import { defaultParseOptions } from '../../model/options.js';
import { maxPrice, maxQuantity } from '../../model/scalars.js';

const { maxIdLength } = defaultParseOptions;
/** UTF-16 units of a piece, roughly. */
const pieceLength = 1 << 18;
const counts = ['onHand', 'reserved', 'safetyStock'] as const;

/**
 * Cells as pieces of text for COPY, checked one by one on their way: place, facility, sku, three counts and the price.
 * Read to their end they throw InputError where a cell was bad; nothing bad is ever sent.
 */
export class CellLines implements AsyncIterable<string> {
  readonly #cells: Iterable<unknown> | AsyncIterable<unknown>;
  readonly #mostIssues: number;
  readonly #issues: Issue[] = [];
  #count = 0;
  #piece = '';

  constructor(cells: Iterable<unknown> | AsyncIterable<unknown>, mostIssues: number) {
    this.#cells = cells;
    this.#mostIssues = mostIssues;
  }

  /** Cells read so far. */
  get count(): number {
    return this.#count;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    const cells = this.#cells;
    // To wait for each cell of what is all there costs more than to write it.
    if (Symbol.iterator in cells) {
      for (const cell of cells) {
        if (this.#take(cell)) yield this.#pop();
        if (this.#issues.length >= this.#mostIssues) break;
      }
    } else {
      for await (const cell of cells) {
        if (this.#take(cell)) yield this.#pop();
        if (this.#issues.length >= this.#mostIssues) break;
      }
    }
    if (this.#issues.length > 0) throw new InputError(this.#issues.slice(0, this.#mostIssues));
    if (this.#piece !== '') yield this.#pop();
  }

  /** Whether a piece is full. */
  #take(cell: unknown): boolean {
    const line = this.#line(cell);
    this.#count++;
    if (this.#issues.length === 0) this.#piece += line;
    return this.#piece.length >= pieceLength;
  }

  #pop(): string {
    const piece = this.#piece;
    this.#piece = '';
    return piece;
  }

  #line(cell: unknown): string {
    if (typeof cell !== 'object' || cell === null) {
      this.#refuse('WRONG_TYPE', '', cell, 'expected a cell');
      return '';
    }
    const { facilityId, sku, unitMoney = 0, ...rest } = cell as Record<string, unknown>;
    this.#checkText('facilityId', facilityId);
    this.#checkText('sku', sku);
    const units = counts.map((name) => this.#units(name, rest[name]));
    if (typeof unitMoney !== 'number' || !(unitMoney >= 0 && unitMoney <= maxPrice)) {
      this.#refuse('OUT_OF_RANGE', '.unitMoney', unitMoney, `expected a price from 0 to ${maxPrice}`);
    }
    if (this.#issues.length > 0) return '';
    return `${[this.#count, escaped(facilityId), escaped(sku), ...units, unitMoney].join('\t')}\n`;
  }

  #checkText(name: string, text: unknown): void {
    if (text === undefined) this.#refuse('MISSING', `.${name}`, text, 'expected a text');
    else if (typeof text !== 'string') this.#refuse('WRONG_TYPE', `.${name}`, text, 'expected a text');
    else if (text === '') this.#refuse('BAD_TEXT', `.${name}`, text, 'expected at least one character');
    else if (text.length > maxIdLength) {
      this.#refuse('TOO_LARGE', `.${name}`, text, `expected at most ${maxIdLength} UTF-16 units`);
    } else if (/\p{Surrogate}|\0/u.test(text)) {
      this.#refuse('BAD_TEXT', `.${name}`, text, 'holds half a surrogate pair or the character NUL');
    }
  }

  #units(name: (typeof counts)[number], units: unknown): number {
    if (units === undefined && name !== 'onHand') return 0;
    if (units === undefined) this.#refuse('MISSING', `.${name}`, units, 'expected a number of units');
    else if (typeof units !== 'number') this.#refuse('WRONG_TYPE', `.${name}`, units, 'expected a number of units');
    else if (!Number.isFinite(units)) this.#refuse('NOT_FINITE', `.${name}`, units, 'expected a number of units');
    else if (!Number.isInteger(units)) this.#refuse('NOT_AN_INTEGER', `.${name}`, units, 'expected whole units');
    else if (units < 0) this.#refuse('OUT_OF_RANGE', `.${name}`, units, 'expected no units or more');
    else if (units > maxQuantity) this.#refuse('TOO_LARGE', `.${name}`, units, `expected at most ${maxQuantity} units`);
    // Adding 0 turns -0 into 0.
    return typeof units === 'number' ? units + 0 : 0;
  }

  #refuse(code: IssueCode, field: string, value: unknown, hint: string): void {
    this.#issues.push({ code, path: `cells[${this.#count}]${field}`, value: printable(value), hint });
  }
}

/** What COPY reads as an end of a field or line is written in its own way. */
function escaped(text: unknown): string {
  return typeof text === 'string' && /[\\\n\r\t]/.test(text)
    ? text.replace(/[\\\n\r\t]/g, (character) => escapes[character] as string)
    : (text as string);
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
