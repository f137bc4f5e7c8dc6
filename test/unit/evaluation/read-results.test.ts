import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/data/dataset.js';
import { baseline } from '../../../src/evaluation/baselines.js';
import { evaluate } from '../../../src/evaluation/evaluate.js';
import { parseResults } from '../../../src/evaluation/read-results.js';
import { makeReport } from '../../../src/evaluation/result.js';

const digits = await openDataset('mnist', { split: 'test', limit: 2 });
const png = await evaluate(baseline('png', 1), digits);
const report = await makeReport(digits, [png], { perImage: true, command: 'aec eval' });

/** The report with the value at `path` replaced. */
function changed(path: readonly (string | number)[], value: unknown): string {
  const copy = JSON.parse(JSON.stringify(report));
  const parent = path.slice(0, -1).reduce((at, key) => at[key], copy);
  parent[path.at(-1)!] = value;
  return JSON.stringify(copy);
}

describe('a results file', () => {
  it('reads back as it was written, with and without the figures of every image', async () => {
    expect(parseResults(JSON.stringify(report), 'r.json')).toEqual(report);
    const short = await makeReport(digits, [png]);
    expect(parseResults(JSON.stringify(short), 'r.json')).toEqual(short);
  });

  const shipped = globSync('models/*/results.json', { cwd: new URL('../../../', import.meta.url).pathname });
  it.each(shipped)('%s is one', (file) => {
    const text = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
    expect(parseResults(text, file)).toEqual(JSON.parse(text));
  });

  it('of the shipped models are found', () => {
    expect(shipped.length).toBeGreaterThan(5);
  });

  it.each([
    ['<html>', /^r\.json: is not a result of `aec eval --json` .*: not valid JSON$/],
    ['[]', /version is missing$/],
    [changed(['version'], 2), /version must be 1, not 2$/],
    [changed(['results', 0, 'codec'], undefined), /results\[0\]\.codec is missing$/],
    [
      changed(['results', 0, 'metrics', 'psnr', 'mean'], '30'),
      /results\[0\]\.metrics\.psnr\.mean must be a number/,
    ],
    [changed(['results', 0, 'rows', 1, 'values'], null), /results\[0\]\.rows\[1\]\.values must be an object/],
    [changed(['dataset', 'channels'], 4), /dataset\.channels must be 1 or 3, not 4$/],
  ])('is refused in one line that says where it is wrong (%#)', (text, message) => {
    expect(() => parseResults(text, 'r.json')).toThrow(
      expect.objectContaining({ code: 'input', message: expect.stringMatching(message) }),
    );
  });
});
