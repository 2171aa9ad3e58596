import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { staleFiles } from '../../scripts/schema.js';
import { parseOrders, parseProblem } from '../../src/model/parse.js';
import { orderSchema, ordersSchema, problemSchema } from '../../src/model/standard.js';
import { facilityInput, orderInput, problemInput, serviceInput, stockInput } from '../hostile/support.js';

function compiled(name: string) {
  // Formats are annotations in this draft; what they mean is the parser's to check.
  const ajv = new Ajv2020({ strict: true, validateFormats: false });
  return ajv.compile(JSON.parse(readFileSync(new URL(`../../schema/${name}`, import.meta.url), 'utf8')));
}

const goodProblems: [string, Record<string, unknown>][] = [
  ['the smallest', { facilities: [], services: [], stock: [] }],
  ['the usual', {}],
  ['with unknown properties', { external: true }],
  [
    'with everything in it',
    {
      facilities: [
        facilityInput({
          timeZone: 'Asia/Shanghai',
          hours: { mon: ['09:00-12:00', '13:00-24:00'] },
          closedOn: ['2026-10-01'],
          cutoff: '16:00',
          handlingMinutes: 5,
          collect: true,
          install: { bays: 1, minutes: 30 },
          capacity: { ordersPerDay: 0, unitsPerDay: 5 },
          owner: 'o',
          acceptance: 0.5,
          brands: ['b'],
          channels: ['web'],
          territory: { radiusMetres: 5, regions: ['r'] },
        }),
        facilityInput({ id: 'beta' }),
      ],
      services: [serviceInput({ maxMetres: 5, detour: 1, departures: ['09:00'], stops: 2 })],
      lanes: [
        {
          from: 'alpha',
          to: 'beta',
          minutes: 5,
          departures: ['09:00'],
          days: ['mon'],
          money: { base: 1 },
          unitsPerDay: 1,
        },
      ],
      skus: [{ sku: 'a', brand: 'b', interchange: 'i', penalty: 1, together: true }],
      stock: [
        stockInput({
          reserved: 1,
          safetyStock: 1,
          unitMoney: 1.5,
          pool: 'p',
          inbound: [{ quantity: 1, at: '2026-10-01T00:00Z' }],
        }),
      ],
      policy: {
        weights: { move: 1, touch: 1, hour: 1, km: 1, money: 1, shipment: 1, lateHour: 1, rejection: 1 },
        unserved: { line: 1, unit: 1 },
        limits: { maxShipments: 1, maxLegs: 1, collectRadiusMetres: 1 },
        priceFloor: [{ brand: 'b', channel: 'c', unitPrice: 1 }],
      },
    },
  ],
];

const badProblems: [string, Record<string, unknown>][] = [
  ['no currency', { currency: undefined }],
  ['a latitude beyond', { facilities: [facilityInput({ latitude: 91 })], stock: [] }],
  ['an unknown kind', { facilities: [facilityInput({ kind: 'node' })], stock: [] }],
  ['an empty id', { facilities: [facilityInput({ id: '' })], stock: [] }],
  ['an id too long', { stock: [stockInput({ sku: 'x'.repeat(257) })] }],
  ['half a unit', { stock: [stockInput({ onHand: 0.5 })] }],
  ['negative stock', { stock: [stockInput({ onHand: -1 })] }],
  ['too many units', { stock: [stockInput({ onHand: 2 ** 31 })] }],
  ['text for a number', { stock: [stockInput({ onHand: '5' })] }],
  ['null', { policy: null }],
  ['half an opening', { facilities: [facilityInput({ timeZone: 'UTC', hours: { mon: ['09:00-'] } })], stock: [] }],
  ['a day of 25 hours', { facilities: [facilityInput({ timeZone: 'UTC', cutoff: '24:00' })], stock: [] }],
  ['a lane without minutes', { lanes: [{ from: 'alpha', to: 'beta', money: { base: 1 } }] }],
  ['a weekday in full', { lanes: [{ from: 'alpha', to: 'beta', minutes: 1, days: ['monday'], money: { base: 1 } }] }],
  ['a floor without a price', { policy: { priceFloor: [{ brand: 'b' }] } }],
  ['acceptance 0', { facilities: [facilityInput({ acceptance: 0 })], stock: [] }],
];

const badOrders: [string, Record<string, unknown>][] = [
  ['no lines', { lines: [] }],
  ['an order for nothing', { lines: [{ sku: 'a', quantity: 0 }] }],
  ['an unknown method', { method: 'teleport' }],
  ['a number for an instant', { placedAt: 5 }],
  ['a slot that is no text', { method: 'install', slot: 9 }],
  ['no place', { latitude: undefined }],
];

describe('JSON Schema', () => {
  test('the files are up to date (npm run schema)', () => expect(staleFiles()).toEqual([]));

  const problem = compiled('problem.schema.json');
  for (const [name, changes] of goodProblems) {
    test(`a good problem: ${name}`, () => {
      expect(problem(problemInput(changes)), JSON.stringify(problem.errors)).toBe(true);
      expect(parseProblem(problemInput(changes))).toMatchObject({ ok: true });
    });
  }
  for (const [name, changes] of badProblems) {
    test(`a bad problem: ${name}, refused by the parser too`, () => {
      const input = JSON.parse(JSON.stringify(problemInput(changes)));
      expect(problem(input)).toBe(false);
      expect(parseProblem(input).ok).toBe(false);
    });
  }

  const orders = compiled('orders.schema.json');
  test('good orders', () => {
    const dueBy = '2026-10-02T00:00Z';
    expect(orders([])).toBe(true);
    const fitting = orderInput({ method: 'install', slot: dueBy, facilityId: 'alpha' });
    expect(orders([fitting])).toBe(true);
    expect(parseOrders([fitting])).toMatchObject({ ok: true });
    expect(orders([orderInput(), orderInput({ id: 'b', dueBy, strict: true, exclude: ['a'], maxShipments: 1 })])).toBe(
      true,
    );
  });
  for (const [name, changes] of badOrders) {
    test(`bad orders: ${name}, refused by the parser too`, () => {
      const input = JSON.parse(JSON.stringify([orderInput(changes)]));
      expect(orders(input)).toBe(false);
      expect(parseOrders(input).ok).toBe(false);
    });
  }
});

describe('Standard Schema', () => {
  const told = (result: ReturnType<(typeof ordersSchema)['~standard']['validate']>) =>
    'issues' in result ? result.issues.map(({ code, value, hint }) => ({ code, value, hint })) : [];

  test('names itself', () => {
    for (const schema of [problemSchema, ordersSchema, orderSchema]) {
      expect(schema['~standard']).toMatchObject({ version: 1, vendor: 'onehop' });
    }
  });

  test('gives what the parser gives', () => {
    const problem = parseProblem(problemInput());
    expect(problemSchema['~standard'].validate(problemInput())).toEqual({ value: problem.ok && problem.value });
    const orders = parseOrders([orderInput()]);
    expect(ordersSchema['~standard'].validate([orderInput()])).toEqual({ value: orders.ok && orders.value });
    expect(orderSchema['~standard'].validate(orderInput())).toEqual({ value: orders.ok && orders.value[0] });
  });

  test('gives the same issues, their paths as keys', () => {
    const input = problemInput({ currency: 5, stock: [stockInput(), stockInput({ onHand: -1 })] });
    const result = problemSchema['~standard'].validate(input);
    expect(result).toMatchObject({
      issues: [
        { path: ['currency'], message: 'WRONG_TYPE: 5. expected a string, found a number' },
        { path: ['stock', 1, 'onHand'], code: 'OUT_OF_RANGE', value: '-1', hint: 'expected 0 or more' },
      ],
    });
    expect(problemSchema['~standard'].validate(null)).toMatchObject({ issues: [{ path: [] }] });

    const bad = orderInput({ latitude: 91, lines: [{ sku: 'a', quantity: -1 }] });
    const parsed = parseOrders([bad]);
    const expected = parsed.ok ? [] : parsed.issues.map(({ code, value, hint }) => ({ code, value, hint }));
    const list = ordersSchema['~standard'].validate([bad]);
    expect(told(list)).toEqual(expected);
    expect(list).toMatchObject({ issues: [{ path: [0, 'latitude'] }, { path: [0, 'lines', 0, 'quantity'] }] });
    expect(orderSchema['~standard'].validate(bad)).toMatchObject({
      issues: [{ path: ['latitude'] }, { path: ['lines', 0, 'quantity'] }],
    });
    expect(ordersSchema['~standard'].validate(7)).toMatchObject({ issues: [{ path: [] }] });
  });
});
