import { parse } from 'csv-parse/sync';
import { AecError } from '../errors.js';

const HEADINGS = ['anomalous', 'label'];
const VALUES: ReadonlyMap<string, boolean> = new Map([
  ['0', false],
  ['normal', false],
  ['1', true],
  ['anomalous', true],
]);

/**
 * Reads from a CSV file (RFC 4180) which images are anomalies. If the first row is a heading, the columns `name` and
 * `anomalous` or `label` count, wherever they are. So the files of `aec anomaly -o` can be read, and those of
 * `aec features -o` for folders named `normal` and `anomalous`. Without a heading the first two columns count. A label
 * is 0 or normal, 1 or anomalous; rows with an empty label are skipped.
 *
 * Returns a function that maps the name of an image to whether it is anomalous. Both throw `AecError('input')` with the
 * name of the file: for a file that cannot be read like this, and for an image without a label.
 */
export function parseAnomalyLabels(bytes: Uint8Array, file: string): (name: string) => boolean {
  const rows = rowsOf(bytes, file);
  const columns = headedColumns(rows[0] ?? []);
  const labels = new Map<string, boolean>();
  for (const [index, row] of rows.entries()) {
    if (columns && index === 0) continue;
    const [name, text] = [row[columns?.name ?? 0], row[columns?.label ?? 1]?.trim()];
    if (name !== undefined && text === '') continue;
    const label = text === undefined ? undefined : VALUES.get(text);
    if (name === undefined || label === undefined) {
      const found = [name, text].filter((cell) => cell !== undefined).join(',');
      const expected = 'expected a name and 0 (normal) or 1 (anomalous)';
      throw new AecError('input', `${file}, row ${index + 1}: ${expected}, found ${found}`);
    }
    labels.set(name, label);
  }
  return (name) => {
    const label = labels.get(name);
    if (label === undefined) throw new AecError('input', `${file}: has no label for image ${name}`);
    return label;
  };
}

function rowsOf(bytes: Uint8Array, file: string): string[][] {
  try {
    return parse(bytes, { bom: true, relax_column_count: true, skip_empty_lines: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    throw new AecError('input', `${file}: not a CSV file: ${reason}`, { cause });
  }
}

/** The places of the two columns; undefined if the row is not a heading. */
function headedColumns(row: readonly string[]): { name: number; label: number } | undefined {
  const words = row.map((cell) => cell.trim().toLowerCase());
  const name = words.indexOf('name');
  const label = HEADINGS.map((heading) => words.indexOf(heading)).find((place) => place >= 0);
  return name >= 0 && label !== undefined ? { name, label } : undefined;
}
