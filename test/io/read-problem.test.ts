import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Read } from '../../src/io/file-issue.js';
import { loadProblem, type ReadProblemOptions, readProblem } from '../../src/io/read-problem.js';
import { InputError } from '../../src/model/issues.js';
import { assertProblem } from '../../src/model/parse.js';
import { comparable, goodNetwork, makeFolder } from './folder.js';

const told = (read: Read<unknown>): string[] => (read.ok ? [] : read.issues.map(({ code, path }) => `${code} ${path}`));
const warned = ({ warnings }: Read<unknown>): string[] => warnings.map(({ code, path }) => `${code} ${path}`);

async function readWith(files: Record<string, string | Uint8Array>, options: ReadProblemOptions = {}) {
  return readProblem(await makeFolder({ ...goodNetwork, ...files }), options);
}

const sameProblem = {
  currency: 'CNY',
  facilities: [
    {
      id: 'shop',
      kind: 'store',
      latitude: 31.2,
      longitude: 121.4,
      services: ['courier'],
      capacity: { ordersPerDay: 20 },
    },
    { id: 'hub', kind: 'centralWarehouse', latitude: 31.9, longitude: 118.8, services: ['courier', 'parcel'] },
  ],
  services: [
    { id: 'courier', maxMetres: 30000, baseMinutes: 20, minutesPerKm: 3, money: { base: 900, perKm: 50 }, stops: 0 },
    { id: 'parcel', baseMinutes: 1440, minutesPerKm: 1, money: { base: 600, perKm: 0 }, stops: 2 },
  ],
  stock: [
    { facilityId: 'shop', sku: 'tyre', onHand: 4, reserved: 1 },
    { facilityId: 'hub', sku: 'tyre', onHand: 100, unitMoney: 25 },
    { facilityId: 'hub', sku: 'filter', onHand: 7 },
  ],
};

const expected = comparable(assertProblem(sameProblem));

describe('a folder is read as the JSON of the same problem is parsed', () => {
  test('CSV files', async () => expect(comparable(await loadProblem(await makeFolder(goodNetwork)))).toEqual(expected));

  test('problem.json', async () => {
    const folder = await makeFolder({ 'problem.json': JSON.stringify(sameProblem) });
    expect(comparable(await loadProblem(folder))).toEqual(expected);
  });

  test('gzipped files', async () => {
    const packed = Object.entries(goodNetwork).map(([name, text]) => [`${name}.gz`, gzipSync(text)]);
    expect(comparable(await loadProblem(await makeFolder(Object.fromEntries(packed))))).toEqual(expected);
  });

  test('CRLF, byte order mark, columns in another order', async () => {
    const services =
      '\ufeffmoney.base,id,minutesPerKm,baseMinutes,stops,money.perKm,maxMetres\r\n900,courier,3,20,0,50,30000\r\n600,parcel,1,1440,2,0,\r\n';
    const read = await readWith({ 'services.csv': services });
    expect(read.ok && comparable(read.value)).toEqual(expected);
    expect(read.warnings).toEqual([]);
  });

  test('skus, policy, fractional prices and a policy given apart', async () => {
    const files = {
      'skus.csv': 'sku,brand,penalty,together\ntyre,Acme,12,true\n',
      'policy.json': '{ "weights": { "move": 7 } }',
      'stock.csv': 'facilityId,sku,onHand,unitMoney\nshop,tyre,4,12.5\nhub,tyre,9,8000000000\n',
      'other.json': '{ "weights": { "move": 8 } }',
    };
    const folder = await makeFolder({ ...goodNetwork, ...files });
    const problem = await loadProblem(folder);
    expect(problem.policy.weights.move).toBe(7);
    expect(problem.skus).toMatchObject([{ sku: 'tyre', brand: 'Acme', penalty: 12, together: true }]);
    expect(problem.stock.unitMoney).toEqual(Float64Array.of(8_000_000_000, 12.5));
    const { policy } = await loadProblem(folder, { policyFile: join(folder, 'other.json') });
    expect(policy.weights.move).toBe(8);
  });

  test('stock with inbound is read as objects, and gives the same table', async () => {
    const stock = 'facilityId,sku,onHand,note,inbound\nshop,tyre,4,,5@2026-10-01T00:00:00Z\nhub,tyre,9,,\n';
    const plain = 'facilityId,sku,onHand,note\nshop,tyre,4,\nhub,tyre,9,\n';
    const read = await readWith({ 'stock.csv': stock });
    expect(read.ok).toBe(true);
    const bulk = await readWith({ 'stock.csv': plain });
    if (!read.ok || !bulk.ok) throw new Error('refused');
    expect(read.value).toEqual({
      ...bulk.value,
      stock: {
        ...bulk.value.stock,
        inbound: {
          skuRow: Uint32Array.of(0),
          facilityRow: Uint32Array.of(1),
          quantity: Float64Array.of(5),
          at: Float64Array.of(Date.parse('2026-10-01') / 60_000),
        },
      },
    });
    expect(read.warnings).toEqual(bulk.warnings);
    expect(warned(read)).toEqual(['unknown-column stock.csv:1:4']);
  });

  test('what is wrong in stock read as objects is told once, at its place', async () => {
    const stock = 'facilityId,sku,onHand,inbound\nshop,tyre,x,\nhub,tyre,1,y@2026-10-01T00:00:00Z\nhub,filter,-1,\n';
    expect(told(await readWith({ 'stock.csv': stock }))).toEqual([
      'WRONG_TYPE stock.csv:2:3',
      'WRONG_TYPE stock.csv:3:4',
      'OUT_OF_RANGE stock.csv:4:3',
    ]);
  });
});

const columns = 'facilityId,sku,onHand,reserved,safetyStock,unitMoney,pool,inbound';
const facilityHeader = 'id,kind,latitude,longitude,services';

describe('issues of the model are told with file, line and column', () => {
  test.each<[name: string, files: Record<string, string>, issues: string[]]>([
    [
      'latitude',
      { 'facilities.csv': `${facilityHeader}\nshop,store,91,0.5,\nhub,store,9,181,\n` },
      ['OUT_OF_RANGE facilities.csv:2:3', 'OUT_OF_RANGE facilities.csv:3:4'],
    ],
    [
      'kind',
      { 'facilities.csv': `${facilityHeader}\nshop,stall,9,9,\nhub,store,9,9,\n` },
      ['OUT_OF_RANGE facilities.csv:2:2'],
    ],
    [
      'unknown service',
      { 'facilities.csv': `${facilityHeader}\nshop,store,9,9,\nhub,store,9,9,courier|drone\n` },
      ['UNKNOWN_REFERENCE facilities.csv:3:5'],
    ],
    [
      'empty id',
      { 'facilities.csv': `${facilityHeader}\n,store,9,9,\nshop,store,9,9,\nhub,store,9,9,\n` },
      ['MISSING facilities.csv:2:1'],
    ],
    [
      'id twice',
      { 'facilities.csv': `${facilityHeader}\nshop,store,9,9,\nhub,store,9,9,\nshop,store,9,8,\n` },
      ['DUPLICATE_ID facilities.csv:4:1'],
    ],
    [
      'a nested field',
      { 'services.csv': 'id,baseMinutes,minutesPerKm,money.base\ncourier,1,1,-1\nparcel,1,1,\n' },
      ['OUT_OF_RANGE services.csv:2:4', 'MISSING services.csv:3:4'],
    ],
    [
      'after a quoted line feed',
      { 'services.csv': 'id,baseMinutes,minutesPerKm,money.base\n"a\nb",1,1,1\n\ncourier,1,1,-1\nparcel,1,1,2\n' },
      ['OUT_OF_RANGE services.csv:5:4'],
    ],
    ['currency', { 'network.json': '{\n  "currency": "yuan" }' }, ['BAD_TEXT network.json:2:15']],
    ['no currency', { 'network.json': '{}' }, ['MISSING network.json:1:1']],
    ['policy', { 'policy.json': '{\n "weights": {\n  "move": -1 } }' }, ['OUT_OF_RANGE policy.json:3:11']],
    [
      'a lane',
      { 'lanes.csv': 'from,to,minutes,days,money.base\nshop,hub,-5,,1\nshop,mars,5,mon|tuesday,1\n' },
      ['OUT_OF_RANGE lanes.csv:2:3', 'OUT_OF_RANGE lanes.csv:3:4', 'UNKNOWN_REFERENCE lanes.csv:3:2'],
    ],
    [
      'hours',
      {
        'facilities.csv': `${facilityHeader},timeZone,hours.mon\nshop,store,9,9,,UTC,09:00-12:00|9\nhub,store,9,9,,,0-24\n`,
      },
      ['BAD_TIME facilities.csv:2:7', 'BAD_TIME facilities.csv:3:7', 'MISSING facilities.csv:3:6'],
    ],
    [
      'a pool and inbound',
      { 'stock.csv': `${columns}\nshop,tyre,1,,,,web,5@soon\nhub,tyre,1,,,,,x@2026-10-01T00:00Z\n` },
      ['BAD_TIME stock.csv:2:8', 'WRONG_TYPE stock.csv:3:8'],
    ],
    [
      'price floors',
      {
        'policy.json':
          '{ "priceFloor": [{ "brand": "b", "unitPrice": 1 },\n { "brand": "b", "unitPrice": 2 },\n { "brand": "c" }] }',
      },
      ['MISSING policy.json:3:2'],
    ],
    [
      'a price floor twice',
      { 'policy.json': '{ "priceFloor": [{ "brand": "b", "unitPrice": 1 },\n { "brand": "b", "unitPrice": 2 }] }' },
      ['DUPLICATE_ID policy.json:2:2'],
    ],
    ['sku', { 'skus.csv': 'sku,together\ntyre,yes\n' }, ['WRONG_TYPE skus.csv:2:2']],
  ])('%s', async (_, files, issues) => expect(told(await readWith(files))).toEqual(issues));

  test('hints name places of the file as well', async () => {
    const read = await readWith({ 'stock.csv': 'facilityId,sku,onHand\nshop,tyre,1\nhub,tyre,1\nshop,tyre,2\n' });
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.issues).toMatchObject([{ code: 'DUPLICATE_ID', path: 'stock.csv:4' }]);
    expect(read.issues[0]?.hint).toContain('stock.csv:2');
    const floors = '{ "priceFloor": [{ "brand": "b", "unitPrice": 1 },\n { "brand": "b", "unitPrice": 2 }] }';
    const policy = await readWith({ 'policy.json': floors });
    expect(!policy.ok && policy.issues[0]?.hint).toBe(
      'priceFloor[1]: stands at policy.json:1:18 and at policy.json:2:2; name a brand and channel once',
    );
  });

  test('in problem.json', async () => {
    const text =
      '{ "currency": "CNY", "services": [],\n "facilities": [{ "id": "a",\n  "kind": "store", "latitude": 99, "longitude": 1 }], "stock": [] }';
    expect(told(await readProblem(await makeFolder({ 'problem.json': text })))).toEqual([
      'OUT_OF_RANGE problem.json:3:32',
      'MISSING problem.json:2:17',
    ]);
  });
});

describe('stock in bulk', () => {
  test.each<[cell: string, column: string, code: string]>([
    ['-1', 'onHand', 'OUT_OF_RANGE'],
    ['-1', 'reserved', 'OUT_OF_RANGE'],
    ['-5', 'safetyStock', 'OUT_OF_RANGE'],
    ['-0.5', 'unitMoney', 'OUT_OF_RANGE'],
    ['1.5', 'onHand', 'NOT_AN_INTEGER'],
    ['2147483648', 'onHand', 'TOO_LARGE'],
    ['9'.repeat(400), 'reserved', 'NOT_AN_INTEGER'],
    ['1e21', 'onHand', 'WRONG_TYPE'],
    ['0x10', 'onHand', 'WRONG_TYPE'],
    ['1_000', 'onHand', 'WRONG_TYPE'],
    [' 5 ', 'onHand', 'WRONG_TYPE'],
    ['５', 'onHand', 'WRONG_TYPE'],
    ['NaN', 'unitMoney', 'WRONG_TYPE'],
    ['', 'onHand', 'MISSING'],
    ['', 'sku', 'MISSING'],
    ['', 'facilityId', 'MISSING'],
    ['nowhere', 'facilityId', 'UNKNOWN_REFERENCE'],
    ['x'.repeat(300), 'sku', 'TOO_LARGE'],
  ])('%s as %s is %s', async (cell, column, code) => {
    const names = columns.split(',').slice(0, 6);
    const good = ['hub', 'tyre', '1', '1', '1', '1'];
    const bad = good.map((value, position) => (names[position] === column ? cell : value));
    const read = await readWith({ 'stock.csv': `${names}\n${['hub', 'filter', 1, 1, 1, 1]}\n${bad}\n` });
    expect(told(read)).toEqual([`${code} stock.csv:3:${names.indexOf(column) + 1}`]);
  });

  test('all issues of all files are told at once', async () => {
    const read = await readWith({
      'facilities.csv': `${facilityHeader}\nshop,store,1_0,9,\nhub,store,9,9,none\n`,
      'stock.csv': 'facilityId,sku,onHand\nshop,tyre,x\nhub,tyre,-1\n',
    });
    expect(told(read).sort()).toEqual([
      'OUT_OF_RANGE stock.csv:3:3',
      'UNKNOWN_REFERENCE facilities.csv:3:5',
      'WRONG_TYPE facilities.csv:2:3',
      'WRONG_TYPE stock.csv:2:3',
    ]);
  });

  test('negative stock counts as none when asked for', async () => {
    const read = await readWith({ 'stock.csv': 'facilityId,sku,onHand\nshop,tyre,-3\n' }, { clampNegativeStock: true });
    expect(warned(read)).toEqual(['negative-stock stock.csv:2:3']);
    expect(read.ok && read.value.stock.onHand).toEqual(Uint32Array.of(0));
  });

  test('a million rows take seconds and no object a row', async () => {
    const skus = 500;
    const facilities = Array.from({ length: 2000 }, (_, n) => `store-${n},store,${n % 90},${n % 180},courier\n`).join(
      '',
    );
    const rows = Array.from(
      { length: 2000 * skus },
      (_, n) => `store-${n % 2000},sku-${Math.floor(n / 2000)},${n % 37},1\n`,
    );
    const folder = await makeFolder({
      ...goodNetwork,
      'facilities.csv': `${facilityHeader}\n${facilities}`,
      'stock.csv': `facilityId,sku,onHand,safetyStock\n${rows.join('')}`,
    });
    const start = process.cpuUsage();
    const problem = await loadProblem(folder);
    expect(problem.stock.onHand.length).toBe(1_000_000);
    // Usually between one and two seconds of work; of the processor, so that a busy machine does not fail the test.
    expect(process.cpuUsage(start).user / 1e6).toBeLessThan(6);
  });

  test('-0 is 0', async () => {
    const read = await readWith({ 'stock.csv': 'facilityId,sku,onHand\nshop,tyre,-0\n' });
    expect(read.ok && read.value.stock.onHand).toEqual(Uint32Array.of(0));
  });

  test('the limit on rows is one of tables, not of stock in bulk', async () => {
    const stock = 'facilityId,sku,onHand\nshop,a,1\nshop,b,1\nhub,a,1\nhub,b,1\n';
    const read = await readWith({ 'stock.csv': stock }, { maxRows: 2 });
    expect(read.ok && read.value.stock.onHand.length).toBe(4);
  });

  test('ids of objects and prototypes are ids like any other', async () => {
    const read = await readWith({
      'facilities.csv': `${facilityHeader}\n__proto__,store,9,9,courier\nconstructor,store,9,8,\n`,
      'stock.csv': 'facilityId,sku,onHand\n__proto__,toString,1\nconstructor,hasOwnProperty,2\n',
    });
    expect(read.ok && read.value.skus.map(({ sku }) => sku)).toEqual(['hasOwnProperty', 'toString']);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('what ends the reading of a file', () => {
  test.each<[name: string, files: Record<string, string | Uint8Array>, issue: string]>([
    [
      'too many cells',
      { 'services.csv': 'id,baseMinutes,minutesPerKm,money.base\na,1,1,1,1\n' },
      'BAD_FILE services.csv:2:5',
    ],
    ['too few cells', { 'stock.csv': 'facilityId,sku,onHand\nshop,tyre,1\nshop,tyre\n' }, 'BAD_FILE stock.csv:3:2'],
    ['a header twice', { 'stock.csv': 'facilityId,sku,onHand,sku\n' }, 'BAD_FILE stock.csv:1:4'],
    ['the header __proto__', { 'stock.csv': 'facilityId,sku,onHand,__proto__\n' }, 'BAD_FILE stock.csv:1:4'],
    ['a required header absent', { 'stock.csv': 'facilityId,sku\nshop,tyre\n' }, 'MISSING stock.csv:1'],
    ['an empty file', { 'stock.csv': '' }, 'BAD_FILE stock.csv'],
    ['an empty file but for a mark', { 'stock.csv': '\ufeff' }, 'BAD_FILE stock.csv'],
    ['UTF-16 with a mark', { 'stock.csv': Buffer.from('\ufeffsku,onHand', 'utf16le') }, 'BAD_FILE stock.csv:1:1'],
    [
      'UTF-16, big end first',
      { 'stock.csv': Buffer.from('\ufeffsku,onHand', 'utf16le').swap16() },
      'BAD_FILE stock.csv:1:1',
    ],
    ['UTF-16 without a mark', { 'stock.csv': Buffer.from('sku,onHand', 'utf16le') }, 'BAD_FILE stock.csv:1:1'],
    ['Latin-1', { 'stock.csv': Buffer.from('facilityId,sku,onHand\ncafé,1,2\n', 'latin1') }, 'BAD_FILE stock.csv:2'],
    ['a zip archive', { 'stock.csv': Buffer.from('PK\u0003\u0004rest') }, 'BAD_FILE stock.csv'],
    ['gzip cut off', { 'stock.csv': gzipSync(goodNetwork['stock.csv']).subarray(0, 30) }, 'BAD_FILE stock.csv'],
    [
      'damaged gzip',
      { 'stock.csv': Buffer.concat([gzipSync('').subarray(0, 10), Buffer.from('nonsense')]) },
      'BAD_FILE stock.csv',
    ],
    ['no JSON', { 'network.json': '{\n "currency": CNY }' }, 'BAD_FILE network.json:2:14'],
    ['JSON cut off', { 'network.json': '{ "currency": "C' }, 'BAD_FILE network.json:1:17'],
    ['no policy JSON', { 'policy.json': '[1,]' }, 'BAD_FILE policy.json:1:4'],
    ['both forms', { 'problem.json': '{}' }, expect.stringMatching(/^BAD_FILE onehop-/)],
    ['packed and not', { 'stock.csv.gz': gzipSync('x') }, 'BAD_FILE stock.csv'],
    ['a quote left open', { 'stock.csv': 'facilityId,sku,onHand\n"shop,tyre,1\n' }, 'BAD_FILE stock.csv:2:1'],
  ])('%s', async (_, files, issue) => expect(told(await readWith(files))).toEqual([issue]));

  test('a semicolon file is told apart', async () => {
    const files = { 'stock.csv': 'facilityId;sku;onHand\nshop;tyre;1\n' };
    const read = await readWith(files);
    expect(read.ok ? '' : read.issues[0]?.hint).toMatch(/looks like ;-separated/);
    const folder = await makeFolder({ 'network.json': goodNetwork['network.json'] });
    expect(told(await readProblem(folder, { delimiter: ';' }))).toEqual(
      ['facilities', 'services', 'stock'].map((name) => `MISSING ${name}.csv`),
    );
  });

  test('a gzip bomb stops at the cap, counted after unpacking', async () => {
    const bomb = gzipSync(
      Buffer.concat([Buffer.from('facilityId,sku,onHand\n'), Buffer.alloc(50_000_000, 'hub,tyre,1\n')]),
    );
    expect(bomb.length).toBeLessThan(200_000);
    const folder = await makeFolder({ ...goodNetwork });
    const { rename, writeFile } = await import('node:fs/promises');
    await rename(join(folder, 'stock.csv'), join(folder, 'other'));
    await writeFile(join(folder, 'stock.csv.gz'), bomb);
    expect(told(await readProblem(folder, { maxBytes: 1e6 }))).toEqual(['TOO_LARGE stock.csv.gz']);
  });

  test('a table of objects has a limit of rows', async () => {
    expect(told(await readWith({}, { maxRows: 1 }))).toContain('TOO_MANY facilities.csv:3');
  });

  test('a folder where a file is expected', async () => {
    const folder = await makeFolder({
      'network.json': goodNetwork['network.json'],
      'services.csv': goodNetwork['services.csv'],
    });
    await mkdir(join(folder, 'facilities.csv'));
    await symlink('/dev/zero', join(folder, 'stock.csv'));
    expect(told(await readProblem(folder))).toEqual(['BAD_FILE facilities.csv', 'BAD_FILE stock.csv']);
  });

  test('no folder, or a file instead', async () => {
    const folder = await makeFolder(goodNetwork);
    expect(told(await readProblem(join(folder, 'none')))).toEqual(['BAD_FILE none']);
    expect(told(await readProblem(join(folder, 'stock.csv')))).toEqual(['BAD_FILE stock.csv']);
  });

  test('loadProblem throws one error with every issue', async () => {
    const error = await loadProblem(await makeFolder({})).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).issues).toHaveLength(4);
  });

  test.each([{ maxBytes: Number.NaN }, { maxBytes: 0 }, { maxRowBytes: 1.5 }, { maxRows: -1 }])(
    'bad options %j throw',
    async (options) => {
      await expect(readWith({}, options)).rejects.toThrow('OUT_OF_RANGE at options.');
    },
  );

  test('issues stop at their limit', async () => {
    const rows = Array.from({ length: 50 }, () => 'shop,tyre,x\n').join('');
    const read = await readWith({ 'stock.csv': `facilityId,sku,onHand\n${rows}` }, { maxIssues: 10 });
    expect(told(read)).toHaveLength(10);
  });
});

describe('warnings', () => {
  test.each<[name: string, files: Record<string, string>, warnings: string[]]>([
    [
      'unknown columns',
      { 'stock.csv': 'facilityId,note,sku,onHand,constructor\nshop,x,tyre,1,y\n' },
      ['unknown-column stock.csv:1:2', 'unknown-column stock.csv:1:5'],
    ],
    ['a header and no rows', { 'stock.csv': 'facilityId,sku,onHand\n' }, ['no-rows stock.csv']],
    [
      'spaces around an id',
      { 'stock.csv': 'facilityId,sku,onHand\nshop,tyre,1\nshop, filter,1\n' },
      ['surrounding-space stock.csv:3:2'],
    ],
    [
      'null island',
      { 'facilities.csv': `${facilityHeader}\nshop,store,31,121,\nhub,store,0,0,\n` },
      ['null-island facilities.csv:3'],
    ],
  ])('%s', async (_, files, warnings) => {
    const read = await readWith(files);
    expect(read.ok).toBe(true);
    expect(warned(read)).toEqual(expect.arrayContaining(warnings));
  });
});

test('hostile text is cut and escaped in messages', async () => {
  const read = await readWith({ 'stock.csv': `facilityId,sku,onHand\nshop,tyre,"\u001b[31m${'x'.repeat(200)}"\n` });
  const value = read.ok ? '' : (read.issues[0]?.value ?? '');
  expect(value.length).toBeLessThanOrEqual(80);
  expect(value).not.toContain('\u001b');
});
