/**
 * Screens and scans beside WebP, AVIF and JPEG XL, as files at equal PSNR: made-up pages that nothing was trained on (seed 100). Writes
 * results/screens.json and results/pictures/screens-SET.svg, and prints the tables in Markdown.
 *
 *     npm run bench:screens -- [--model ID|DIR] [--count 16] [--fonts DIR] [--qualities 1,15,…] [--only screens,scans]
 *
 * `--fonts` is a folder of WOFF2 files, named as those of the packages @fontsource/NAME. The pages differ with the fonts and the browser.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadModel } from '../../src/architectures/load-model.js';
import { aecCodec } from '../../src/evaluation/aec-codec.js';
import { modelRates } from '../../src/evaluation/model-rates.js';
import { colourRivals, compareColour } from './domains/compare-colour.js';
import type { Target } from './domains/domain.js';
import { openPhotos } from './photo-set.js';
import { renderPages } from './screens/render-pages.js';
import { inTemporaryFolder } from './temporary-folder.js';
import { writeBenchResults } from './write-results.js';

const SEED = 100;
const PSNRS = [26, 28, 30, 32, 34, 36, 38, 40, 42, 45];

const SETS: Readonly<Record<string, readonly Target[]>> = {
  screens: [
    { against: 'WebP', share: 1, at: [30, 45] },
    { against: 'WebP', share: 1, at: 'lossless' },
    { against: 'AVIF 4:4:4', share: 1, at: [30, 45] },
  ],
  scans: [
    { against: 'WebP', share: 0.85, at: [26, 45] },
    { against: 'AVIF 4:4:4', share: 1, at: [26, 45] },
  ],
};

const { values: options } = parseArgs({
  options: {
    model: { type: 'string', default: 'photo' },
    count: { type: 'string', default: '16' },
    fonts: { type: 'string' },
    qualities: { type: 'string', default: '1,10,20,30,40,50,60,70,80,90,95' },
    only: { type: 'string', default: 'screens,scans' },
  },
});
const model = await loadModel(options.model);
const qualities = options.qualities.split(',').map(Number);
await inTemporaryFolder(async (folder) => {
  for await (const { name, kind, png } of renderPages(Number(options.count), SEED, options.fonts)) {
    const set = path.join(folder, kind === 'scan' ? 'scans' : 'screens');
    await mkdir(set, { recursive: true });
    await writeFile(path.join(set, name), png);
  }
  const figures: Record<string, unknown> = {};
  const pages: string[] = [];
  for (const set of options.only.split(',')) {
    const images = await openPhotos(path.join(folder, set), set, {});
    const { codecs, tools } = await colourRivals();
    const own = modelRates(model, qualities).map((rate) => aecCodec(model, rate));
    const wanted = { hash: model.hash, psnrs: PSNRS, targets: SETS[set]! };
    const found = await compareColour([...own, ...codecs], images, wanted);
    figures[set] = { images: images.count, tools, ...found.figures };
    await writeFile(path.join(import.meta.dirname, 'results/pictures', `screens-${set}.svg`), found.chart);
    pages.push(`### ${set}, ${images.count} pages`, '', ...found.lines, '');
  }
  const fonts = options.fonts === undefined ? 'those of the machine' : path.basename(options.fonts);
  await writeBenchResults('screens', {
    model: { id: model.id, hash: model.hash },
    seed: SEED,
    fonts,
    ...figures,
  });
  process.stdout.write(`${pages.join('\n')}\n`);
});
