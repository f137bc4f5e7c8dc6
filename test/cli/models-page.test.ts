import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from './images.js';
import { linesOf, runAec } from './run-aec.js';

it('models/README.md shows what `aec models --markdown` says', async () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../models/README.md'), 'utf8');
  const { stdout } = await runAec(['models', '--markdown'], { cwd: await temporaryFolder() });
  const table = linesOf(stdout).filter((line) => line !== '');
  expect(table.length).toBeGreaterThan(4);
  for (const line of table) expect(page).toContain(line);
});
