import { printable } from '../../../base/printable.js';
import { InputError, type Issue } from '../../../model/issues.js';
import type { FeedRows } from './rows.js';

/** What a network does take of some rows. */
export interface Takeable {
  readonly rows: FeedRows;
  /** The error, with each row that is left out by its name. */
  readonly error: InputError;
}

/**
 * The rows that an error of `network.stock.sync` finds nothing wrong with, so that one bad cell does not keep all others from
 * being told; null where the error is about something else than single rows.
 */
export function takeable(rows: FeedRows, error: unknown): Takeable | null {
  if (!(error instanceof InputError)) return null;
  const badCells = new Set<number>();
  const badRooms = new Set<number>();
  const issues: Issue[] = [];
  for (const issue of error.issues) {
    const [, kind, digits] = /^(cells|rooms)\[(\d+)\]/.exec(issue.path) ?? [];
    if (kind === undefined) return null;
    const at = Number(digits);
    const cell = kind === 'cells' ? rows.cells[at] : undefined;
    const room = kind === 'rooms' ? rows.rooms[at] : undefined;
    const name = cell
      ? `sku ${printable(cell.sku)} of facility ${printable(cell.facilityId)}`
      : `room ${printable(room?.room)} from ${printable(room?.from)}`;
    (cell ? badCells : badRooms).add(at);
    issues.push({ ...issue, hint: `${issue.hint}; ${name} is passed over` });
  }
  if (issues.length === 0) return null;
  return {
    rows: {
      cells: rows.cells.filter((_, at) => !badCells.has(at)),
      rooms: rows.rooms.filter((_, at) => !badRooms.has(at)),
    },
    error: new InputError(issues),
  };
}
