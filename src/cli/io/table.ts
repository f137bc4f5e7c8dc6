import { type TextWidth, widthOf } from './text-width.js';

/** A column of a table: its heading, and the side on which its values line up. */
export interface Column {
  readonly heading: string;
  readonly align: 'left' | 'right';
  /** The least width in terminal cells: for tables that print rows before the later ones are known. */
  readonly width?: number;
}

/** Columns of which the first names things and the others hold figures. */
export function figureColumns(headings: readonly string[]): Column[] {
  return headings.map((heading, n) => ({ heading, align: n === 0 ? 'left' : 'right' }));
}

/**
 * The lines of a table: the headings, then one line per row, with two spaces between columns. Widths are terminal
 * cells: East Asian characters and emoji take two.
 */
export async function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): Promise<string[]> {
  const lines = [columns.map(({ heading }) => heading), ...rows];
  const measure = await widthOf(lines.flat());
  const widths = columns.map(({ width = 0 }, c) =>
    Math.max(width, ...lines.map((cells) => measure(cells[c]!))),
  );
  return lines.map((cells) =>
    cells
      .map((cell, c) => pad(cell, widths[c]!, columns[c]!.align, measure))
      .join('  ')
      .trimEnd(),
  );
}

function pad(cell: string, width: number, align: Column['align'], measure: TextWidth): string {
  const blanks = ' '.repeat(width - measure(cell));
  return align === 'left' ? cell + blanks : blanks + cell;
}

/**
 * A table that prints each row as it comes, and the headings before the first row. Every column but the last needs the
 * width of its longest value.
 */
export function streamTable(
  columns: readonly Column[],
  print: (line: string) => void,
): (row: readonly string[]) => Promise<void> {
  let started = false;
  return async (row) => {
    const lines = await formatTable(columns, [row]);
    for (const line of started ? lines.slice(1) : lines) print(line);
    started = true;
  };
}

/** The same table in Markdown. */
export function formatMarkdownTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ heading }) => heading)),
    line(columns.map(({ align }) => (align === 'left' ? '---' : '--:'))),
    ...rows.map(line),
  ];
}

/** Names and values below each other, the values lined up. */
export function formatPairs(pairs: readonly (readonly [string, string])[], width: number): string[] {
  return pairs.map(([name, value]) => `${name.padEnd(width)}${value}`);
}
