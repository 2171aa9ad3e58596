import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineAndColumn, scanJson } from '../../src/io/scan-json.js';

function valueAt(root: unknown, path: string): unknown {
  let value = root;
  for (const [, key, index] of path.matchAll(/([^.[\]]+)|\[([0-9]+)\]/g)) {
    value = Reflect.get(Object(value), key ?? index ?? '');
  }
  return value;
}

function pathsIn(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Array.isArray(value)
    ? value.flatMap((entry, index) => pathsIn(entry, `${path}[${index}]`))
    : Object.entries(value).flatMap(([key, entry]) => pathsIn(entry, path === '' ? key : `${path}.${key}`));
  return [path, ...inner];
}

// Names without dots or brackets, so that a path is the one way to a value.
const json = fc.anything({
  key: fc.constantFrom('a', 'b', 'name', '轮'),
  values: [fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)],
  maxDepth: 4,
});

test('property: every value of any JSON is told where it stands', () =>
  fc.assert(
    fc.property(json, fc.constantFrom(undefined, 1, '\t'), (root, space) => {
      const text = JSON.stringify(root, null, space);
      const told = new Set<string>();
      const error = scanJson(text, (path, offset) => {
        told.add(path);
        const value = valueAt(root, path);
        const isObject = typeof value === 'object' && value !== null;
        const start = isObject ? (Array.isArray(value) ? '[' : '{') : JSON.stringify(value);
        expect(text.startsWith(start, offset)).toBe(true);
      });
      expect(error).toBe(-1);
      expect(told).toEqual(new Set(pathsIn(root, '')));
    }),
  ));

describe('the first error', () => {
  test.each([
    ['', 0],
    ['  ', 2],
    ['nul', 0],
    ['[1,]', 3],
    ['[1 2]', 3],
    ['{"a" 1}', 5],
    ['{"a":1,}', 7],
    ['{a:1}', 1],
    ['{"a":01}', 6],
    ['"a\nb"', 2],
    ['"\\x"', 1],
    ['"abc', 4],
    ['[1]]', 3],
    ['1 2', 2],
    ['{"a":}', 5],
    ['[', 1],
    ['{"a":1', 6],
    ['-', 0],
    ['1.', 1],
    ["['a']", 1],
  ])('%j at %i', (text, offset) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(scanJson(text, () => {})).toBe(offset);
  });

  test('property: text with one character broken is refused when JSON.parse refuses it', () =>
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom('', ',', ']', '}', '"', 'x', '\\'), (text, seed, put) => {
        const at = seed % text.length;
        const broken = text.slice(0, at) + put + text.slice(at + 1);
        const parses = (() => {
          try {
            JSON.parse(broken);
            return true;
          } catch {
            return false;
          }
        })();
        expect(scanJson(broken, () => {}) === -1).toBe(parses);
      }),
    ));
});

test('deep nesting costs no stack and no quadratic time', () => {
  const start = process.cpuUsage();
  expect(scanJson('['.repeat(1_000_000), () => {})).toBe(1_000_000);
  expect(scanJson('{"a":'.repeat(200_000), () => {})).toBe(1_000_000);
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(1000);
});

test('line and column count from 1', () => {
  expect(lineAndColumn('ab\ncd\n', 0)).toEqual({ line: 1, column: 1 });
  expect(lineAndColumn('ab\ncd\n', 4)).toEqual({ line: 2, column: 2 });
  expect(lineAndColumn('ab\ncd\n', 6)).toEqual({ line: 3, column: 1 });
});
