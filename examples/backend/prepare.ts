import type { Problem } from 'onehop';
import { loadStock, migrate, type StockToLoad } from 'onehop/postgres';
import type { Database } from './database.js';

/**
 * Brings a database to where the server can use it, however often and by however many processes at once: the schema, this
 * example's one table, and the stock of the problem where there is none yet. The stock comes all or not at all, so after a
 * start that was cut off the next one begins again.
 *
 * @returns cells loaded; 0: they were there
 */
export function prepare({ alone }: Database, problem: Problem): Promise<number> {
  return alone(async (client) => {
    await migrate(client);
    await client.query('create schema if not exists shop');
    await client.query('create table if not exists shop.called_off (order_id text primary key)');
    const { rows } = await client.query('select 1 from onehop.cell limit 1');
    return rows.length > 0 ? 0 : loadStock(client, cellsOf(problem));
  });
}

function* cellsOf({ facilities, skus, stock }: Problem): Generator<StockToLoad> {
  for (const [row, { sku }] of skus.entries()) {
    for (let at = stock.skuStart[row] as number; at < (stock.skuStart[row + 1] as number); at++) {
      yield {
        facilityId: (facilities[stock.facilityRow[at] as number] as (typeof facilities)[number]).id,
        sku,
        onHand: stock.onHand[at] as number,
        reserved: stock.reserved?.[at] ?? 0,
        safetyStock: stock.safetyStock?.[at] ?? 0,
        unitMoney: stock.unitMoney?.[at] ?? 0,
      };
    }
  }
}
