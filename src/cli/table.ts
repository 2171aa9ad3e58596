/** Characters that take two columns of a terminal: Chinese, Japanese and Korean writing, and full-width forms. */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/g;
const maxWidth = 40;

export interface TableColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Lines of a table with aligned columns, two spaces apart, a title above each. Cells are cut at 40 characters. */
export function* tableLines(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): Generator<string> {
  const titles = columns.map(({ title }) => title);
  const shown = [titles, ...rows].map((row) => row.map(cut));
  const widths = columns.map((_, column) => shown.reduce((most, row) => Math.max(most, widthOf(row[column] ?? '')), 0));
  for (const row of shown) {
    const cells = columns.map(({ align }, column) => {
      const cell = row[column] ?? '';
      const gap = ' '.repeat((widths[column] ?? 0) - widthOf(cell));
      return align === 'left' ? cell + gap : gap + cell;
    });
    yield `${cells.join('  ').trimEnd()}\n`;
  }
}

/** By whole characters, so that no surrogate pair is halved. */
function cut(cell: string): string {
  if (cell.length <= maxWidth) return cell;
  const characters = Array.from(cell);
  return characters.length <= maxWidth ? cell : `${characters.slice(0, maxWidth - 1).join('')}…`;
}

const widthOf = (cell: string): number => cell.length + (cell.match(wide)?.length ?? 0);
