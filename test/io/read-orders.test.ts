import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Source } from '../../src/io/bytes.js';
import type { ReadOptions } from '../../src/io/limits.js';
import { loadOrders, readOrders } from '../../src/io/read-orders.js';
import { assertOrders } from '../../src/model/parse.js';
import { goodOrders, makeFolder } from './folder.js';

const place = { placedAt: '2026-10-01T08:00:00+08:00', latitude: 31.21, longitude: 121.41, method: 'deliver' };
const sameOrders = [
  { id: 'o1', ...place, placedAt: '2026-10-01T09:00:00+08:00', lines: [{ sku: 'tyre', quantity: 2 }] },
  {
    id: 'o2',
    ...place,
    lines: [
      { sku: 'tyre', quantity: 3 },
      { sku: 'filter', quantity: 1 },
    ],
  },
];
const json = JSON.stringify(sameOrders, null, 2);

function stream(content: string | Uint8Array, name = 'stdin', chunkSize = 5): Source {
  const bytes = Buffer.from(content);
  async function* chunks() {
    for (let start = 0; start < bytes.length; start += chunkSize) yield bytes.subarray(start, start + chunkSize);
  }
  return { name, bytes: chunks() };
}

async function told(source: Source, options: ReadOptions = {}): Promise<string[]> {
  const read = await readOrders(source, options);
  return read.ok ? [] : read.issues.map(({ code, path }) => `${code} ${path}`);
}

describe('orders come out the same', () => {
  test.each<[name: string, file: string, content: string | Uint8Array]>([
    ['CSV', 'orders.csv', goodOrders],
    ['JSON', 'orders.json', json],
    ['gzipped CSV', 'orders.csv.gz', gzipSync(goodOrders)],
    ['gzipped JSON', 'orders.JSON.gz', gzipSync(json)],
    ['JSON told by its first character', 'orders', `\ufeff \n${json}`],
    ['CSV told by its first character', 'orders.txt', `\n${goodOrders}`],
    ['gzip without a name for it', 'today', gzipSync(json)],
  ])('%s', async (_, file, content) => {
    const folder = await makeFolder({ [file]: content });
    const expected = assertOrders(sameOrders);
    expect(await loadOrders(join(folder, file))).toEqual(expected);
    for (const chunkSize of [1, 3, 4096]) expect(await loadOrders(stream(content, file, chunkSize))).toEqual(expected);
  });

  test('every column', async () => {
    const full = {
      id: 'o1',
      ...place,
      region: 'east',
      channel: 'web',
      facilityId: 'shop',
      dueBy: '2026-10-02T08:00:00Z',
      strict: true,
      maxShipments: 2,
      shipComplete: false,
      priority: -1.5,
      exclude: ['a|b', 'c'],
      lines: [
        { sku: 'x', quantity: 1, accept: 'exact', together: true, price: 9.5 },
        { sku: 'y', quantity: 2 },
      ],
    };
    const columns =
      'id,placedAt,latitude,longitude,region,channel,method,facilityId,dueBy,strict,maxShipments,shipComplete,priority,exclude,sku,quantity,accept,together,price';
    const fields = `o1,${place.placedAt},31.21,121.41,east,web,deliver,shop,2026-10-02T08:00:00Z,true,2,false,-1.5,a\\|b|c`;
    const text = `${columns}\n${fields},x,1,exact,true,9.5\n${fields},y,2,,,\n`;
    expect(await loadOrders(stream(text))).toEqual(assertOrders([full]));
  });
});

const header = 'id,placedAt,latitude,longitude,method,sku,quantity';
const row = (id: string, rest: string, latitude = '31.2'): string =>
  `${id},2026-10-01T08:00:00Z,${latitude},121.4,deliver,${rest}\n`;

describe('issues are told with line and column', () => {
  test.each<[name: string, text: string, issues: string[]]>([
    ['a quantity', `${header}\n${row('a', 'x,1')}${row('b', 'x,1')}${row('b', 'y,0')}`, ['OUT_OF_RANGE stdin:4:7']],
    ['a quantity not plain', `${header}\n${row('a', 'x,1e3')}`, ['WRONG_TYPE stdin:2:7']],
    ['no sku', `${header}\n${row('a', ',1')}`, ['MISSING stdin:2:6']],
    ['an order field', `${header}\n${row('a', 'x,1', '99')}${row('a', 'y,1', '99')}`, ['OUT_OF_RANGE stdin:2:3']],
    ['fields that differ', `${header}\n${row('a', 'x,1')}${row('a', 'y,1', '31.3')}`, ['BAD_FILE stdin:3:3']],
    [
      'rows of an order apart',
      `${header}\n${row('a', 'x,1')}${row('b', 'x,1')}${row('a', 'y,1')}`,
      ['DUPLICATE_ID stdin:4:1'],
    ],
    ['no id', `${header}\n${row('', 'x,1')}${row('', 'y,1')}`, ['MISSING stdin:2:1', 'MISSING stdin:3:1']],
    ['a time without offset', `${header}\na,2026-10-01T08:00:00,1,1,deliver,x,1\n`, ['BAD_TIME stdin:2:2']],
    ['ragged', `${header}\n${row('a', 'x')}`, ['BAD_FILE stdin:2:6']],
    ['no rows of orders', 'a,b\n', ['MISSING stdin:1']],
    ['nothing', '', ['BAD_FILE stdin']],
    ['JSON of another shape', '{"orders": []}', ['WRONG_TYPE stdin:1:1']],
    ['JSON cut off', '[{"id": 1}', ['BAD_FILE stdin:1:11']],
    [
      'JSON with a bad field',
      `[\n{ "id": "a", "placedAt": "2026-10-01T08:00:00Z", "latitude": 1, "longitude": 1,\n  "method": "deliver", "lines": [{ "sku": "x", "quantity": 1.5 }] }]`,
      ['NOT_AN_INTEGER stdin:3:60'],
    ],
    ['a null order', '[\n null]', ['WRONG_TYPE stdin:2:2']],
  ])('%s', async (_, text, issues) => expect(await told(stream(text))).toEqual(issues));

  test('limits', async () => {
    expect(await told(stream(goodOrders), { maxRows: 2 })).toEqual(['TOO_MANY stdin:4']);
    expect(await told(stream(json), { maxBytes: 20 })).toEqual(['TOO_LARGE stdin']);
  });

  test('what is no file', async () => {
    const folder = await makeFolder();
    expect(await told(join(folder, 'none.csv'))).toEqual(['BAD_FILE none.csv']);
    expect(await told('/dev/zero')).toEqual(['BAD_FILE zero']);
    await writeFile(join(folder, 'orders.csv'), Buffer.from('id\0', 'utf16le'));
    expect(await told(join(folder, 'orders.csv'))).toEqual(['BAD_FILE orders.csv:1:1']);
  });
});

test('no orders: an empty list and a warning', async () => {
  const read = await readOrders(stream(`${header}\n`));
  expect(read).toMatchObject({ ok: true, value: [], warnings: [{ code: 'no-rows', path: 'stdin' }] });
  expect(await loadOrders(stream('[]'))).toEqual([]);
});
