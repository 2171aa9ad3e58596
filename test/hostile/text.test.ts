import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printable } from '../../src/base/printable.js';
import { InputError } from '../../src/model/issues.js';
import { assertOrders, parseOrders, parseProblem } from '../../src/model/parse.js';
import {
  facilityInput,
  orderInput,
  problemInput,
  problemIssues,
  problemWarnings,
  serviceInput,
  stockInput,
} from './support.js';

const composed = 'caf\u00e9';
const decomposed = 'cafe\u0301';

describe('hostile text', () => {
  test('case 31: NFC and NFD are two ids, with a warning', () => {
    const facilities = [facilityInput({ id: composed }), facilityInput({ id: decomposed })];
    const stock = [stockInput({ facilityId: composed }), stockInput({ facilityId: decomposed, sku: composed })];
    const result = parseProblem(problemInput({ facilities, stock, skus: [{ sku: decomposed }] }));
    expect(result.ok && result.value.facilities).toHaveLength(2);
    expect(result.warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'confusable-ids facilities[1].id',
      'confusable-ids skus[0].sku',
    ]);
    const orders = parseOrders([orderInput({ id: composed }), orderInput({ id: decomposed })]);
    expect(orders.warnings).toMatchObject([{ code: 'confusable-ids', path: 'orders[1].id' }]);
    // The Kelvin sign normalises to a plain K.
    expect(
      problemWarnings({ services: [serviceInput(), serviceInput({ id: 'K' }), serviceInput({ id: '\u212a' })] }),
    ).toEqual(['confusable-ids services[2].id']);
  });

  test('case 32: half a surrogate pair', () => {
    for (const half of ['\ud83d', 'a\udc00b', '\udc00\ud83d']) {
      expect(problemIssues({ stock: [stockInput({ sku: half })] })).toEqual(['BAD_TEXT stock[0].sku']);
    }
    expect(problemIssues({ stock: [stockInput({ sku: '\ud83d\ude97' })] })).toEqual([]);
  });

  test('case 33: control characters are kept in ids and escaped in messages', () => {
    const id = 'a\u0000\n\u202e\u001b[31m';
    const result = parseOrders([orderInput({ id }), orderInput({ id })]);
    expect(!result.ok && result.issues[0]?.value).toBe('"a\\u0000\\u000a\\u202e\\u001b[31m"');
    const kept = parseOrders([orderInput({ id })]);
    expect(kept.ok && kept.value[0]?.id).toBe(id);
  });

  test('case 34: space around an id is kept, with a warning', () => {
    const facilities = [facilityInput({ id: ' alpha' }), facilityInput()];
    const result = parseProblem(
      problemInput({ facilities, stock: [stockInput({ facilityId: ' alpha', sku: 'tyre\u00a0' })] }),
    );
    expect(result.ok && result.value.facilities.map(({ id }) => id)).toEqual([' alpha', 'alpha']);
    expect(result.warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'surrounding-space facilities[0].id',
      'surrounding-space stock[0].sku',
    ]);
  });

  test('case 35: sorted by UTF-16 code units', () => {
    const ids = ['b', 'a', 'B', 'Z', 'ä', '\ud83d\ude97', '\uff21', '10', '9'];
    const facilities = ids.map((id) => facilityInput({ id }));
    const result = parseProblem(problemInput({ facilities, stock: [] }));
    expect(result.ok && result.value.facilities.map(({ id }) => id)).toEqual([
      '10',
      '9',
      'B',
      'Z',
      'a',
      'b',
      'ä',
      '\ud83d\ude97',
      '\uff21',
    ]);
  });

  for (const unit of ['a', '"', ',', ' ', '1', '-', '2026-', '+00:00', '\ud83d', '/', ':', '\u001b']) {
    test(`case 36: a megabyte of ${printable(unit)} takes no time`, () => {
      const long = unit.repeat(2 ** 20 / unit.length);
      const started = performance.now();
      const order = orderInput({ id: long, placedAt: long, method: long, lines: [{ sku: long, quantity: long }] });
      expect(parseOrders([order]).ok).toBe(false);
      const facility = facilityInput({ timeZone: long, cutoff: long, hours: { mon: [long] }, closedOn: [long] });
      expect(parseProblem(problemInput({ currency: long, facilities: [facility] })).ok).toBe(false);
      expect(performance.now() - started).toBeLessThan(1_000);
    });
  }

  test('case 37: a message shows at most 80 characters, none of which a terminal obeys', () => {
    const result = parseOrders([orderInput({ method: `\u001b]0;owned\u0007${'x'.repeat(10_000)}` })]);
    const value = result.ok ? '' : result.issues[0]?.value;
    expect(value).toHaveLength(80);
    expect(value).toMatch(/^"\\u001b\]0;owned\\u0007x+…$/);
    expect(() => assertOrders([orderInput({ method: '\u009b2J' })])).toThrow(InputError);
  });

  test('case 37, property: any value prints short, on one line and unharmed', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
          fc.string({ unit: 'binary' }),
        ),
        (value) => {
          const shown = printable(value);
          expect(shown.length).toBeLessThanOrEqual(80);
          expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u);
        },
      ),
    );
  });

  for (const [name, value, shown] of [
    ['a string', 'abc', '"abc"'],
    ['-0', -0, '0'],
    ['NaN', Number.NaN, 'NaN'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['an array', [1, 2], 'array of 2'],
    ['an object', { a: 1 }, 'object'],
    ['a date', new Date(0), 'Date 1970-01-01T00:00:00.000Z'],
    ['no date', new Date(Number.NaN), 'Invalid Date'],
    ['a function', () => 1, 'function'],
    ['a symbol', Symbol('a\n'), 'Symbol(a\\u000a)'],
    ['exactly 80', 'x'.repeat(78), `"${'x'.repeat(78)}"`],
    ['79 in quotes', 'x'.repeat(79), `"${'x'.repeat(78)}…`],
    ['an escape at the cut', `${'x'.repeat(76)}\n\n`, `"${'x'.repeat(76)}…`],
    ['a pair at the cut', `${'x'.repeat(77)}\ud83d\ude97y`, `"${'x'.repeat(77)}…`],
  ] as const) {
    test(`case 37: ${name} prints as ${shown.slice(0, 20)}`, () => expect(printable(value)).toBe(shown));
  }
});
