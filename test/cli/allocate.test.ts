import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type AllocateOptions, type Allocation, buildNetwork, route, verify } from '../../src/index.js';
import { loadOrders } from '../../src/io/read-orders.js';
import { loadProblem } from '../../src/io/read-problem.js';
import { ended, onehop, prepare, start } from './command.js';

/** The options that the command hands to the library, run by run. */
const asked = vi.hoisted(() => [] as AllocateOptions[]);
vi.mock('../../src/allocate.js', async (original) => {
  const library = await original<typeof import('../../src/allocate.js')>();
  const allocate: typeof library.allocate = (network, orders, options = {}) => {
    asked.push(options);
    return library.allocate(network, orders, options);
  };
  return { ...library, allocate };
});

/*
 * Two stores on the equator, `b` one degree west of `a`, each with one tyre; o1 lives between them, nearer to `a`, o2 beyond `a`.
 * One by one o1 takes the tyre of `a`, and o2 has a long way to `b`.
 */
const network = {
  'facilities.csv': 'id,kind,latitude,longitude,services\na,store,0,100,van\nb,store,0,99,van\n',
  'services.csv': 'id,detour,baseMinutes,minutesPerKm,money.base,money.perKm\nvan,1,0,0,0,10\n',
  'stock.csv': 'facilityId,sku,onHand\na,tyre,1\nb,tyre,1\n',
  'policy.json': '{ "weights": { "move": 100, "touch": 0, "hour": 0, "km": 0, "shipment": 0 } }',
};
const orders = [
  'id,placedAt,latitude,longitude,method,sku,quantity',
  'o1,2026-10-01T08:00:00Z,0,99.6,deliver,tyre,1',
  'o2,2026-10-01T09:00:00Z,0,100.4,deliver,tyre,1',
  '',
].join('\n');
const args = 'allocate --network {net} --orders {dir}/orders.csv';

const sample = fileURLToPath(new URL('../../examples/sample', import.meta.url));
const sampleArgs = ['allocate', '--network', join(sample, 'network'), '--orders', join(sample, 'orders.csv')];

// 111.195 km a degree: 0.4 = 44 478 m, 0.6 = 66 717 m, 1.4 = 155 673 m; 10 a km and 100 a move.
const apart = 445 + 1557 + 200;
const together = 667 + 445 + 200;

describe('allocate', () => {
  test('prints totals of one by one beside together', async () => {
    const { filled } = await prepare(network, orders);
    const { code, stdout, stderr } = await onehop(filled(args));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const cells = stdout.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(cells.slice(0, 11)).toEqual([
      ['one by one', 'together', 'change'],
      ['orders served', '2', '2', '0'],
      ['orders served in part', '0', '0', '0'],
      ['orders not served', '0', '0', '0'],
      ['shipments', '2', '2', '0'],
      ['moves', '2', '2', '0'],
      ['touches', '2', '2', '0'],
      ['km', '200.2', '111.2', '-89.0'],
      ['cost', String(apart), String(together), String(together - apart)],
      ['bound', String(together), String(together)],
      ['gap', `${((100 * (apart - together)) / apart).toFixed(3)} %`, '0.000 %'],
    ]);
    expect(stdout).toContain(`\n2 orders: the optimum. No plans cost less than ${together} in minor units of CNY.\n`);
    expect(stdout).toMatch(
      /\nScarce: 1 stock position and 0 days of capacity: one more tyre at a would be worth \d+\.\n$/,
    );
  });

  test('--json prints the whole answer', async () => {
    const { filled, dir, net } = await prepare(network, orders);
    const { code, stdout, stderr } = await onehop(filled(`${args} --json`));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const answer: Allocation = JSON.parse(stdout);
    expect(Object.keys(answer)).toEqual([
      ...['status', 'cost', 'bound', 'gap', 'counts', 'alarms', 'prices', 'capacityPrices', 'plans'],
    ]);
    expect(answer).toMatchObject({ status: 'optimal', cost: together, bound: together, gap: 0, alarms: [] });
    expect(answer.plans.map(({ orderId, shipments }) => [orderId, shipments[0]?.facilityId])).toEqual([
      ['o1', 'b'],
      ['o2', 'a'],
    ]);
    expect(verify(await loadProblem(net), await loadOrders(join(dir, 'orders.csv')), answer.plans)).toEqual([]);
  });

  test('orders on standard input, and with their rows in another sequence, give the same bytes', async () => {
    const { filled } = await prepare(network, orders);
    const [head, first, second] = orders.split('\n');
    const stdin = [head, second, first, ''].join('\n');
    const fromStdin = await onehop(filled('allocate --network {net} --orders - --json'), { stdin });
    expect(fromStdin).toEqual(await onehop(filled(`${args} --json`)));
  });

  test('--out writes plans as route does, --prices what route follows', async () => {
    const { filled, dir, net } = await prepare(network, orders);
    const { code, stdout } = await onehop(filled(`${args} --out {dir}/plans.json --prices {dir}/prices.json`));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +one by one/);
    const whole: Allocation = JSON.parse((await onehop(filled(`${args} --json`))).stdout);
    expect(JSON.parse(await readFile(join(dir, 'plans.json'), 'utf8'))).toEqual(whole.plans);
    const prices = JSON.parse(await readFile(join(dir, 'prices.json'), 'utf8'));
    expect(prices).toEqual({ prices: whole.prices, capacityPrices: whole.capacityPrices });
    const problem = await loadProblem(net);
    const next = orders.replace('o1', 'o3').replace('99.6', '99.55').split('\n').slice(0, 2).join('\n');
    const [order] = await loadOrders({ name: 'next.csv', bytes: Readable.from([Buffer.from(next)]) });
    assert(order);
    // One more tyre at `a` would save o1 222. It is nearer to o3 too, by 112 only, so it is left to who needs it more.
    const live = buildNetwork(problem);
    expect(route(live, order).shipments[0]?.facilityId).toBe('a');
    expect(route(live, order, { prices }).shipments[0]?.facilityId).toBe('b');
    const told = await onehop(filled('route --network {net} --orders - --json --prices {dir}/prices.json'), {
      stdin: next,
    });
    expect(JSON.parse(told.stdout)).toEqual([route(live, order, { prices })]);
    expect((await onehop(filled(`${args} --out {dir}/plans.csv`))).code).toBe(0);
    expect(await readFile(join(dir, 'plans.csv'), 'utf8')).toMatch(/^orderId,status,line,/);
    expect((await readdir(dir)).sort()).toEqual(['orders.csv', 'plans.csv', 'plans.json', 'prices.json']);
  });

  test('no orders: nothing to decide', async () => {
    const { filled } = await prepare(network, 'id,placedAt,latitude,longitude,method,sku,quantity\n');
    const { code, stdout } = await onehop(filled(`${args} --json`));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'optimal', cost: 0, plans: [], prices: [] });
    expect((await onehop(filled(args))).stdout).toMatch(/\n0 orders: the optimum\./);
  });

  test('limits and seed reach the search', async () => {
    const { stdout } = await onehop([...sampleArgs, '--json', '--time-limit', '0']);
    const stopped: Allocation = JSON.parse(stdout);
    expect(stopped).toMatchObject({ status: 'feasible', stoppedBy: 'time-limit' });
    expect(stopped.plans).toHaveLength(1000);
    const { filled } = await prepare(network, orders);
    const seeded = await onehop(filled(`${args} --json --seed -3 --iterations 5`));
    expect(JSON.parse(seeded.stdout)).toMatchObject({ cost: together });
    expect(asked.at(-1)).toMatchObject({ seed: -3, limits: { iterations: 5 } });
    await onehop(filled(`${args} --time-limit 1.5`));
    expect(asked.at(-1)?.limits).toEqual({ timeLimitMs: 1500 });
    expect(asked.at(-1)).not.toHaveProperty('seed');
  });

  test('on a terminal one line tells how far it is, and is gone in the end', async () => {
    const { stderr } = await onehop([...sampleArgs, '--iterations', '5'], { isTTY: true });
    expect(stderr).toMatch(/^(\rbound \d+, cost \d+, gap \d+\.\d{3} %: [a-z ]+.\[K)+\r.\[K$/);
  });

  test('elsewhere --progress tells it in lines, and nothing does without', async () => {
    const clock = vi.spyOn(Date, 'now').mockReturnValue(0);
    onTestFinished(() => clock.mockRestore());
    const limited = [...sampleArgs, '--iterations', '5', '--json'];
    const { stderr } = await onehop([...limited, '--progress']);
    const told = [...stderr.matchAll(/^bound (\d+), cost (\d+), gap [0-9.]+ %: ([a-z ]+)$/gm)];
    expect(told).toHaveLength(stderr.split('\n').length - 1);
    // The clock stands still, so each stage is told once.
    expect(new Set(told.map(([, , , stage]) => stage)).size).toBe(told.length);
    expect(told.length).toBeGreaterThan(1);
    const costs = told.map(([, , cost]) => Number(cost));
    expect(costs).toEqual([...costs].sort((a, b) => b - a));
    expect((await onehop(limited)).stderr).toBe('');
  });

  test('Ctrl-C ends the search with the best plans so far, all of them legal', async () => {
    const interrupts = new EventEmitter();
    const heard = onehop([...sampleArgs, '--json'], { interrupts });
    while (interrupts.listenerCount('SIGINT') === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    interrupts.emit('SIGINT');
    const { code, stdout } = await heard;
    expect(code).toBe(0);
    const answer: Allocation = JSON.parse(stdout);
    expect(answer).toMatchObject({ status: 'feasible', stoppedBy: 'cancelled' });
    const problem = await loadProblem(join(sample, 'network'));
    expect(verify(problem, await loadOrders(join(sample, 'orders.csv')), answer.plans)).toEqual([]);
    // The next one ends the process, as ever.
    expect(interrupts.listenerCount('SIGINT')).toBe(0);
  });

  test('without Ctrl-C nobody is left listening for it', async () => {
    const interrupts = new EventEmitter();
    const { filled } = await prepare(network, orders);
    expect((await onehop(filled(args), { interrupts })).code).toBe(0);
    expect(interrupts.listenerCount('SIGINT')).toBe(0);
  });

  test('Ctrl-C as a process gets it', async () => {
    const child = start([...sampleArgs, '--progress']);
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.once('data', () => child.kill('SIGINT'));
    expect((await ended(child)).code).toBe(0);
    const [cost, bound] = ['cost', 'bound'].map((label) =>
      Number(new RegExp(`^${label} +\\d+ +(\\d+)`, 'm').exec(stdout)?.[1]),
    );
    const most = Number(cost) - Number(bound);
    expect(stdout).toContain(`\n1000 orders: interrupted. The cheapest plans there are cost at most ${most} less, `);
  });

  test('bad input writes nothing', async () => {
    const { filled, dir } = await prepare({ ...network, 'stock.csv': 'facilityId,sku,onHand\na,tyre,-1\n' }, orders);
    const { code, stdout, stderr } = await onehop(filled(`${args} --out {dir}/plans.json --prices {dir}/prices.json`));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe('stock.csv:2:3: OUT_OF_RANGE: "-1": onHand: expected 0 or more\n');
    expect(await readdir(dir)).toEqual(['orders.csv']);
  });

  test.each<[name: string, option: string, message: RegExp]>([
    ['prices into a device', '--prices /dev/null', /BAD_FILE: not a regular file/],
    ['plans into a folder that is not there', '--out {dir}/none/plans.json', /BAD_FILE: ENOENT/],
  ])('%s: exit code 1', async (_, option, message) => {
    const { filled } = await prepare(network, orders);
    const { code, stdout, stderr } = await onehop(filled(`${args} ${option}`));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('ids cannot drive the terminal', async () => {
    const evil = Object.entries(network).map(([name, text]) => [name, text.replaceAll('tyre', 'ty\u001b[2J\u202ere')]);
    const { filled } = await prepare(Object.fromEntries(evil), orders.replaceAll('tyre', 'ty\u001b[2J\u202ere'));
    const { stdout } = await onehop(filled(args));
    expect(stdout).toContain('one more ty\\u001b[2J\\u202ere at a');
    for (const hidden of ['\u001b', '\u202e']) expect(stdout).not.toContain(hidden);
  });
});

describe('usage of allocate', () => {
  test.each([
    ['no orders', 'allocate --network x'],
    ['--json and --out', 'allocate --network x --orders y --json --out z'],
    ['--out and --prices into one file', 'allocate --network x --orders y --out z --prices ./z'],
    ['a time limit before now', 'allocate --network x --orders y --time-limit -1'],
    ['a time limit that is no number', 'allocate --network x --orders y --time-limit soon'],
    ['a time limit past all counting', 'allocate --network x --orders y --time-limit 1e306'],
    ['half an iteration', 'allocate --network x --orders y --iterations 0.5'],
    ['a seed that is no whole number', 'allocate --network x --orders y --seed 1.5'],
  ])('%s: exit code 2', async (_, text) => {
    const { code, stdout, stderr } = await onehop(text.split(' '));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: /);
  });

  test('--help shows an example', async () => {
    const { code, stdout } = await onehop(['allocate', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('$ onehop allocate --network');
  });
});
