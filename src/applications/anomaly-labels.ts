import { AecError } from '../errors.js';

/**
 * Reads which images are anomalies: lines of a name and 0 (normal) or 1 (anomalous), a comma between them; a first line
 * without such a number is a heading. Gives the label of a name, and `AecError('input')` for one that is not there or a
 * file that says something else; `file` names it.
 */
export function parseAnomalyLabels(bytes: Uint8Array, file: string): (name: string) => boolean {
  const lines = Buffer.from(bytes).toString('utf8').split(/\r?\n/);
  const labels = new Map<string, boolean>();
  for (const [n, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const found = /^"?(.*?)"?\s*,\s*([01])\s*$/.exec(line);
    if (found) labels.set(found[1]!, found[2] === '1');
    else if (n > 0) throw new AecError('input', `${file}, line ${n + 1}: not a name and 0 or 1: ${line}`);
  }
  return (name) => {
    const label = labels.get(name);
    if (label === undefined) throw new AecError('input', `${file}: says nothing of image ${name}`);
    return label;
  };
}
