import type { CellState, JournalEntry, Reservation } from '../model/reservation.js';
import { rebuild } from '../stock/rebuild.js';
import type { ReservationStore } from '../stock/reservation-store.js';
import { type Cell, quantityOn, sameCell } from './claims.js';
import { canonicalText } from './operation.js';
import type { ContractSetup } from './store-under-test.js';

/**
 * Looks at a store in a moment when nobody calls it, and says what cannot be: counters that are not the sum of the live
 * holds, more held than is there but for a count, a final state that changed, a journal that was rewritten or that does
 * not make the numbers there are.
 */
export class Watch {
  readonly #store: ReservationStore;
  readonly #setup: Pick<ContractSetup, 'cells'>;
  readonly #ids: Set<string>;
  readonly #journal: JournalEntry[] = [];
  #found = new Map<string, Reservation>();

  /** @param ids of reservations that may be there; those of the journal are looked at anyway */
  constructor(store: ReservationStore, setup: Pick<ContractSetup, 'cells'>, ids: readonly string[] = []) {
    this.#store = store;
    this.#setup = setup;
    this.#ids = new Set(ids);
  }

  /** Throws an error that says what cannot be. */
  async look(): Promise<void> {
    const { found, cells } = await this.#read();
    const rebuilt = rebuild(this.#journal);
    const unswept = new Set<string>();
    for (const [id, now] of found) {
      const written = rebuilt.reservations.find((each) => each.id === id);
      if (!written) throw new Error(`reservation ${id} is ${now.state}, and not in the journal`);
      if (now.state === 'expired' && written.state === 'held') unswept.add(id);
      const { state } = unswept.has(id) ? now : written;
      same({ ...written, state }, now, `reservation ${id}, by the journal`);
      this.#checkHistory(id, now);
    }
    for (const { id } of rebuilt.reservations) {
      if (!found.has(id)) throw new Error(`reservation ${id} is in the journal, and nowhere else`);
    }
    for (const cell of cells) {
      const { facilityId, sku, held, onHand } = cell;
      const name = `${facilityId}/${sku}`;
      const counted = [...found.values()].filter(({ id, state }) => state === 'held' || unswept.has(id));
      const sum = counted.reduce((total, { lines }) => total + quantityOn(lines, cell), 0);
      if (held !== sum) throw new Error(`${name} says that ${held} are held; live holds have ${sum}`);
      if (onHand < 0 || held < 0) throw new Error(`${name} has ${onHand} on hand and ${held} held`);
      if (held > onHand && !this.#wasCounted(cell))
        throw new Error(`${name} holds ${held}, and only ${onHand} are there`);
      const written = rebuilt.cells.find((each) => sameCell(each, cell)) ?? this.#opened(cell);
      same(written, cell, `${name}, by the journal`);
    }
    this.#found = found;
  }

  /** A last look, and the journal once more from the first entry: what was read before must still be there. */
  async finish(): Promise<void> {
    await this.look();
    same(this.#journal, await this.#store.journal(), 'the journal');
  }

  /** Until no entry has come in between: a read may sweep. */
  async #read(): Promise<{ found: Map<string, Reservation>; cells: CellState[] }> {
    await this.#readJournal();
    for (let attempt = 0; attempt < 10; attempt++) {
      const found = await Promise.all([...this.#ids].map((id) => this.#store.find(id)));
      const cells = await Promise.all(this.#places().map(({ facilityId, sku }) => this.#store.cell(facilityId, sku)));
      if ((await this.#readJournal()) === 0) {
        const there = found.filter((each) => each !== null);
        return { found: new Map(there.map((each) => [each.id, each])), cells: cells.filter((each) => each !== null) };
      }
    }
    throw new Error('the journal grows with every look at it');
  }

  async #readJournal(): Promise<number> {
    const last = this.#journal.at(-1)?.seq ?? 0;
    const entries = await this.#store.journal(last);
    if (entries.some(({ seq }) => seq <= last)) throw new Error(`entries after ${last} begin with ${entries[0]?.seq}`);
    this.#journal.push(...entries);
    for (const entry of entries) if (entry.kind === 'hold') this.#ids.add(entry.id);
    return entries.length;
  }

  #places(): Cell[] {
    const places: Cell[] = [...this.#setup.cells];
    for (const entry of this.#journal) if (entry.kind === 'receive' || entry.kind === 'adjust') places.push(entry);
    return places.filter((place, at) => places.findIndex((other) => sameCell(other, place)) === at);
  }

  #checkHistory(id: string, now: Reservation): void {
    const before = this.#found.get(id);
    if (!before) return;
    const { state: _, expiresAt: end, ...facts } = before;
    const { state: __, expiresAt: newEnd, ...newFacts } = now;
    same(facts, newFacts, `reservation ${id}, before and now`);
    const isFinal = before.state !== 'held';
    const isRevived = before.state === 'expired' && now.state === 'committed' && this.#wasRevived(id);
    if (isFinal && !isRevived && (before.state !== now.state || end !== newEnd)) {
      throw new Error(`reservation ${id} was ${before.state} until ${end} and is ${now.state} until ${newEnd}`);
    }
  }

  #wasRevived(id: string): boolean {
    return this.#journal.some((entry) => entry.kind === 'revive' && entry.id === id);
  }

  #wasCounted(cell: Cell): boolean {
    return this.#journal.some((entry) => entry.kind === 'adjust' && sameCell(entry, cell));
  }

  /** A cell that no entry has touched. */
  #opened(cell: Cell): CellState | null {
    const opening = this.#setup.cells.find((each) => sameCell(each, cell));
    if (!opening) return null;
    const { facilityId, sku, onHand, reserved, safetyStock } = opening;
    const available = Math.max(0, onHand - reserved - safetyStock);
    const shortfall = Math.max(0, reserved - onHand);
    return { facilityId, sku, onHand, reserved, safetyStock, held: 0, available, version: 0, shortfall };
  }
}

function same(expected: unknown, actual: unknown, what: string): void {
  const [a, b] = [canonicalText(expected), canonicalText(actual)];
  if (a !== b) throw new Error(`${what}: ${a}, but now: ${b}`);
}
