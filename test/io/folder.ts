import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Problem } from '../../src/model/problem.js';

/** A folder of its own with these files in it, gone when the test is over. */
export async function makeFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'onehop-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

/** A small network that nothing is wrong with; tests replace the file they are about. */
export const goodNetwork = {
  'network.json': '{ "currency": "CNY" }\n',
  'facilities.csv': [
    'id,kind,latitude,longitude,services,capacity.ordersPerDay',
    'shop,store,31.2,121.4,courier,20',
    'hub,centralWarehouse,31.9,118.8,courier|parcel,',
    '',
  ].join('\n'),
  'services.csv': [
    'id,maxMetres,baseMinutes,minutesPerKm,money.base,money.perKm,stops',
    'courier,30000,20,3,900,50,0',
    'parcel,,1440,1,600,0,2',
    '',
  ].join('\n'),
  'stock.csv': [
    'facilityId,sku,onHand,reserved,unitMoney',
    'shop,tyre,4,1,',
    'hub,tyre,100,,25',
    'hub,filter,7,,',
    '',
  ].join('\n'),
} as const;

export const goodOrders = [
  'id,placedAt,latitude,longitude,method,sku,quantity',
  'o1,2026-10-01T09:00:00+08:00,31.21,121.41,deliver,tyre,2',
  'o2,2026-10-01T08:00:00+08:00,31.21,121.41,deliver,tyre,3',
  'o2,2026-10-01T08:00:00+08:00,31.21,121.41,deliver,filter,1',
  '',
].join('\n');

/** Prices may be whole in 4 bytes or any in 8: the same problem either way. */
export function comparable(problem: Problem): Problem {
  const { unitMoney } = problem.stock;
  return { ...problem, stock: { ...problem.stock, unitMoney: unitMoney && Float64Array.from(unitMoney) } };
}
