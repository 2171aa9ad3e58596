import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { loadOrders } from '../../src/io/read-orders.js';
import { loadProblem } from '../../src/io/read-problem.js';
import type { Plan } from '../../src/model/plan.js';
import { verify } from '../../src/verify/verify.js';
import { goodOrders, makeFolder } from '../io/folder.js';
import { ended, onehop, prepare, start } from './command.js';

const routeArgs = 'route --network {net} --orders {dir}/orders.csv';

describe('route', () => {
  test('prints a table and a summary', async () => {
    const { filled } = await prepare();
    const { code, stdout, stderr } = await onehop(filled(routeArgs));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^order +status +from +moves +km +arrives +cost$/);
    // As placed, not as written: o2 came first.
    expect(lines[1]).toMatch(/^o2 +served +hub +3 +[0-9.]+ +2026-10-0[0-9]T[0-9:]{5}Z +[0-9]+$/);
    expect(lines[2]).toMatch(/^o1 +served +shop +1 /);
    expect(lines.at(-2)).toMatch(/^2 orders: 2 served, 0 partial, 0 unserved\. 2 shipments, 4 moves, .* CNY\.$/);
  });

  test.each([
    ['a file', '{dir}/orders.csv', ''],
    ['CSV on standard input', '-', goodOrders],
  ])('--json prints the plans that verify accepts, orders from %s', async (_, orders, stdin) => {
    const { filled, dir, net } = await prepare();
    const { code, stdout } = await onehop(filled(`route --network {net} --json --orders ${orders}`), { stdin });
    const plans: Plan[] = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(plans.map(({ orderId, status }) => [orderId, status])).toEqual([
      ['o2', 'served'],
      ['o1', 'served'],
    ]);
    const parsed = await loadOrders(join(dir, 'orders.csv'));
    expect(verify(await loadProblem(net), parsed, plans)).toEqual([]);
  });

  test('JSON on standard input gives the same bytes', async () => {
    const { filled } = await prepare();
    const place = { latitude: 31.21, longitude: 121.41, method: 'deliver' };
    const json = JSON.stringify([
      {
        id: 'o2',
        placedAt: '2026-10-01T08:00:00+08:00',
        ...place,
        lines: [
          { sku: 'tyre', quantity: 3 },
          { sku: 'filter', quantity: 1 },
        ],
      },
      { id: 'o1', placedAt: '2026-10-01T09:00:00+08:00', ...place, lines: [{ sku: 'tyre', quantity: 2 }] },
    ]);
    const fromFile = await onehop(filled(`${routeArgs} --json`));
    const fromStdin = await onehop(filled('route --network {net} --orders - --json'), { stdin: ` ${json}` });
    expect(fromStdin).toEqual(fromFile);
  });

  test('orders take stock from those after them, unless told to keep it', async () => {
    const stock = 'facilityId,sku,onHand\nshop,tyre,2\n';
    const line = (id: string): string => `${id},2026-10-01T08:00:00Z,31.21,121.41,deliver,tyre,2\n`;
    const orders = `id,placedAt,latitude,longitude,method,sku,quantity\n${line('b')}${line('a')}`;
    const { filled } = await prepare({ 'stock.csv': stock }, orders);
    const statuses = async (args: string): Promise<string[]> => {
      const plans: Plan[] = JSON.parse((await onehop(filled(`${routeArgs} --json${args}`))).stdout);
      return plans.map(({ orderId, status }) => `${orderId} ${status}`);
    };
    expect(await statuses('')).toEqual(['a served', 'b unserved']);
    expect(await statuses(' --keep-stock')).toEqual(['a served', 'b served']);
    expect((await onehop(filled(routeArgs))).stdout).toMatch(/^b +unserved \(NO_STOCK\) /m);
  });

  test('--explain says of one order why, as the stock was when its turn came', async () => {
    const { filled } = await prepare();
    const plain = await onehop(filled(routeArgs));
    const { code, stdout, stderr } = await onehop(filled(`${routeArgs} --explain o1`));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.startsWith(plain.stdout)).toBe(true);
    expect(stdout.slice(plain.stdout.length).split('\n')).toEqual([
      '',
      expect.stringMatching(/^Order o1 is served from shop: 1 move, .* in minor units of CNY\.$/),
      'Line 0, 2 of tyre: 2 from shop.',
      'Of 2 facilities 2 could serve.',
      expect.stringMatching(/^Next best alone hub \(centralWarehouse, 2[0-9]{2}\.[0-9] km away\): [0-9]+ dearer \(/),
      '',
    ]);
  });

  test('--explain of an order that is not there: exit code 1', async () => {
    const { filled } = await prepare();
    const { code, stdout, stderr } = await onehop(filled(`${routeArgs} --explain o9`));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe('--explain: UNKNOWN_REFERENCE: "o9": expected the id of one of the orders\n');
  });

  test('--policy takes the place of the policy in the folder', async () => {
    const { filled, dir } = await prepare({ 'policy.json': '{ "weights": { "money": 3 } }' });
    const cost = async (args: string): Promise<number> => {
      const plans: Plan[] = JSON.parse((await onehop(filled(`${routeArgs} --json${args}`))).stdout);
      return plans.reduce((sum, plan) => sum + plan.costTerms.money, 0);
    };
    const policy = await makeFolder({
      'p.json': '{ "weights": { "money": 0 } }',
      'bad.json': '{ "weights": { "money": -1 } }',
    });
    expect(await cost('')).toBeGreaterThan(0);
    expect(await cost(` --policy ${policy}/p.json`)).toBe(0);
    const bad = await onehop(filled(`${routeArgs} --policy ${policy}/bad.json`));
    expect(bad).toMatchObject({ code: 1, stdout: '' });
    expect(bad.stderr).toMatch(/^bad\.json:1:\d+: OUT_OF_RANGE: -1: /);
    expect(await readdir(dir)).toEqual(['orders.csv']);
  });

  test('--out and --geojson write the named files and nothing else', async () => {
    const { filled, dir, net } = await prepare();
    const before = await readdir(net);
    const { code, stdout } = await onehop(filled(`${routeArgs} --out {dir}/plans.json --geojson {dir}/map.geojson`));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^2 orders: /);
    expect(await readFile(join(dir, 'plans.json'), 'utf8')).toBe((await onehop(filled(`${routeArgs} --json`))).stdout);
    const { features } = JSON.parse(await readFile(join(dir, 'map.geojson'), 'utf8'));
    expect(features.map(({ properties }: { properties: { role: string } }) => properties.role)).toEqual([
      'customer',
      'origin',
      'leg',
      'customer',
      'origin',
      'leg',
    ]);
    expect((await onehop(filled(`${routeArgs} --out {dir}/plans.csv`))).code).toBe(0);
    expect(await readFile(join(dir, 'plans.csv'), 'utf8')).toMatch(/^orderId,status,line,/);
    expect((await readdir(dir)).sort()).toEqual(['map.geojson', 'orders.csv', 'plans.csv', 'plans.json']);
    expect(await readdir(net)).toEqual(before);
  });

  test.each<[name: string, args: string, message: RegExp]>([
    ['orders that are a folder', 'route --network {net} --orders {dir}', /: BAD_FILE: not a regular file/],
    ['orders that are a device', 'route --network {net} --orders /dev/zero', /^zero: BAD_FILE: not a regular file/],
    ['orders that are not there', 'route --network {net} --orders {dir}/none', /^none: BAD_FILE: ENOENT/],
    [
      'a network that is a file',
      'route --network {dir}/orders.csv --orders {dir}/orders.csv',
      /BAD_FILE: not a folder/,
    ],
    ['a network of another kind', 'route --network {dir} --orders {dir}/orders.csv', /^network\.json: MISSING/],
    ['--out to a device', `${routeArgs} --out /dev/null`, /BAD_FILE: not a regular file/],
    ['--out to a folder', `${routeArgs} --out {dir}`, /BAD_FILE: not a regular file/],
    ['--geojson into a folder that is not there', `${routeArgs} --geojson {dir}/none/map.json`, /BAD_FILE: ENOENT/],
  ])('%s: exit code 1', async (_, args, message) => {
    const { filled } = await prepare();
    const { code, stdout, stderr } = await onehop(filled(args));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test.each([
    ['no JSON', '{', /^p\.json:1:2: BAD_FILE: not JSON/],
    ['something else', '[]', /^prices\.prices: WRONG_TYPE/],
    [
      'a price below nothing',
      '{ "prices": [{ "price": -1 }], "capacityPrices": [] }',
      /^prices\.prices\[0\]\.price: OUT_OF_RANGE: -1/,
    ],
  ])('--prices with %s: exit code 1', async (_, text, message) => {
    const { filled } = await prepare();
    const folder = await makeFolder({ 'p.json': text });
    const { code, stdout, stderr } = await onehop(filled(`${routeArgs} --prices ${folder}/p.json`));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('bad input writes nothing', async () => {
    const { filled, dir } = await prepare({ 'stock.csv': 'facilityId,sku,onHand\nshop,tyre,-1\n' });
    const { code, stderr } = await onehop(filled(`${routeArgs} --out {dir}/plans.json`));
    expect(code).toBe(1);
    expect(stderr).toBe('stock.csv:2:3: OUT_OF_RANGE: "-1": onHand: expected 0 or more\n');
    expect(await readdir(dir)).toEqual(['orders.csv']);
  });

  test('ids cannot drive the terminal', async () => {
    const orders = goodOrders.replaceAll('o1', '\u001b[2Jo1\u202e');
    const { filled } = await prepare({}, orders);
    const { stdout } = await onehop(filled(routeArgs));
    expect(stdout).toContain('\\u001b[2Jo1\\u202e');
    for (const hidden of ['\u001b', '\u202e']) expect(stdout).not.toContain(hidden);
  });

  test('progress is for terminals only', async () => {
    const header = 'id,placedAt,latitude,longitude,method,sku,quantity\n';
    const rows = Array.from({ length: 100 }, (_, n) => `o${n},2026-10-01T08:00:00Z,31.21,121.41,deliver,tyre,1\n`);
    const { filled } = await prepare({}, header + rows.join(''));
    let now = 0;
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => (now += 10));
    onTestFinished(() => clock.mockRestore());
    expect((await onehop(filled(`${routeArgs} --json`))).stderr).toBe('');
    const { stderr } = await onehop(filled(`${routeArgs} --json`), { isTTY: true });
    expect(stderr).toMatch(/^(\r\d+ of 100 orders){2,40}\r.\[K$/);
  });

  test('the first warnings are shown', async () => {
    const { filled } = await prepare({ 'stock.csv': 'facilityId,sku,onHand,a,b,c,d,e,f\nshop,tyre,1,,,,,,\n' });
    const { code, stderr } = await onehop(filled(routeArgs));
    expect(code).toBe(0);
    expect(stderr.split('\n')).toHaveLength(7);
    expect(stderr).toContain('and 1 more warning; onehop check shows all');
  });
});

describe('check', () => {
  test('a good network', async () => {
    const { filled } = await prepare();
    const { code, stdout, stderr } = await onehop(filled('check --network {net} --orders {dir}/orders.csv'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      'network: 2 facilities, 2 services, 2 skus, 3 stock positions\norders: 2 orders, 3 lines\n0 issues, 0 warnings\n',
    );
  });

  test('tells all issues and warnings of all files', async () => {
    const changes = {
      'facilities.csv': 'id,kind,latitude,longitude,services\nshop,stall,31,121,courier\nhub,store,99,118,\n',
      'stock.csv': 'facilityId,sku,onHand,note\nshop,tyre,1e3,\nnowhere,tyre,1,\n',
    };
    const { filled } = await prepare(changes, goodOrders.replace('tyre,2', 'tyre,0'));
    const { code, stdout } = await onehop(filled('check --network {net} --orders {dir}/orders.csv'));
    expect(code).toBe(1);
    const places = stdout
      .split('\n')
      .map((line) => /^(\S+): (?:warning )?([A-Za-z_-]+): /.exec(line)?.slice(1).join(' '));
    expect(places.filter((place) => place !== undefined).sort()).toEqual([
      'facilities.csv:2:2 OUT_OF_RANGE',
      'facilities.csv:3:3 OUT_OF_RANGE',
      'orders.csv:2:7 OUT_OF_RANGE',
      'stock.csv:1:4 unknown-column',
      'stock.csv:2:3 WRONG_TYPE',
      'stock.csv:3:1 UNKNOWN_REFERENCE',
    ]);
    expect(stdout).toMatch(/5 issues, 1 warning\n$/);
  });

  test('orders from standard input', async () => {
    const { filled } = await prepare();
    const { code, stdout } = await onehop(filled('check --network {net} --orders -'), { stdin: '[{ "id": 1 }]' });
    expect(code).toBe(1);
    expect(stdout).toContain('stdin:1:10: WRONG_TYPE: 1: [0].id: ');
  });
});

describe('usage', () => {
  test.each([
    ['no command', ''],
    ['an unknown command', 'fly'],
    ['an unknown option', 'route --fast'],
    ['no network', 'route --orders x'],
    ['no orders', 'route --network x'],
    ['an option without its value', 'check --network'],
    ['an argument too many', 'check --network x y'],
    ['--json and --explain', 'route --network x --orders y --json --explain z'],
    ['--json and --out', 'route --network x --orders y --json --out z'],
    ['--out and --geojson into one file', 'route --network x --orders y --out z --geojson ./z'],
  ])('%s: exit code 2', async (_, args) => {
    const { code, stdout, stderr } = await onehop(args === '' ? [] : args.split(' '));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });

  test.each(['--help', 'help', 'route --help', 'check --help'])('%s shows examples', async (args) => {
    const { code, stdout } = await onehop(args.split(' '));
    expect(code).toBe(0);
    expect(stdout).toMatch(/\$ onehop (route|check) --network/);
  });

  test('--version', async () => {
    expect(await onehop(['--version'])).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
  });
});

describe('as a process', () => {
  test('standard input, standard output, exit codes', async () => {
    const { filled } = await prepare();
    const child = start(filled('route --network {net} --orders - --json'));
    child.stdin.end(goodOrders);
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    expect(await ended(child)).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toHaveLength(2);
    const wrong = start(['route']);
    wrong.stdout.resume();
    expect((await ended(wrong)).code).toBe(2);
  });

  test('a reader that goes away early is no error', async () => {
    const header = 'id,placedAt,latitude,longitude,method,sku,quantity\n';
    const rows = Array.from({ length: 3000 }, (_, n) => `o${n},2026-10-01T08:00:00Z,31.21,121.41,deliver,tyre,1\n`);
    const { filled } = await prepare({}, header + rows.join(''));
    const child = start(filled(`${routeArgs} --json`));
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await ended(child)).toEqual({ code: 0, stderr: '' });
  });

  test('a pipe is no file', async () => {
    const { filled, dir } = await prepare();
    await mkdir(join(dir, 'inner'));
    const child = start(filled('check --network {net} --orders /dev/stdin'));
    child.stdin.end(goodOrders);
    child.stdout.resume();
    expect((await ended(child)).code).toBe(1);
  });
});
