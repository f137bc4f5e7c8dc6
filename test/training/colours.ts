import type { Dataset } from '../../src/data/dataset.js';
import { cutPatches } from '../../src/data/patches.js';
import { Random } from '../../src/data/random.js';
import { AecError } from '../../src/errors.js';
import type { Image } from '../../src/image/image.js';

/** Smooth images in colour, kept in memory; `broken` is the index of one that cannot be read. */
export function smoothColours(count: number, side: number, broken = -1): Dataset {
  const imageOf = (index: number): Image => {
    if (index === broken) throw new AecError('input', `image ${index} is gone`);
    const random = new Random(5, index);
    const slopes = Array.from({ length: 9 }, () => random.float());
    const data = Uint8Array.from({ length: side * side * 3 }, (_, i) => {
      const [c, x, y] = [i % 3, Math.floor(i / 3) % side, Math.floor(i / 3 / side)];
      return 40 + 3 * (slopes[c]! * x + slopes[3 + c]! * y) + 60 * slopes[6 + c]!;
    });
    return { width: side, height: side, channels: 3, data };
  };
  const dataset: Dataset = {
    name: 'colours',
    count,
    channels: 3,
    usual: { width: side, height: side },
    largest: { width: side, height: side },
    hasAlpha: false,
    skipped: [],
    notes: [],
    image: async (index) => imageOf(index),
    nameOf: String,
    patches: (indices, size, random, augment = false) =>
      cutPatches(indices, async (index) => imageOf(index), size, 3, random, augment),
    inChannels: () => dataset,
  };
  return dataset;
}
