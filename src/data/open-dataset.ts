import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { AecError } from '../errors.js';
import { readStart } from '../ordinary-file.js';
import { adviceOnName, explainSystemError } from '../system-error.js';
import type { Dataset, DatasetOptions } from './dataset-contract.js';
import { FileDataset } from './file-dataset.js';
import { mayBeIdx } from './idx.js';
import { IMAGE_EXTENSIONS } from './image-extensions.js';
import { loadIdxImages, loadMnist, loadMnistFolder } from './mnist.js';
import { walkFolder } from './walk-folder.js';

/**
 * Opens a data set: `mnist`; a folder of images and subfolders; a folder with four IDX files named as those of MNIST;
 * an IDX file, known by its name (`.idx`, `-ubyte` or `.gz`) or how it begins; or one image file. Throws AecError: `input` if there is nothing
 * usable, `usage` for invalid options.
 */
export async function openDataset(source: string, options: DatasetOptions): Promise<Dataset> {
  const { split, ...rest } = options;
  const { limit } = rest;
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1)) {
    throw new AecError('usage', `limit ${limit}: must be a whole number of images, at least 1`);
  }
  if (source === 'mnist') return loadMnist(split, rest);
  const stats = await stat(source).catch((cause: Error) => {
    const advice =
      adviceOnName(source) ||
      `; give a folder of images, an IDX file, or 'mnist' for the digits that come with aec`;
    throw new AecError('input', `${source}: no such file or folder${advice}`, { cause });
  });
  if (stats.isDirectory()) {
    const idx = await loadMnistFolder(source, split, source, rest);
    if (idx) return idx;
    const { files, problems } = await walkFolder(source, IMAGE_EXTENSIONS);
    return FileDataset.open(source, source, files, { ...rest, unreadable: problems });
  }
  const isIdx = /(\.idx|-ubyte|\.gz)$/i.test(source) || mayBeIdx(await startOf(source));
  if (isIdx) return loadIdxImages(source, source, rest);
  return FileDataset.open(source, dirname(source), [basename(source)], rest);
}

async function startOf(file: string): Promise<Uint8Array> {
  return readStart(file).catch((error: unknown) => {
    throw explainSystemError(error, file);
  });
}
