import { printable } from '../base/printable.js';
import type { IssueCode } from '../model/codes.js';
import type { Issue } from '../model/issues.js';
import { InputError } from '../model/issues.js';
import { readJournal } from '../model/journal.js';
import type { JournalEntry } from '../model/reservation.js';
import { noOwner } from '../stock/hold-lines.js';
import { noRoom } from '../stock/ledger-ground.js';
import { noCell } from '../stock/positions.js';
import { Replay, type ReplayedCell, type ReplayedHold } from '../stock/replay.js';
import type { Network } from './network.js';

/**
 * Brings the ledger of a network to where a journal ends. Returns the changes of stock that came with an id. Throws
 * InputError, and changes nothing, for a ledger that is not empty, a journal that is none or contradicts itself, and one
 * that began from another stock than is here.
 */
export function restoreStock(network: Network, journal: unknown): Replay['changes'] {
  const { ledger } = network.stock;
  if (!ledger.journal.isEmpty) {
    const hint = 'this ledger has a journal of its own by now; restore into a network that was just built';
    throw new InputError([{ code: 'OUT_OF_RANGE', path: 'journal', value: printable(journal), hint }]);
  }
  const entries = readJournal(journal);
  const replay = new Replay();
  entries.forEach((entry, at) => {
    replay.apply(entry, `journal[${at}]`);
  });
  const { cells, holds } = replay;
  check(network, cells, replay);
  const skus = [...replay.skus].filter((sku) => !network.rowOfSku.has(sku));
  if (skus.length > 0) network.addSkus(skus);
  setCells(network, cells, entries);
  for (const { room, from, held } of replay.rooms.states()) network.stock.ground.roomPlace(room).change(from, held);
  for (const hold of holds) adopt(network, hold);
  return replay.changes;
}

function check(network: Network, cells: readonly ReplayedCell[], { holds, rooms, removed }: Replay): void {
  const issues: Issue[] = [];
  const refuse = (code: IssueCode, path: string, value: unknown, hint: string) =>
    issues.push({ code, path, value: printable(value), hint });
  for (const { state, opening, path } of cells) {
    const { facilityId, sku } = state;
    if (!network.rowOfFacility.has(facilityId)) {
      refuse('UNKNOWN_REFERENCE', path, facilityId, 'no facility of the network has this id; add it before');
      continue;
    }
    const here = network.stock.cell(facilityId, sku);
    const isAsTold =
      here === null
        ? opening === null
        : here.onHand === (opening?.onHand ?? 0) &&
          here.reserved === (opening?.reserved ?? 0) &&
          here.safetyStock === (opening?.safetyStock ?? 0) &&
          here.held === 0 &&
          here.version === 0;
    if (isAsTold) continue;
    refuse('OUT_OF_RANGE', path, sku, `the journal began from other stock of this at ${printable(facilityId)}`);
  }
  for (const [facilityId, path] of removed) {
    const row = network.rowOfFacility.get(facilityId);
    // One that came back has a row past those of the problem.
    if (row === undefined || row >= network.problem.facilities.length) continue;
    refuse('OUT_OF_RANGE', path, facilityId, 'this facility left the network; remove it here before');
  }
  for (const { reservation, lostRooms } of holds) {
    for (const use of reservation.rooms) {
      const { span } = network.stock.ground.roomPlace(use.room);
      if (lostRooms.has(use) || span === null || span === use.span) continue;
      refuse('OUT_OF_RANGE', 'journal', use.span, `every use of ${printable(use.room)} lasts ${span}`);
    }
  }
  for (const { room, from, held } of rooms.states()) {
    const place = network.stock.ground.roomPlace(room);
    if (place === noRoom) {
      refuse('UNKNOWN_REFERENCE', 'journal', room, 'the network has no such room; add its facility before');
    } else if (held > place.most) {
      refuse('TOO_LARGE', 'journal', held, `of ${printable(room)} at most ${place.most} are held from one time on`);
    } else if (place.heldAt(from) > 0) {
      refuse('OUT_OF_RANGE', 'journal', room, 'this room is used here already');
    }
  }
  if (issues.length > 0) throw new InputError(issues);
}

function setCells(network: Network, cells: readonly ReplayedCell[], entries: readonly JournalEntry[]): void {
  const { ledger } = network.stock;
  const skuRows = cells.map(({ state }) => network.rowOfSku.get(state.sku) as number);
  const facilityRows = cells.map(({ state }) => network.facilityRow(state.facilityId));
  const isMissing = (at: number) => network.cellOf(skuRows[at] as number, facilityRows[at] as number) === noCell;
  const missing = cells.map((_, at) => at).filter(isMissing);
  network.stock.addPositions(
    missing.map((at) => skuRows[at] as number),
    missing.map((at) => facilityRows[at] as number),
    missing.map((at) => (cells[at] as ReplayedCell).unitMoney),
  );
  cells.forEach(({ state }, at) => {
    const [skuRow, facilityRow] = [skuRows[at] as number, facilityRows[at] as number];
    ledger.cells.replace(skuRow, facilityRow, network.cellOf(skuRow, facilityRow), state);
  });
  ledger.journal.follow(
    entries,
    cells.map((_, at) => [skuRows[at] as number, facilityRows[at] as number]),
  );
}

function adopt(network: Network, { reservation, lostLines, lostRooms }: ReplayedHold): void {
  const { ledger, ground } = network.stock;
  const start = ledger.lines.count;
  for (const line of reservation.lines) {
    const skuRow = network.rowOfSku.get(line.sku) as number;
    const known = lostLines.has(line) ? undefined : network.rowOfFacility.get(line.facilityId);
    const facilityRow = known ?? ground.ghostRow(line.facilityId);
    ledger.lines.add(skuRow, facilityRow, ground.cellOf(skuRow, facilityRow), line.quantity, noOwner);
  }
  const places = reservation.rooms.map((use) => (lostRooms.has(use) ? noRoom : ground.roomPlace(use.room)));
  ledger.adopt(reservation, start, places);
}
