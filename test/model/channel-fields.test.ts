import { describe, expect, test } from 'vitest';
import { assertProblem, parseProblem } from '../../src/model/parse.js';
import type { Facility, PriceFloor } from '../../src/model/problem.js';
import { facilityInput, problemInput, problemIssues } from '../hostile/support.js';

const changed = (changes: Record<string, unknown>): Record<string, unknown> => ({
  facilities: [facilityInput(changes)],
  stock: [],
});
const facility = (changes: Record<string, unknown>): Facility =>
  assertProblem(problemInput(changed(changes))).facilities[0] as Facility;

describe('brands, channels, regions', () => {
  test('ascending by code units, each once', () => {
    const names = ['b', 'ä', 'B', 'b', '__proto__', ' b'];
    const sorted = [' b', 'B', '__proto__', 'b', 'ä'];
    expect(facility({ brands: names, channels: names, territory: { regions: names } })).toMatchObject({
      brands: sorted,
      channels: sorted,
      territory: { regions: sorted, radiusMetres: Number.POSITIVE_INFINITY },
    });
  });

  test('absent: all of them; empty: none', () => {
    expect(facility({})).toMatchObject({ brands: null, channels: null, territory: null });
    expect(facility({ brands: [], channels: [], territory: { regions: [] } })).toMatchObject({
      brands: [],
      channels: [],
      territory: { regions: [] },
    });
  });

  for (const field of ['brands', 'channels'] as const) {
    for (const [name, value, issue] of [
      ['one text', 'Acme', `WRONG_TYPE facilities[0].${field}`],
      ['null', null, `WRONG_TYPE facilities[0].${field}`],
      ['an empty entry', ['a', ''], `BAD_TEXT facilities[0].${field}[1]`],
      ['a number', [7], `WRONG_TYPE facilities[0].${field}[0]`],
      ['half a pair', ['\ud800'], `BAD_TEXT facilities[0].${field}[0]`],
      ['a text too long', ['x'.repeat(257)], `TOO_LARGE facilities[0].${field}[0]`],
      ['too many', new Array(100_001).fill('a'), `TOO_MANY facilities[0].${field}`],
    ] as const) {
      test(`${field} refused: ${name}`, () => expect(problemIssues(changed({ [field]: value }))).toEqual([issue]));
    }
  }

  test('the longest lists take no longer than reading them', () => {
    const names = Array.from({ length: 100_000 }, (_, entry) => `name-${(entry * 7919) % 100_000}`);
    const started = performance.now();
    const given = facility({ brands: names, channels: names, territory: { regions: names } });
    expect([given.brands, given.channels, given.territory?.regions].map((list) => list?.length)).toEqual([
      100_000, 100_000, 100_000,
    ]);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('territory', () => {
  for (const [name, territory, expected] of [
    ['a radius', { radiusMetres: 5_000.5 }, { radiusMetres: 5_000.5, regions: null }],
    ['no metre', { radiusMetres: 0 }, { radiusMetres: 0, regions: null }],
    ['both', { radiusMetres: 1, regions: ['r'] }, { radiusMetres: 1, regions: ['r'] }],
    ['neither', {}, null],
  ] as const) {
    test(name, () => expect(facility({ territory }).territory).toEqual(expected));
  }

  for (const [name, territory, issue] of [
    ['a negative radius', { radiusMetres: -1 }, 'OUT_OF_RANGE facilities[0].territory.radiusMetres'],
    ['an endless radius', { radiusMetres: Infinity }, 'NOT_FINITE facilities[0].territory.radiusMetres'],
    ['a radius as text', { radiusMetres: '5 km' }, 'WRONG_TYPE facilities[0].territory.radiusMetres'],
    ['a region that is none', { regions: [null] }, 'WRONG_TYPE facilities[0].territory.regions[0]'],
    ['a list', [], 'WRONG_TYPE facilities[0].territory'],
  ] as const) {
    test(`refused: ${name}`, () => expect(problemIssues(changed({ territory }))).toEqual([issue]));
  }
});

describe('price floors', () => {
  const floors = (...priceFloor: Record<string, unknown>[]): readonly PriceFloor[] =>
    assertProblem(problemInput({ policy: { priceFloor } })).policy.priceFloor;

  test('by brand, then channel, the one for all channels first', () => {
    const rows = [
      { brand: 'b', channel: 'web', unitPrice: 3 },
      { brand: 'b', unitPrice: 2.5 },
      { brand: 'a', channel: 'shop', unitPrice: 0 },
      { brand: 'B', channel: 'null', unitPrice: 1 },
    ];
    const sorted = [
      { brand: 'B', channel: 'null', unitPrice: 1 },
      { brand: 'a', channel: 'shop', unitPrice: 0 },
      { brand: 'b', channel: null, unitPrice: 2.5 },
      { brand: 'b', channel: 'web', unitPrice: 3 },
    ];
    expect(floors(...rows)).toEqual(sorted);
    expect(floors(...rows.toReversed())).toEqual(sorted);
    expect(floors()).toEqual([]);
  });

  test('a brand and channel once', () => {
    const priceFloor = [
      { brand: 'b', unitPrice: 1 },
      { brand: 'b', channel: 'web', unitPrice: 1 },
      { brand: 'b', channel: 'web', unitPrice: 2 },
      { brand: 'b', unitPrice: 1 },
    ];
    expect(parseProblem(problemInput({ policy: { priceFloor } }))).toMatchObject({
      issues: [
        {
          code: 'DUPLICATE_ID',
          path: 'policy.priceFloor[2]',
          value: '"b"',
          hint: 'stands at policy.priceFloor[1] and at policy.priceFloor[2]; name a brand and channel once',
        },
        { code: 'DUPLICATE_ID', path: 'policy.priceFloor[3]' },
      ],
    });
    expect(problemIssues({ policy: { priceFloor, weights: { move: '1' } } })).toEqual([
      'WRONG_TYPE policy.weights.move',
      'DUPLICATE_ID policy.priceFloor[2]',
      'DUPLICATE_ID policy.priceFloor[3]',
    ]);
  });

  for (const [name, row, issue] of [
    ['no brand', { unitPrice: 1 }, 'MISSING policy.priceFloor[0].brand'],
    ['no price', { brand: 'b' }, 'MISSING policy.priceFloor[0].unitPrice'],
    ['a negative price', { brand: 'b', unitPrice: -1 }, 'OUT_OF_RANGE policy.priceFloor[0].unitPrice'],
    ['a price too large', { brand: 'b', unitPrice: 1e13 }, 'TOO_LARGE policy.priceFloor[0].unitPrice'],
    ['an empty channel', { brand: 'b', channel: '', unitPrice: 1 }, 'BAD_TEXT policy.priceFloor[0].channel'],
    ['null', null, 'WRONG_TYPE policy.priceFloor[0]'],
  ] as const) {
    test(`refused: ${name}`, () => expect(problemIssues({ policy: { priceFloor: [row] } })).toEqual([issue]));
  }

  test('the longest list takes no longer than reading it', () => {
    const rows = Array.from({ length: 100_000 }, (_, row) => ({
      brand: `b${(row * 7919) % 1_000}`,
      channel: `c${row}`,
    }));
    const started = performance.now();
    expect(floors(...rows.map((row) => ({ ...row, unitPrice: 1 })))).toHaveLength(100_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
