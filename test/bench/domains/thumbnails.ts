import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { openDataset, splitValidation } from '../../../src/data/dataset.js';
import { Random } from '../../../src/data/random.js';
import type { Image } from '../../../src/image/image.js';
import { trainingConfig } from '../../../src/training/config.js';
import type { Domain } from './domain.js';
import { fillFolder } from './finished-folder.js';

const SIDE = 64;
/** Thumbnails per photograph. The first shows all of its short side, the others a square anywhere in it. */
const PER_PHOTO = 30;
/** The smallest square, as a share of the short side; each side is reduced at least twofold. */
const SMALLEST = 0.25;

/**
 * Thumbnails of 64×64 pixels, reduced photographs and reduced parts of them. Those of the photographs that a training of preset
 * `photo` on the folder keeps aside are kept aside here: the shipped model has not seen them either.
 */
export async function makeThumbnails(folder: string, photos: string): Promise<Domain> {
  await fillFolder(folder, async (unfinished) => {
    const all = await openDataset(photos, { split: 'test', channels: 3 });
    const { validationSplit, seed } = trainingConfig({ preset: 'photo' });
    const parts = splitValidation(all.count, validationSplit, seed);
    for (const [part, indices] of [
      ['train', parts.train],
      ['test', parts.validation],
    ] as const) {
      await mkdir(path.join(unfinished, part));
      for (const index of indices) {
        const stem = path.parse(all.nameOf(index)).name;
        const photo = await all.image(index);
        for (let n = 0; n < PER_PHOTO; n++) {
          const thumbnail = thumbnailOf(photo, new Random(index, n), n === 0);
          await thumbnail
            .png()
            .toFile(path.join(unfinished, part, `${stem}-${String(n).padStart(2, '0')}.png`));
        }
      }
    }
  });
  return {
    name: 'thumbnails',
    title: 'Thumbnails of 64×64 pixels',
    train: path.join(folder, 'train'),
    test: path.join(folder, 'test'),
    isPack: false,
    targets: [
      { against: 'WebP', share: 0.7, at: [25, 34] },
      { against: 'AVIF 4:4:4', share: 0.75, at: [25, 34] },
    ],
  };
}

function thumbnailOf({ width, height, channels, data }: Image, random: Random, isWhole: boolean) {
  const short = Math.min(width, height);
  const share = isWhole ? 1 : SMALLEST + (1 - SMALLEST) * random.float();
  const side = Math.min(short, Math.max(2 * SIDE, Math.round(share * short)));
  const [left, top] = [random.integer(width - side + 1), random.integer(height - side + 1)];
  return sharp(data, { raw: { width, height, channels } })
    .extract({ left, top, width: side, height: side })
    .resize(SIDE, SIDE);
}
