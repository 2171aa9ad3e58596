import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadOrders } from '../../src/io/read-orders.js';
import { loadProblem } from '../../src/io/read-problem.js';
import { writeOrders, writeProblem } from '../../src/io/write-problem.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { ProblemInput } from '../../src/model/schema.js';
import { anyOrders, anyProblem } from '../support/any-input.js';
import { comparable, makeFolder } from './folder.js';

describe('what is written is read back', () => {
  test('property: any problem', () =>
    fc.assert(
      fc.asyncProperty(anyProblem, async (input) => {
        const folder = await makeFolder();
        await writeProblem(folder, input, { spreadsheetSafe: false });
        expect(comparable(await loadProblem(folder))).toEqual(comparable(assertProblem(input)));
      }),
    ));

  test('property: any orders', () =>
    fc.assert(
      fc.asyncProperty(anyOrders, async (input) => {
        const folder = await makeFolder();
        for (const name of ['orders.csv', 'orders.json']) {
          await writeOrders(join(folder, name), input, { spreadsheetSafe: false });
          expect(await loadOrders(join(folder, name))).toEqual(assertOrders(input));
        }
      }),
    ));

  test('property: stock in columns', () =>
    fc.assert(
      fc.asyncProperty(anyProblem, async (input) => {
        const { facilities, stock = [] } = input;
        const skus = [...new Set(stock.map(({ sku }) => sku))];
        const rows = new Map(facilities.map((facility, row) => [facility.id, row]));
        const stockColumns = {
          skus,
          facilityRow: Uint32Array.from(stock, ({ facilityId }) => rows.get(facilityId) ?? 0),
          skuRow: Uint32Array.from(stock, ({ sku }) => skus.indexOf(sku)),
          onHand: Uint32Array.from(stock, ({ onHand }) => onHand),
          reserved: Uint32Array.from(stock, ({ reserved = 0 }) => reserved),
          unitMoney: Float64Array.from(stock, ({ unitMoney = 0 }) => unitMoney),
        };
        const folder = await makeFolder();
        const { currency, services } = input;
        const others = { currency, facilities, services };
        await writeProblem(folder, { ...others, stock: [], stockColumns }, { spreadsheetSafe: false });
        const withoutSafety = stock.map(({ pool: _, inbound: __, ...row }) => ({ ...row, safetyStock: 0 }));
        const read = comparable(await loadProblem(folder));
        const expected = comparable(assertProblem({ ...others, stock: withoutSafety }));
        expect({ ...read, stock: filled(read.stock) }).toEqual({ ...expected, stock: filled(expected.stock) });
      }),
    ));

  /** Columns of zeros and absent columns say the same. */
  const filled = <Stock extends { onHand: Uint32Array; reserved: unknown; safetyStock: unknown; unitMoney: unknown }>(
    stock: Stock,
  ) => ({
    ...stock,
    reserved: stock.reserved ?? new Uint32Array(stock.onHand.length),
    safetyStock: stock.safetyStock ?? new Uint32Array(stock.onHand.length),
    unitMoney: stock.unitMoney ?? new Float64Array(stock.onHand.length),
  });
});

const shop = { id: 'shop', kind: 'store' as const, latitude: 31.2, longitude: -121.4, services: [] as string[] };
const small: ProblemInput = { currency: 'CNY', facilities: [{ ...shop }], services: [], stock: [] };
const textOf = async (folder: string, name: string): Promise<string> => readFile(join(folder, name), 'utf8');

describe('a file that a spreadsheet may open', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\0x', '=HYPERLINK("http://x","y")'])(
    '%j gets an apostrophe',
    async (text) => {
      const folder = await makeFolder();
      await writeProblem(folder, { ...small, facilities: [{ ...shop, id: text, owner: text }] });
      const problem = await loadProblem(folder);
      expect(problem.facilities).toMatchObject([{ id: `'${text}`, owner: `'${text}` }]);
      expect(await textOf(folder, 'facilities.csv')).not.toMatch(/(^|,)"?[=+@\t\r\0]/m);
    },
  );

  test('entries of a list too, so that they still name the same service', async () => {
    const folder = await makeFolder();
    const services = ['a', '=b'].map((id) => ({ id, baseMinutes: 1, minutesPerKm: 1, money: { base: 0 } }));
    await writeProblem(folder, { ...small, facilities: [{ ...shop, services: ['a', '=b'] }], services });
    expect((await loadProblem(folder)).facilities[0]?.services).toEqual(["'=b", 'a']);
  });

  test('numbers stay numbers, text inside stays as it is', async () => {
    const folder = await makeFolder();
    await writeProblem(folder, { ...small, facilities: [{ ...shop, id: 'a=b' }] });
    expect(await textOf(folder, 'facilities.csv')).toBe(
      'id,kind,latitude,longitude,services\na=b,store,31.2,-121.4,\n',
    );
  });
});

test('every column has its cell', async () => {
  const folder = await makeFolder();
  const input: ProblemInput = {
    currency: 'CNY',
    facilities: [
      {
        ...shop,
        timeZone: 'Asia/Shanghai',
        hours: { mon: ['09:00-12:00', '13:00-18:00'], sun: ['10:00-12:00'] },
        closedOn: ['2026-10-01', '2026-10-02'],
        cutoff: '16:00',
        collect: true,
        install: { bays: 2, minutes: 45 },
        capacity: { unitsPerDay: 0 },
        brands: ['Acme'],
        channels: ['web', 'a|b'],
        territory: { radiusMetres: 5000.5, regions: ['east'] },
      },
      { ...shop, id: 'hub' },
    ],
    services: [{ id: 's', baseMinutes: 1e-7, minutesPerKm: 1, money: { base: 1 }, departures: ['08:00', '17:30'] }],
    stock: [
      { facilityId: 'shop', sku: 'x', onHand: 1, pool: 'web', inbound: [{ quantity: 5, at: '2026-10-01T00:00:00Z' }] },
    ],
    lanes: [
      { from: 'shop', to: 'hub', minutes: 60, days: ['mon', 'fri'], money: { base: 0, perUnit: 2 }, unitsPerDay: 9 },
    ],
    policy: { priceFloor: [{ brand: 'Acme', channel: 'web', unitPrice: 90 }] },
  };
  await writeProblem(folder, input);
  const lines = async (name: string): Promise<string[]> => (await textOf(folder, name)).split('\n').slice(0, -1);
  expect(await lines('facilities.csv')).toEqual([
    'id,kind,latitude,longitude,timeZone,hours.mon,hours.sun,closedOn,cutoff,services,collect,install.bays,install.minutes,' +
      'capacity.unitsPerDay,brands,channels,territory.radiusMetres,territory.regions',
    'shop,store,31.2,-121.4,Asia/Shanghai,09:00-12:00|13:00-18:00,10:00-12:00,2026-10-01|2026-10-02,16:00,,true,2,45,' +
      '0,Acme,web|a\\|b,5000.5,east',
    'hub,store,31.2,-121.4,,,,,,,,,,,,,,',
  ]);
  expect(await lines('services.csv')).toEqual([
    'id,baseMinutes,minutesPerKm,departures,money.base',
    's,0.0000001,1,08:00|17:30,1',
  ]);
  expect(await lines('stock.csv')).toEqual([
    'facilityId,sku,onHand,pool,inbound',
    'shop,x,1,web,5@2026-10-01T00:00:00Z',
  ]);
  expect(await lines('lanes.csv')).toEqual([
    'from,to,minutes,days,money.base,money.perUnit,unitsPerDay',
    'shop,hub,60,mon|fri,0,2,9',
  ]);
  expect(comparable(await loadProblem(folder))).toEqual(comparable(assertProblem(input)));
});

describe('refusals', () => {
  test.each<[name: string, change: Pick<ProblemInput, 'facilities'>, message: string]>([
    ['an empty list that is not the same as none', { facilities: [{ ...shop, brands: [] }] }, 'facilities[0].brands'],
    ['an opening on no day', { facilities: [{ ...shop, hours: {} }] }, 'facilities[0].hours'],
    ['nor on the days named', { facilities: [{ ...shop, hours: { mon: [], tue: [] } }] }, 'facilities[0].hours'],
    ['a number that is none', { facilities: [{ ...shop, latitude: Number.NaN }] }, 'facilities[0].latitude'],
  ])('%s', async (_, change, message) => {
    const written = writeProblem(await makeFolder(), { ...small, ...change });
    await expect(written).rejects.toThrow(`WRONG_TYPE at ${message}`);
  });

  test.each(['skus.csv', 'policy.json', 'stock.csv.gz', 'problem.json'])(
    '%s of another network, before anything is written',
    async (name) => {
      const folder = await makeFolder({ [name]: 'x' });
      await expect(writeProblem(folder, small)).rejects.toThrow('BAD_FILE');
      expect(await readdir(folder)).toEqual([name]);
    },
  );

  test('files of its own are written over, others left alone', async () => {
    const folder = await makeFolder({ 'README.md': 'mine' });
    await writeProblem(folder, small);
    await writeFile(join(folder, 'stock.csv'), 'x'.repeat(10_000));
    await writeProblem(folder, small);
    expect(await textOf(folder, 'stock.csv')).toBe('facilityId,sku,onHand\n');
    expect(await textOf(folder, 'README.md')).toBe('mine');
  });
});
