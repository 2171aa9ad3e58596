import { GrowingColumn } from '../../../io/growing-column.js';
import type { StockColumnsInput, StockInput } from '../../../model/schema.js';
import type { SqlClient } from '../client.js';
import { asking } from './ask.js';
import { cellPages } from './load.js';
import type { CellNumbers } from './rows.js';

export interface DatabaseStock {
  /** For `stockColumns` of a problem whose facilities are those that were given, in that order. */
  readonly stockColumns: StockColumnsInput;
  /** Facilities that have cells in the database and were not given, ascending by UTF-16; their cells are left out. */
  readonly ignored: readonly string[];
}

/**
 * The stock of the database as columns to build a problem from, 12 to 28 bytes a cell, for millions of cells. Live holds
 * are not taken off, since they come and go: `followChanges` brings them into the network, with all that changed while
 * this was read. The ledger knows nothing of channel pools and of inbound stock; see `stockRowsOf` for those.
 *
 * @param facilities the facilities of the problem to be
 */
export async function stockOf(
  client: SqlClient,
  facilities: readonly { readonly id: string }[],
): Promise<DatabaseStock> {
  const rowOf = new Map(facilities.map(({ id }, row) => [id, row]));
  const skus: string[] = [];
  const facilityRow = new GrowingColumn();
  const skuRow = new GrowingColumn();
  const onHand = new GrowingColumn();
  const reserved = new GrowingColumn();
  const safetyStock = new GrowingColumn();
  const unitMoney = new GrowingColumn();
  const ignored = new Set<string>();
  for await (const cells of cellPages(asking(client, pageTimeoutMs))) {
    for (const cell of cells) {
      const row = rowOf.get(cell.facilityId);
      if (row === undefined) {
        ignored.add(cell.facilityId);
        continue;
      }
      // Cells come by sku.
      if (skus[skus.length - 1] !== cell.sku) skus.push(cell.sku);
      facilityRow.push(row);
      skuRow.push(skus.length - 1);
      onHand.push(cell.onHand);
      reserved.push(cell.reserved);
      safetyStock.push(cell.safetyStock);
      unitMoney.push(cell.unitMoney);
    }
  }
  return {
    stockColumns: {
      skus,
      facilityRow: facilityRow.wholeValues(),
      skuRow: skuRow.wholeValues(),
      onHand: onHand.wholeValues(),
      ...(reserved.anySet && { reserved: reserved.wholeValues() }),
      ...(safetyStock.anySet && { safetyStock: safetyStock.wholeValues() }),
      ...(unitMoney.anySet && { unitMoney: unitMoney.values() }),
    },
    ignored: [...ignored].sort(),
  };
}

/**
 * The same as rows of `stock`, for shops whose rows take a channel pool or inbound stock from elsewhere: some hundred
 * bytes each, so for hundreds of thousands of cells at most. By sku and then facility, as bytes of UTF-8.
 */
export async function stockRowsOf(client: SqlClient): Promise<StockInput[]> {
  const rows: StockInput[] = [];
  for await (const cells of cellPages(asking(client, pageTimeoutMs)))
    for (const cell of cells) rows.push(stockRow(cell));
  return rows;
}

const stockRow = ({ facilityId, sku, onHand, reserved, safetyStock, unitMoney }: CellNumbers): StockInput => ({
  facilityId,
  sku,
  onHand,
  reserved,
  safetyStock,
  unitMoney,
});

const pageTimeoutMs = 60_000;
