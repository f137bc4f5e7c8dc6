/** Draws the pictures of src/docs/applications.md from MNIST's test digits, into test/bench/results/pictures/applications. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { anomalyScores } from '../../src/applications/anomaly.js';
import { latentDeviations, varyImage } from '../../src/applications/augment.js';
import { addNoise, denoise } from '../../src/applications/denoise.js';
import { drawFeatures } from '../../src/applications/feature-map.js';
import { inpaint } from '../../src/applications/inpaint.js';
import { requireVariational } from '../../src/applications/latent-space.js';
import { interpolateImages, latentMap, sampleImages } from '../../src/applications/sample.js';
import { loadModel } from '../../src/architectures/load-model.js';
import { compressMany } from '../../src/codec/compress.js';
import { decompressMany } from '../../src/codec/decompress.js';
import { parseCorruption } from '../../src/data/corrupt.js';
import { openDataset } from '../../src/data/dataset.js';
import { Random } from '../../src/data/random.js';
import { contactSheet } from '../../src/image/contact-sheet.js';
import type { Image } from '../../src/image/image.js';
import { loadSharp } from '../../src/image/load-sharp.js';
import { encodeImage } from '../../src/image/write.js';
import { oneOfEachDigit } from './dataset-images.js';

const folder = path.resolve(import.meta.dirname, '../../test/bench/results/pictures/applications');
const SIDE = 28;
const SEED = 1;

const digits = await openDataset('mnist', { split: 'test', limit: 1000 });
const ten = await oneOfEachDigit(digits);
const vae = await loadModel('mnist-vae');
const space = requireVariational(vae);

await mkdir(folder, { recursive: true });
await drawDenoising();
await drawInpainting();
await drawSamples();
await drawFeatureMap();
await drawAnomalies();
await drawAugmentation();

async function save(name: string, rows: Image[][], scale = 2, gap = 4): Promise<void> {
  await writeFile(path.join(folder, name), await encodeImage(contactSheet(rows, { scale, gap }), 'png'));
}

async function drawDenoising(): Promise<void> {
  const model = await loadModel('mnist-denoising');
  const noise = parseCorruption('gaussian:0.3');
  const noisy = ten.map((image, n) => addNoise(image, noise, new Random(SEED, n)));
  await save('denoise.png', [ten, noisy, await Promise.all(noisy.map((image) => denoise(image, model)))]);
}

async function drawInpainting(): Promise<void> {
  const missing = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => (i >= (SIDE / 2) * SIDE ? 1 : 0));
  const holes = ten.map((image) => ({ ...image, data: image.data.map((v, i) => (missing[i] ? 128 : v)) }));
  const options = { steps: 200, seed: SEED, lambda: 0.0003 };
  const completed: Image[] = [];
  for (const image of ten) completed.push(await inpaint(image, missing, vae, options));
  await save('inpaint.png', [ten, holes, completed]);
}

async function drawSamples(): Promise<void> {
  const samples = await sampleImages(vae, { count: 48, seed: SEED });
  await save(
    'sample.png',
    Array.from({ length: 4 }, (_, row) => samples.slice(12 * row, 12 * row + 12)),
  );
  const pairs = [
    [7, 2],
    [0, 8],
    [1, 4],
  ] as const;
  await save(
    'interpolate.png',
    await Promise.all(pairs.map(([from, to]) => interpolateImages(vae, ten[from]!, ten[to]!, 12))),
  );
  await save('map.png', await latentMap(requireVariational(await loadModel('mnist-vae-2d')), 12), 1, 1);
}

async function drawFeatureMap(): Promise<void> {
  const model = await loadModel('mnist-vae-2d');
  const svg = await drawFeatures(model, digits);
  const sharp = await loadSharp();
  const png = await sharp(Buffer.from(svg)).png({ palette: true, colours: 16, dither: 0 }).toBuffer();
  await writeFile(path.join(folder, 'features.png'), png);
}

/** The digits with the largest error, and what their files decode to. */
async function drawAnomalies(): Promise<void> {
  const errors: number[] = [];
  for await (const { error } of anomalyScores(vae, digits)) errors.push(error);
  const strangest = [...errors.keys()].sort((a, b) => errors[b]! - errors[a]!).slice(0, 12);
  const images = await Promise.all(strangest.map((index) => digits.image(index)));
  await save('anomaly.png', [images, await decompressMany(await compressMany(images, vae), vae)]);
}

async function drawAugmentation(): Promise<void> {
  const deviations = await latentDeviations(space, digits);
  const rows = await Promise.all(
    [2, 5, 7].map(async (digit) => {
      const image = ten[digit]!;
      const random = new Random(SEED, digit);
      return [image, ...(await varyImage(space, deviations, { image }, { noise: 0.5, mix: 0 }, 11, random))];
    }),
  );
  await save('augment.png', rows);
}
