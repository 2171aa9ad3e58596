import { printable } from '../../base/printable.js';
import { InputError, type Issue } from '../../model/issues.js';
import type { OpeningCell } from '../../model/reservation.js';
import { CellLines } from './cell-lines.js';
import { rowsOf, type SqlClient } from './client.js';
import { inCopyTransaction } from './copy.js';
import { codeOfError, messageOf, StoreError } from './store-error.js';

/** A cell to begin with; what is left out is 0. */
export type StockToLoad = Pick<OpeningCell, 'facilityId' | 'sku' | 'onHand'> & Partial<OpeningCell>;

/** Refused cells that are told at most. */
const mostIssues = 1000;

/**
 * Fills the ledger with cells that it does not know yet, by COPY: millions of them, all or nothing, each with an `open`
 * entry in the journal. Answers how many. Needs the role that owns the schema.
 *
 * The client is a Pool of `pg`, for which the package `pg-copy-streams` has to be there, or PGlite; no single Client, for
 * what others ask of it meanwhile would be part of the load. Throws InputError for bad cells, the first 1000 of them with
 * their places in the input, with DUPLICATE_ID also for a cell that is given twice or that the ledger has already; what
 * `cells` themselves throw, as it is; StoreError for what the database says.
 */
export async function loadStock(
  client: SqlClient,
  cells: Iterable<StockToLoad> | AsyncIterable<StockToLoad>,
): Promise<number> {
  if (!isIterable(cells)) {
    const hint = 'expected an array or something else to iterate over';
    throw new InputError([{ code: 'WRONG_TYPE', path: 'cells', value: printable(cells), hint }]);
  }
  const lines = new CellLines(cells, mostIssues);
  const source: { failure?: { readonly error: unknown } } = {};
  async function* pieces(): AsyncGenerator<string> {
    try {
      yield* lines;
    } catch (error) {
      source.failure = { error };
      throw error;
    }
  }
  try {
    const count = await inCopyTransaction(client, async (session) => {
      await session.query(staging);
      await session.copy(pieces());
      await session.query('analyze pg_temp.onehop_opening');
      const [row] = await rowsOf<{ made: string | number }>(session, insertCells);
      if (Number(row?.made) !== lines.count) await refuseDuplicates(session);
      await session.query('select onehop.open_journal()');
      await session.query(insertEntries);
      return lines.count;
    });
    // Plans are made by what a table was like when it was last looked at: empty.
    if (count > 0) await client.query('analyze onehop.cell');
    return count;
  } catch (error) {
    if (source.failure) throw source.failure.error;
    if (error instanceof InputError || error instanceof StoreError) throw error;
    throw new StoreError(codeOfError(error), messageOf(error), 1, error);
  }
}

const isIterable = (cells: unknown): boolean =>
  typeof cells === 'object' && cells !== null && (Symbol.iterator in cells || Symbol.asyncIterator in cells);

/** Names every cell that could not be put in beside another, and throws. */
async function refuseDuplicates(client: SqlClient): Promise<never> {
  const found = await rowsOf<{ place: string | number; sku: string; is_known: boolean }>(client, duplicates, [
    mostIssues,
  ]);
  throw new InputError(
    found.map(({ place, sku, is_known }): Issue => {
      const hint = is_known ? 'the ledger has this cell already' : 'the same cell is given twice';
      return { code: 'DUPLICATE_ID', path: `cells[${place}]`, value: printable(sku), hint };
    }),
  );
}

/** By the name of its schema everywhere: `public` may have a table of another's by this name, with a trigger on it. */
const staging = `
create temporary table pg_temp.onehop_opening (
  place bigint not null,
  facility_id text collate "C" not null,
  sku text collate "C" not null,
  on_hand bigint not null,
  reserved bigint not null,
  safety_stock bigint not null,
  unit_money double precision not null
) on commit drop`;

/** In the order of all locks. */
const insertCells = `
with made as (
  insert into onehop.cell (sku, facility_id, on_hand, reserved, safety_stock, unit_money)
  select o.sku, o.facility_id, o.on_hand, o.reserved, o.safety_stock, o.unit_money
  from pg_temp.onehop_opening o
  order by o.sku, o.facility_id
  on conflict do nothing
  returning 1
)
select count(*) as made from made`;

/** Rows of this transaction bear its number. */
const duplicates = `
select d.place, d.sku, d.is_known
from (
  select o.place, o.sku, c.xmin <> pg_current_xact_id()::xid as is_known,
    row_number() over (partition by o.sku, o.facility_id order by o.place) as copy
  from pg_temp.onehop_opening o
  join onehop.cell c on c.sku = o.sku and c.facility_id = o.facility_id
) d
where d.is_known or d.copy > 1
order by d.place
limit $1`;

const insertEntries = `
insert into onehop.journal (at, kind, body)
select now.at, 'open', json_build_object('cell', json_build_object(
  'facilityId', o.facility_id, 'sku', o.sku, 'onHand', o.on_hand, 'reserved', o.reserved,
  'safetyStock', o.safety_stock, 'unitMoney', o.unit_money
))
from pg_temp.onehop_opening o cross join (select onehop.clock() as at offset 0) now
order by o.sku, o.facility_id`;
