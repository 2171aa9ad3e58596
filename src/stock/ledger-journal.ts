import { deepFrozen } from '../base/frozen.js';
import type { JournalEntry, JournalEvent, OpeningCell } from '../model/reservation.js';
import type { HoldLines } from './hold-lines.js';
import { stockLines } from './hold-lines.js';
import type { LogEntry } from './hold-record.js';
import type { LedgerGround } from './ledger-ground.js';

/** What a cell was before the ledger touched it; null: the ledger made it. */
export type OpeningOf = (skuRow: number, facilityRow: number) => OpeningCell | null;

/**
 * The append-only journal. Changes are kept as they happened, in rows; texts, and the entries that tell what a cell was
 * before its first change, are made when they are asked for, always the same.
 */
export class LedgerJournal {
  readonly #ground: LedgerGround;
  readonly #lines: HoldLines;
  readonly #openings: () => OpeningOf;
  readonly #log: LogEntry[] = [];
  /** Number of the entry of each change of #log that was numbered yet. */
  readonly #seqs: number[] = [];
  /** Cells told of right before a change, by its place in #log: their entries have the numbers before that of the change. */
  readonly #opened = new Map<number, readonly OpeningCell[]>();
  /** Cells that were told of, as sku rows by facility row. */
  readonly #known = new Map<number, Set<number>>();
  /** Entries of the journal that this one goes on from. */
  #before: readonly JournalEntry[] = [];

  /** @param openings called once for each lot of cells to be told of */
  constructor(ground: LedgerGround, lines: HoldLines, openings: () => OpeningOf) {
    this.#ground = ground;
    this.#lines = lines;
    this.#openings = openings;
  }

  get isEmpty(): boolean {
    return this.#log.length === 0 && this.#before.length === 0;
  }

  push(entry: LogEntry): void {
    this.#log.push(entry);
  }

  /** Goes on from the entries of another journal, which told of `cells`. */
  follow(entries: readonly JournalEntry[], cells: Iterable<readonly [skuRow: number, facilityRow: number]>): void {
    this.#before = deepFrozen(JSON.parse(JSON.stringify(entries)) as JournalEntry[]);
    for (const [skuRow, facilityRow] of cells) this.#isNew(skuRow, facilityRow);
  }

  /** Entries with a number above `after`, in order. */
  read(after: number): JournalEntry[] {
    this.settle();
    const entries = this.#before.slice(
      firstAbove(after, this.#before.length, (at) => (this.#before[at] as JournalEntry).seq),
    );
    // By the number of the change itself; those of its cells come right before it.
    const first = firstAbove(after, this.#seqs.length, (at) => this.#seqs[at] as number);
    for (let place = first; place < this.#log.length; place++) {
      const change = this.#log[place] as LogEntry;
      const seq = this.#seqs[place] as number;
      const at = new Date(change.at).toISOString();
      const opened = this.#opened.get(place) ?? [];
      opened.forEach((cell, nth) => {
        const openSeq = seq - opened.length + nth;
        if (openSeq > after) entries.push({ seq: openSeq, at, kind: 'open', cell });
      });
      entries.push({ seq, at, ...this.#eventOf(change) });
    }
    return entries;
  }

  /**
   * Numbers the changes so far, and keeps what their cells were before. Comes first wherever that is about to be lost: a
   * facility leaves, or numbers from outside take the place of a cell's.
   */
  settle(): void {
    if (this.#seqs.length === this.#log.length) return;
    const openingOf = this.#openings();
    let seq = this.#seqs.at(-1) ?? this.#before.at(-1)?.seq ?? 0;
    for (let place = this.#seqs.length; place < this.#log.length; place++) {
      const opened: OpeningCell[] = [];
      this.#forEachCell(this.#log[place] as LogEntry, (skuRow, facilityRow) => {
        if (!this.#isNew(skuRow, facilityRow)) return;
        const opening = openingOf(skuRow, facilityRow);
        if (opening !== null) opened.push(Object.freeze(opening));
      });
      if (opened.length > 0) this.#opened.set(place, opened);
      seq += opened.length + 1;
      this.#seqs.push(seq);
    }
  }

  /** Cells that a change is the first to touch are among these. */
  #forEachCell(entry: LogEntry, visit: (skuRow: number, facilityRow: number) => void): void {
    const { skuRow, facilityRow } = this.#lines;
    switch (entry.kind) {
      case 'hold':
      case 'take':
      case 'return': {
        const { start, count } = 'record' in entry ? entry.record : entry.taking;
        for (let at = start; at < start + count; at++) visit(skuRow[at] as number, facilityRow[at] as number);
        return;
      }
      case 'receive':
      case 'withdraw':
      case 'adjust':
        visit(entry.skuRow, entry.facilityRow);
    }
  }

  #eventOf(entry: LogEntry): JournalEvent {
    switch (entry.kind) {
      case 'hold': {
        const { id, start, count, rooms, short, firstExpiresAt, detailsText } = entry.record;
        const lines = stockLines(this.#lines, this.#ground, start, count);
        const details: unknown = JSON.parse(detailsText);
        return { kind: 'hold', id, lines, rooms, short, expiresAt: instantOf(firstExpiresAt), details };
      }
      case 'extend':
        return { kind: 'extend', id: entry.record.id, expiresAt: new Date(entry.expiresAt).toISOString() };
      case 'receive': {
        const { kind, id, quantity, unitMoney } = entry;
        return { kind, id, ...this.#place(entry), quantity, unitMoney };
      }
      case 'withdraw':
        return { kind: 'withdraw', ...this.#place(entry), quantity: entry.quantity };
      case 'adjust': {
        const { kind, id, onHand, shortfall } = entry;
        return { kind, id, ...this.#place(entry), onHand, shortfall };
      }
      case 'take':
      case 'return': {
        const { start, count, rooms } = entry.taking;
        return { kind: entry.kind, lines: stockLines(this.#lines, this.#ground, start, count), rooms };
      }
      case 'remove':
        return { kind: 'remove', facilityId: this.#ground.facilityIdOf(entry.facilityRow), rooms: entry.rooms };
      default:
        return { kind: entry.kind, id: entry.record.id };
    }
  }

  #place({ skuRow, facilityRow }: { skuRow: number; facilityRow: number }): { facilityId: string; sku: string } {
    return { facilityId: this.#ground.facilityIdOf(facilityRow), sku: this.#ground.skuOf(skuRow) };
  }

  #isNew(skuRow: number, facilityRow: number): boolean {
    let skus = this.#known.get(facilityRow);
    if (skus === undefined) {
      skus = new Set();
      this.#known.set(facilityRow, skus);
    }
    const { size } = skus;
    return skus.add(skuRow).size > size;
  }
}

/** Place of the first of ascending numbers that is above `after`; `count` where none is. */
function firstAbove(after: number, count: number, numberAt: (place: number) => number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numberAt(middle) <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** UTC with milliseconds; null for Infinity. */
export const instantOf = (milliseconds: number): string | null =>
  milliseconds === Infinity ? null : new Date(milliseconds).toISOString();
