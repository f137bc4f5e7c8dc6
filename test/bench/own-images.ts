/**
 * Measures the images of shipped models anew and writes own-images.json beside them, as training does. Digits are those that
 * training sees; photographs come from a folder:
 *
 *     tsx test/bench/own-images.ts [--photos DIR]
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadModel } from '../../src/architectures/load-model.js';
import { parseCorruption } from '../../src/data/corrupt.js';
import { type Dataset, openDataset } from '../../src/data/dataset.js';
import { listModels } from '../../src/model-store/installed.js';
import { shippedModels } from '../../src/model-store/named-models.js';
import { ownImagesFile } from '../../src/model-store/own-images.js';
import { measureOwnImages } from '../../src/training/measure-own-images.js';
import { findPreset } from '../../src/training/presets.js';

const { photos } = parseArgs({ options: { photos: { type: 'string' } } }).values;
const SEED = 1;
const PATCH = 64;

const digits = await openDataset('mnist', { split: 'train', limit: 2000 });
const photographs = photos === undefined ? undefined : await openDataset(photos, { split: 'train' });

function indicesOf({ count }: Dataset): Uint32Array {
  return Uint32Array.from({ length: count }, (_, index) => index);
}

/** Every photograph as often as it takes for 128 crops. */
function repeated(dataset: Dataset): Uint32Array {
  return Uint32Array.from({ length: Math.max(128, dataset.count) }, (_, n) => n % dataset.count);
}

for (const { id, folder } of await listModels(undefined, [shippedModels])) {
  const model = await loadModel(folder);
  const { settings } = findPreset(id);
  const isOfDigits = id.startsWith('mnist-');
  const dataset = isOfDigits ? digits : photographs;
  if (dataset) {
    const record = await measureOwnImages(model, {
      dataset,
      indices: isOfDigits ? indicesOf(dataset) : repeated(dataset),
      name: isOfDigits ? 'mnist' : 'photos',
      patchSize: settings.patchSize ?? PATCH,
      seed: SEED,
      corruption: settings.corrupt ? parseCorruption(String(settings.corrupt)) : undefined,
    });
    if (record) {
      const [file, text] = ownImagesFile(record);
      await writeFile(path.join(folder, file), text);
      process.stdout.write(`${id}: ${record.images} images, ${JSON.stringify(record.strangeness)}\n`);
    }
  }
  model.dispose();
}
