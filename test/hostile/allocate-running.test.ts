import { afterEach, describe, expect, test } from 'vitest';
import { allocate } from '../../src/allocate.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import { buildNetwork } from '../../src/network/network.js';
import { type Case, inColumns, inOtherOrder } from '../support/generate.js';
import { drawBatch, type Flavour } from '../support/joint-generate.js';
import { seededDraw, shuffled } from '../support/random.js';

/** Contended, and small enough to be decided a thousand times. */
const batches: readonly (readonly [Flavour, orders: number, seed: number])[] = [
  ['divided', 10, 10],
  ['two days', 14, 7],
  ['equal costs', 8, 4],
  ['baskets', 8, 10],
];

const drawn = (flavour: Flavour, orders: number, seed: number): Case =>
  drawBatch(seededDraw(seed), flavour, { orders: [orders, orders], facilities: [5, 5], lines: 2, quantity: 2 });

async function bytesOf({ problem, orders }: Case): Promise<string> {
  return JSON.stringify(await allocate(buildNetwork(assertProblem(problem)), assertOrders(orders)));
}

describe('allocate on hostile hosts', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  test.each(batches)(
    'case 75: 250 orders of the rows of one input give the same bytes: %s',
    async (flavour, orders, seed) => {
      const input = drawn(flavour, orders, seed);
      const expected = await bytesOf(input);
      expect(expected).toContain('"status":"served"');
      const draw = seededDraw(9);
      for (let turn = 0; turn < 250; turn += 1) {
        const problem = inOtherOrder(draw, input.problem);
        const other = { problem: turn % 2 === 0 ? problem : inColumns(problem), orders: shuffled(draw, input.orders) };
        expect(await bytesOf(other)).toBe(expected);
      }
    },
  );

  test('case 75: and in four zones', async () => {
    const inputs = batches.map(([flavour, orders, seed]) => drawn(flavour, orders, seed));
    const everything = (): Promise<string[]> => Promise.all(inputs.map(bytesOf));
    const expected = await everything();
    const offsets = new Set<number>();
    for (const TZ of ['UTC', 'Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe']) {
      process.env.TZ = TZ;
      offsets.add(new Date(2026, 9, 1).getTimezoneOffset());
      expect(await everything()).toEqual(expected);
    }
    expect(offsets.size).toBe(4);
  });
});
