import { describe, expect, test } from 'vitest';
import { tableLines } from '../../src/cli/table.js';

const columns = [
  { title: 'order', align: 'left' },
  { title: 'km', align: 'right' },
] as const;

describe('a table', () => {
  test.each<[name: string, rows: string[][], lines: string[]]>([
    [
      'is as wide as its longest cell',
      [
        ['a', '1.5'],
        ['bcdefgh', '10.25'],
      ],
      ['order       km', 'a          1.5', 'bcdefgh  10.25'],
    ],
    ['counts Chinese twice', [['轮胎轮胎', '1']], ['order     km', '轮胎轮胎   1']],
    ['without rows is its titles', [], ['order  km']],
    [
      'cuts long cells by whole characters',
      [['𠀀'.repeat(50), '1']],
      [`order${' '.repeat(76)}km`, `${'𠀀'.repeat(39)}…   1`],
    ],
  ])('%s', (_, rows, lines) => expect([...tableLines(columns, rows)].map((line) => line.trimEnd())).toEqual(lines));
});
