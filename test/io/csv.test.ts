import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { skuTable } from '../../src/io/columns.js';
import { readCsvRows } from '../../src/io/csv-rows.js';
import { Findings } from '../../src/io/file-issue.js';
import { completeReadOptions, type ReadOptions } from '../../src/io/limits.js';
import { readTable } from '../../src/io/read-table.js';
import { InputError } from '../../src/model/issues.js';

interface Row {
  cells: readonly string[];
  line: number;
}

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function rowsOf(text: string | Buffer, options: ReadOptions = {}, chunkSize = 1 << 20): Promise<Row[]> {
  const rows: Row[] = [];
  const bytes = inChunks(Buffer.from(text), chunkSize);
  await readCsvRows(bytes, 't.csv', completeReadOptions(options), (cells, line) => rows.push({ cells, line }));
  return rows;
}

async function errorOf(text: string | Buffer, options: ReadOptions = {}, chunkSize?: number): Promise<string> {
  try {
    await rowsOf(text, options, chunkSize);
  } catch (error) {
    if (error instanceof InputError)
      return `${error.issues[0]?.code} ${error.issues[0]?.path}: ${error.issues[0]?.value}`;
    throw error;
  }
  return 'none';
}

describe('rows', () => {
  test.each([
    [
      'plain',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
      [1, 2],
    ],
    [
      'no line feed at the end',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
      [1, 2],
    ],
    [
      'CRLF',
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
      [1, 2],
    ],
    [
      'blank lines are passed over',
      'a,b\n\n1,2\r\n\r\n3,4\n\n',
      [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
      ],
      [1, 3, 5],
    ],
    [
      'blank lines are passed over beside quotes',
      'a,"b"\n\n1,2\r\n\r\n3,4\n\n',
      [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
      ],
      [1, 3, 5],
    ],
    [
      'quoted separator, quote and line feed',
      'a,b\n"1,""x""\ny",2\n3,4\n',
      [
        ['a', 'b'],
        ['1,"x"\ny', '2'],
        ['3', '4'],
      ],
      [1, 2, 4],
    ],
    [
      'quoted CRLF counts one line',
      'a,b\n"1\r\n",2\n3,4\n',
      [
        ['a', 'b'],
        ['1\r\n', '2'],
        ['3', '4'],
      ],
      [1, 2, 4],
    ],
    [
      'a carriage return in quotes is text',
      'a,b\n"1\r",2\n3,4\n',
      [
        ['a', 'b'],
        ['1\r', '2'],
        ['3', '4'],
      ],
      [1, 2, 3],
    ],
    [
      'spaces are kept',
      ' a ,b\n 1 ,\t2\n',
      [
        [' a ', 'b'],
        [' 1 ', '\t2'],
      ],
      [1, 2],
    ],
    [
      'empty cells',
      'a,b\n,\n',
      [
        ['a', 'b'],
        ['', ''],
      ],
      [1, 2],
    ],
    ['empty file', '', [], []],
    [
      'NUL is text',
      'a,b\n\0,2\n',
      [
        ['a', 'b'],
        ['\0', '2'],
      ],
      [1, 2],
    ],
  ] as const)('%s', async (_, text, cells, lines) => {
    for (const chunkSize of [1, 2, 3, 7, 1 << 20]) {
      const rows = await rowsOf(text, {}, chunkSize);
      expect(rows.map((row) => row.cells)).toEqual(cells);
      expect(rows.map((row) => row.line)).toEqual(lines);
    }
  });

  test('another delimiter when asked for', async () => {
    expect((await rowsOf('a;b\n1,5;2\n', { delimiter: ';' })).map((row) => row.cells)).toEqual([
      ['a', 'b'],
      ['1,5', '2'],
    ]);
    expect((await rowsOf('a\tb\n"1"\t2\n', { delimiter: '\t' })).map((row) => row.cells)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  const cell = fc.string({
    unit: fc.constantFrom('a', 'é', '轮', '𠀀', ',', '"', '\n', '\r\n', '\r', ' ', ';', "'"),
    maxLength: 5,
  });
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

  test('property: whatever a cell holds, quoting brings it back, however the bytes are cut', () =>
    fc.assert(
      fc.asyncProperty(
        table,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('\n', '\r\n'),
        async (rows, size, end) => {
          const text = rows.map((cells) => cells.map(quoted).join(',') + end).join('');
          expect((await rowsOf(text, {}, size)).map((row) => row.cells)).toEqual(rows);
        },
      ),
    ));

  test('property: splitting and csv-parse give the same rows and lines', () => {
    const plain = cell.map((text) => text.replace(/[",\r\n]/g, '_'));
    const rows = fc.array(fc.array(plain, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    return fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('\n', '\r\n', '\n\n'), async (table, end) => {
        const text = table.map((cells) => cells.join(',') + end).join('');
        // A quoted cell in front sends the whole block to csv-parse.
        const parsed = await rowsOf(`"x",y\n${text}`);
        const split = await rowsOf(`x,y\n${text}`);
        expect(split).toEqual(parsed);
      }),
    );
  });
});

describe('refusals tell line and column', () => {
  test.each([
    ['a quote that is never closed', 'a,b\n1,2\n3,"4\n5,6\n', 'BAD_FILE t.csv:3:2: a quote that is never closed'],
    ['text after a quote', 'a,b\n1,2\n"3"x,4\n', 'BAD_FILE t.csv:3:1: text after a closing quote'],
    ['space after a quote', 'a,b\n1,"2" \n', 'BAD_FILE t.csv:2:2: text after a closing quote'],
    ['a quote inside a cell', 'a,b\n1,2"\n', 'BAD_FILE t.csv:2:2: a quote inside a cell'],
    ['a bare carriage return', 'a,b\n1,2\n3\r4,5\n', 'BAD_FILE t.csv:3:1: a carriage return without a line feed'],
    [
      'a bare carriage return after a comma',
      'a,b\n1,2\r3,4\n',
      'BAD_FILE t.csv:2:2: a carriage return without a line feed',
    ],
    ['a bare carriage return at the end', 'a,b\n1,2\r', 'BAD_FILE t.csv:2:2: a carriage return without a line feed'],
    ['lines of an old Mac', 'a,b\r1,2\r', 'BAD_FILE t.csv:1:2: a carriage return without a line feed'],
    ['two carriage returns', 'a,b\r\r\n', 'BAD_FILE t.csv:1:2: a carriage return without a line feed'],
    ['the first of two faults', 'a,b\n1,2"\n3\r4,5\n', 'BAD_FILE t.csv:2:2: a quote inside a cell'],
    ['Latin-1', Buffer.from('a,b\n1,2\ncaf\xe9,3\n', 'latin1'), 'BAD_FILE t.csv:3: not UTF-8'],
    ['GBK', Buffer.from([0x61, 0x0a, 0xc2, 0xd6, 0xcc, 0xa5, 0x0a]), 'BAD_FILE t.csv:2: not UTF-8'],
  ])('%s', async (_, text, expected) => {
    for (const chunkSize of [1, 3, 1 << 20]) expect(await errorOf(text, {}, chunkSize)).toBe(expected);
  });

  test('rows before the fault are handed over', async () => {
    const rows: string[] = [];
    const read = readCsvRows(
      inChunks(Buffer.from('a,b\n1,2\n3,"4"x\n'), 4),
      't.csv',
      completeReadOptions({}),
      ([first]) => {
        rows.push(first ?? '');
      },
    );
    await expect(read).rejects.toThrow(InputError);
    expect(rows).toEqual(['a', '1']);
  });

  test.each([
    ['one endless quoted cell', `a,b\n1,"${'x'.repeat(5000)}`, 'TOO_LARGE t.csv:2:2: a row of more than 1000 bytes'],
    ['one endless line', `a,b\n1,${'x'.repeat(5000)}`, 'TOO_LARGE t.csv:2:2: a row of more than 1000 bytes'],
    [
      'the misplaced quote that made it endless',
      `a,b\n1,2"${'x\n'.repeat(5000)}`,
      'BAD_FILE t.csv:2:2: a quote inside a cell',
    ],
  ])('%s stops at the cap', async (_, text, expected) => {
    for (const chunkSize of [10, 500]) expect(await errorOf(text, { maxRowBytes: 1000 }, chunkSize)).toBe(expected);
  });

  test('an endless cell is not read beyond the cap', async () => {
    let taken = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from('a,b\n"');
      for (;;) {
        taken += 65_536;
        yield Buffer.alloc(65_536, 'x');
      }
    }
    await expect(readCsvRows(endless(), 't.csv', completeReadOptions({}), () => {})).rejects.toThrow('TOO_LARGE');
    expect(taken).toBeLessThan(2 ** 20 + 2 * 65_536);
  });
});

describe('a megabyte of one thing is read or refused within a second of work', () => {
  const units = ['a', '"', ',', ' ', '\n', '\r\n', '""', '",', '"\n', 'a,b\n', '"a",b\n', '|', '\\', '1', '轮'];
  test.each(units)('%j', async (unit) => {
    const text = unit.repeat(Math.floor((1 << 20) / Buffer.byteLength(unit)) - 16);
    const options = completeReadOptions({});
    for (const header of ['', 'sku,brand\n', 'sku,penalty\na,"']) {
      const found = new Findings(options.maxIssues);
      const source = { name: 'skus.csv', bytes: inChunks(Buffer.from(header + text), 1 << 20) };
      const start = process.cpuUsage();
      await found.attempt(() => readTable(source, 'skus.csv', skuTable, options, found));
      // Of the processor, so that a busy machine does not fail the test.
      expect(process.cpuUsage(start).user / 1000).toBeLessThan(1000);
    }
  });
});
