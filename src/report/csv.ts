/** Comma-separated values as RFC 4180 defines them; null is an empty field. Texts that spreadsheets would run are made neutral. */
export function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((cells) => `${cells.map(field).join(',')}\r\n`).join('');
}

/** How texts begin that spreadsheets take for formulas. */
const FORMULA = /^[=+\-@\t\r]/;

function field(value: string | number | null): string {
  const isFormula = typeof value === 'string' && FORMULA.test(value) && Number.isNaN(Number(value));
  const text = `${isFormula ? "'" : ''}${value ?? ''}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
