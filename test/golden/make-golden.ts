/**
 * Freezes files of the shipped models: `npx tsx test/golden/make-golden.ts MODEL…` adds to this folder the files that are
 * missing for each model named, and to golden.json the hashes of the pixels they decode to. A frozen file is never made
 * again: it must decode for ever.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RateOptions } from '../../src/architectures/rates.js';
import { decompress } from '../../src/codec/decompress.js';
import { loadMnist } from '../../src/data/mnist.js';
import type { Image } from '../../src/image/image.js';
import { compress, loadModel } from '../../src/index.js';
import { goldenFile, goldenFolder, readGolden } from './golden-list.js';
import { pixelHash } from './pixel-hash.js';

const golden = readGolden();

const digits = await loadMnist('test', { limit: 3 });
const images: Readonly<Record<string, Image>> = {
  'digit-0': await digits.image(0),
  'digit-1': await digits.image(1),
  'digit-2': await digits.image(2),
  'one-pixel': rings(1, 1, 1),
  'odd-gray': rings(37, 5, 1),
  'tiles-gray': rings(530, 262, 1),
  'odd-colour': rings(61, 90, 3),
  'odd-alpha': { ...rings(33, 21, 3), alpha: rings(33, 21, 1).data },
};

/** An image and how it is compressed. */
type Case = readonly [image: Image, options?: RateOptions];
const plain: Record<string, Case> = Object.fromEntries(
  Object.entries(images).map(([name, image]) => [name, [image]]),
);
/** For models that can code without loss or near it. */
const lossless: Record<string, Case> = {
  'digit-lossless': [images['digit-0']!, { lossless: true }],
  'odd-lossless': [images['odd-colour']!, { lossless: true }],
  'odd-near-lossless': [images['odd-gray']!, { nearLossless: 2 }],
  'odd-few-levels': [images['odd-colour']!, { nearLossless: 12 }],
  'tiles-gray-lossless': [images['tiles-gray']!, { lossless: true }],
};

/** For such models of colour images: in few colours, those of the image or near them. */
const palettes: Record<string, Case> = {
  'bands-lossless': [bands(45, 38), { lossless: true }],
  'bands-low': [bands(45, 38), { quality: 20 }],
};

for (const id of process.argv.slice(2)) {
  const model = await loadModel(id);
  const { channels, rates } = model.coder.traits;
  const exact = rates?.samples ? { ...lossless, ...(channels === 3 && palettes) } : {};
  for (const [name, [image, options]] of Object.entries({ ...plain, ...exact })) {
    const file = `${id}.${name}.aec`;
    if (golden[file]) continue;
    const bytes = await compress(image, model, options);
    writeFileSync(path.join(goldenFolder, file), bytes);
    golden[file] = { model: id, pixels: pixelHash(await decompress(bytes, model)) };
  }
}
writeFileSync(goldenFile, `${JSON.stringify(golden, null, 2)}\n`);

/** Slanted bands of a dozen colours. */
function bands(width: number, height: number): Image {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const band = Math.floor(((i % width) + 2 * Math.floor(i / width)) / 9) % 12;
    data.set([(band * 70) % 256, 255 - 20 * band, (band * band * 9) % 256], 3 * i);
  }
  return { width, height, channels: 3, data };
}

/** Rings of changing width, another centre for every channel: smooth, and different everywhere. */
function rings(width: number, height: number, channels: 1 | 3): Image {
  const data = new Uint8Array(width * height * channels);
  for (let i = 0; i < data.length; i++) {
    const c = i % channels;
    const x = (Math.floor(i / channels) % width) - width * (0.3 + 0.2 * c);
    const y = Math.floor(i / channels / width) - height * (0.6 - 0.2 * c);
    data[i] = Math.floor((x * x + y * y) / 8) % 256;
  }
  return { width, height, channels, data };
}
