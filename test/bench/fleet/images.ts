import { link, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { openDataset } from '../../../src/data/dataset.js';
import { IMAGE_EXTENSIONS } from '../../../src/data/image-extensions.js';
import { walkFolder } from '../../../src/data/walk-folder.js';
import { encodeImage } from '../../../src/image/write.js';

/** Sides of the crops in pixels. */
const WIDTH = 384;
const HEIGHT = 256;

/** Files that are made at the same time. */
const AT_ONCE = 100;

export interface ImageCounts {
  readonly digits: number;
  readonly crops: number;
}

/** Images that cannot be coded, by their names. */
export const BROKEN = ['photos/poison.png', 'photos/truncated.png'] as const;

/** Writes digits and crops of the photographs of a folder as PNG files, and two that cannot be coded. Returns the names of those that can. */
export async function makeImages(folder: string, photos: string, counts: ImageCounts): Promise<string[]> {
  const digits = await writeDigits(folder, counts.digits);
  const crops = await writeCrops(path.join(folder, 'photos'), photos, counts.crops);
  return [...digits, ...crops.map((name) => `photos/${name}`)];
}

async function writeDigits(folder: string, count: number): Promise<string[]> {
  const images = await openDataset('mnist', { split: 'train', limit: count });
  const write = async (n: number) => {
    const name = `digits/${Math.floor(n / 1000)}/${String(n).padStart(5, '0')}.png`;
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true });
    await writeFile(path.join(folder, name), await encodeImage(await images.image(n), 'png'));
    return name;
  };
  const names: string[] = [];
  while (names.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - names.length) }, (_, n) => names.length + n);
    names.push(...(await Promise.all(some.map(write))));
  }
  return names;
}

async function writeCrops(folder: string, photos: string, count: number): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const { files } = await walkFolder(photos, IMAGE_EXTENSIONS);
  const names: string[] = [];
  for (let n = 0; n < count; n++) {
    const file = path.join(photos, files[n % files.length]!);
    const { width, height } = await sharp(file).metadata();
    // Each time that a photograph comes again, from another place of it.
    const round = Math.floor(n / files.length);
    const along = (room: number) => Math.max(0, Math.round((room * (1 + round)) / (2 + round)));
    const [left, top] = [along(width - WIDTH), along(height - HEIGHT)];
    const crop = sharp(file).extract({
      left,
      top,
      width: Math.min(WIDTH, width),
      height: Math.min(HEIGHT, height),
    });
    const name = `${String(n).padStart(3, '0')}.png`;
    await writeFile(path.join(folder, name), await crop.removeAlpha().png().toBuffer());
    names.push(name);
  }
  await writeBroken(folder);
  return names;
}

async function writeBroken(folder: string): Promise<void> {
  const whole = await sharp({
    create: {
      width: WIDTH,
      height: HEIGHT,
      channels: 3,
      background: '#567',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .png()
    .toBuffer();
  await writeFile(path.join(folder, 'truncated.png'), whole.subarray(0, whole.length / 2));
  // A few bytes that claim 60,000 × 60,000 pixels: who believes them runs out of memory.
  const poison = Buffer.from(whole);
  poison.writeUInt32BE(60_000, 16);
  poison.writeUInt32BE(60_000, 20);
  poison.writeUInt32BE(crc32(poison.subarray(12, 29)), 29);
  await writeFile(path.join(folder, 'poison.png'), poison.subarray(0, 2000));
}

/** Every `step`-th of the images, as links in a folder of their own. Returns their number. */
export async function takePart(
  names: readonly string[],
  from: string,
  to: string,
  step: number,
): Promise<number> {
  const part = names.filter((_name, n) => n % step === 0);
  for (const name of part) {
    await mkdir(path.join(to, path.dirname(name)), { recursive: true });
    await link(path.join(from, name), path.join(to, name));
  }
  return part.length;
}
