import { type Dataset, openDataset, splitValidation, subsetOf } from '../../src/data/dataset.js';
import { trainingConfig } from '../../src/training/config.js';

export interface PhotoSetOptions {
  /** Only the images that a training of preset `photo` on that folder keeps aside. */
  readonly validation?: boolean;
  readonly limit?: string;
}

/** The photographs of a folder, under the name that results give them. */
export async function openPhotos(folder: string, name: string, options: PhotoSetOptions): Promise<Dataset> {
  const all = await openDataset(folder, { split: 'test', channels: 3 });
  const { validationSplit, seed } = trainingConfig({ preset: 'photo' });
  const { validation } = splitValidation(all.count, validationSplit, seed);
  const kept = options.validation ? validation : Uint32Array.from(Array(all.count).keys());
  const indices = kept.slice(0, options.limit === undefined ? undefined : Number(options.limit));
  return { ...subsetOf(all, indices), name };
}
