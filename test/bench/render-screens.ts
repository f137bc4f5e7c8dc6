/**
 * Draws pictures of made-up screens and scans in Chromium, to train with or to measure on:
 * `npm run render:screens -- --output DIR [--count N] [--seed S] [--fonts DIR]`. Seeds 1 to 99 are for training, 100 is what
 * bench:screens measures on.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { renderPages } from './screens/render-pages.js';

const { values } = parseArgs({
  options: {
    output: { type: 'string' },
    count: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    fonts: { type: 'string' },
  },
});
if (values.output === undefined) throw new Error('--output DIR');
await mkdir(values.output, { recursive: true });
for await (const { name, png } of renderPages(Number(values.count), Number(values.seed), values.fonts)) {
  await writeFile(path.join(values.output, name), png);
}
