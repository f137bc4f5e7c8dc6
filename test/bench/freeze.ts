/**
 * What freezing cost the shipped models: their integer networks against the layers that these were made of, in bytes and PSNR on
 * test digits, and on the photographs of a folder. Writes results/freeze.json.
 *
 *     npm run bench:freeze [-- --data DIR --name kodak]
 */
import { parseArgs } from 'node:util';
import { type Dataset, openDataset } from '../../src/data/dataset.js';
import { listModels, readInstalledModel } from '../../src/model-store/installed.js';
import { shippedModels } from '../../src/model-store/named-models.js';
import { compareFreeze } from '../../src/training/compare-freeze.js';
import { changeOf, isFault } from '../../src/training/freeze-comparison.js';
import { openPhotos } from './photo-set.js';
import { rounded, writeBenchResults } from './write-results.js';

const { values: options } = parseArgs({
  options: { data: { type: 'string' }, name: { type: 'string', default: 'photographs' } },
});
const SEED = 1;

const digits = await openDataset('mnist', { split: 'test' });
const photos = options.data === undefined ? undefined : await openPhotos(options.data, options.name, {});
const models = await listModels(undefined, [shippedModels]);
const results: object[] = [];
for (const { id, hash, folder, spec } of models) {
  const dataset = spec.channels === 1 ? digits : photos;
  if (dataset)
    results.push({ model: { id, hash }, dataset: dataset.name, rates: await ratesOf(folder, dataset) });
}
await writeBenchResults('freeze', {
  seed: SEED,
  note:
    'float: information content and reconstruction of the layers as stored; frozen: one real message of all images; ' +
    'PSNR of the mean squared error over all images; large images cropped to 128×128; rates are rate bytes',
  results,
});

async function ratesOf(folder: string, dataset: Dataset): Promise<object[]> {
  const all = Uint32Array.from(Array(dataset.count).keys());
  const comparisons = await compareFreeze(await readInstalledModel(folder), dataset, all, SEED);
  return comparisons.map((own) => {
    const { bytes, psnr } = changeOf(own);
    return {
      ...own,
      bytesPercent: rounded(100 * bytes, 3),
      psnrChange: psnr === null ? null : rounded(psnr, 4),
      isFault: isFault(own),
    };
  });
}
