/** A column of a table: its heading, and on which side its values line up. */
export interface Column {
  readonly heading: string;
  readonly align: 'left' | 'right';
  /** At least this many characters wide: for rows that are printed before the later ones are known. */
  readonly width?: number;
}

/** The lines of a table: headings, then one line a row, two spaces between columns. */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map(({ heading, width = 0 }, c) =>
    Math.max(width, heading.length, ...rows.map((row) => row[c]!.length)),
  );
  const headings = columns.map(({ heading }) => heading);
  return [headings, ...rows].map((cells) =>
    cells
      .map((cell, c) => (columns[c]!.align === 'left' ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!)))
      .join('  ')
      .trimEnd(),
  );
}

/**
 * A table whose rows are printed as they come, under headings printed before the first; its columns need a width for
 * their longest value, save the last.
 */
export function streamTable(
  columns: readonly Column[],
  print: (line: string) => void,
): (row: readonly string[]) => void {
  let started = false;
  return (row) => {
    const lines = formatTable(columns, [row]);
    for (const line of started ? lines.slice(1) : lines) print(line);
    started = true;
  };
}

/** The same as a table of Markdown. */
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
