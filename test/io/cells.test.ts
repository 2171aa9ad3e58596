import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPlainNumber, joinList, numberText, readCell } from '../../src/io/cells.js';

describe('numbers are plain digits', () => {
  test.each(['0', '12', '-3', '0.5', '-0.25', '007', '1234567890123'])('%j is one', (text) =>
    expect(readCell(text, 'number')).toBe(Number(text)),
  );
  test.each([
    '1e21',
    '0x10',
    '1_000',
    ' 5 ',
    '5 ',
    '５',
    '٥',
    '+5',
    '.5',
    '5.',
    '1,5',
    '--1',
    '-',
    'NaN',
    'Infinity',
    '1 000',
    '',
    '5\n',
    '5n',
  ])('%j is none', (text) => {
    expect(isPlainNumber(text)).toBe(false);
    expect(readCell(text, 'number')).toBe(text);
  });
});

describe('numbers are written in plain digits', () => {
  test.each([
    [1e21, '1000000000000000000000'],
    [1.5e22, '15000000000000000000000'],
    [1e-7, '0.0000001'],
    [-1.25e-9, '-0.00000000125'],
    [-0, '0'],
    [0.1, '0.1'],
  ])('%d', (value, text) => expect(numberText(value)).toBe(text));

  test('property: what is written is read back to the last bit', () =>
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(readCell(numberText(value), 'number')).toBe(value + 0);
      }),
    ));
});

describe('lists', () => {
  test.each([
    ['courier|parcel', ['courier', 'parcel']],
    ['one', ['one']],
    ['a\\|b|c', ['a|b', 'c']],
    ['a\\\\|c', ['a\\', 'c']],
    ['C:\\shop', ['C:\\shop']],
    ['09:00-12:00|13:00-18:00', ['09:00-12:00', '13:00-18:00']],
  ])('%j', (text, entries) => expect(readCell(text, 'texts')).toEqual(entries));

  test('inbound', () =>
    expect(readCell('5@2026-10-01T00:00:00Z|x@y|z', 'inbound')).toEqual([
      { quantity: 5, at: '2026-10-01T00:00:00Z' },
      { quantity: 'x', at: 'y' },
      'z',
    ]));

  test('property: any texts are cut where they were joined', () =>
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', '|', '\\', ' ') }), { minLength: 1 }), (entries) => {
        expect(readCell(joinList(entries), 'texts')).toEqual(entries);
      }),
    ));
});

test('true and false are words, nothing else', () => {
  expect(['true', 'false', 'TRUE', '1', 'yes'].map((text) => readCell(text, 'boolean'))).toEqual([
    true,
    false,
    'TRUE',
    '1',
    'yes',
  ]);
});
