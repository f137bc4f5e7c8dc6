import { type Dataset, openDataset, splitValidation } from '../../src/data/dataset.js';
import { presetConfig } from '../../src/training/presets.js';

export interface PhotoSetOptions {
  /** Only the images that training of preset `photo` on that folder keeps aside. */
  readonly validation?: boolean;
  readonly limit?: string;
}

/** The photographs of a folder under the name that results call them by. */
export async function openPhotos(folder: string, name: string, options: PhotoSetOptions): Promise<Dataset> {
  const all = await openDataset(folder, { split: 'test', channels: 3 });
  const { validationSplit, seed } = presetConfig('photo');
  const { validation } = splitValidation(all.count, validationSplit, seed);
  const kept = options.validation ? [...validation] : Array.from({ length: all.count }, (_, index) => index);
  const indices = kept.slice(0, options.limit === undefined ? undefined : Number(options.limit));
  return {
    name,
    count: indices.length,
    channels: 3,
    smallest: all.smallest,
    skipped: all.skipped,
    image: (index) => all.image(indices[index]!),
    nameOf: (index) => all.nameOf(indices[index]!),
    patches: (chosen, size, random) =>
      all.patches(
        Array.from(chosen, (index) => indices[index]!),
        size,
        random,
      ),
  };
}
