/** One line of a table: a label and a value for every column. */
export type TableRow = readonly [label: string, ...values: string[]];

/** Lines of text with the first column to the left and all others to the right; columns are as wide as they need. */
export function alignTable(rows: readonly TableRow[]): string[] {
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const [head] = rows;
  const widths = (head ?? []).map((_, column) => width(column));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('   ')
      .trimEnd(),
  );
}

/** Whole number in groups of three: 12 345. */
export const whole = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ' ');

/** With so many decimals: 1.25. */
export const fixed = (value: number, decimals: number): string => value.toFixed(decimals);

/** Share 0 to 1 as 12.3 %. */
export const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;

/** 95 minutes as 1 h 35 min. */
export function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min` : `${hours} h ${minutes % 60} min`;
}

/** Text broken at spaces into lines of at most `columns`; all lines but the first begin with `indent`. */
export function wrap(text: string, columns: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= columns) line += ` ${word}`;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line];
}
