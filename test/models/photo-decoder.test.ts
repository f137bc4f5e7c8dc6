import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadModel } from '../../src/architectures/load-model.js';
import type { Model } from '../../src/architectures/model.js';
import { compress } from '../../src/codec/compress.js';
import { decompress } from '../../src/codec/decompress.js';
import type { Image } from '../../src/image/image.js';
import { psnr } from '../../src/metrics/psnr.js';
import { filesIn, writeModelFolder } from '../../src/model-store/folder.js';
import { findModel } from '../../src/model-store/installed.js';
import { readStoredModel } from '../../src/model-store/read-model.js';
import { temporaryFolder } from '../cli/images.js';
import { naturalImage } from '../unit/codec/natural-image.js';

/** How much better than one flat colour a decoded photograph must be at quality 50, in dB. */
const CLEAR_MARGIN = 12;

const image = naturalImage(96, 80);
const parent = await temporaryFolder();
const open: Model[] = [];
let photo: Model;

beforeAll(async () => {
  photo = await loadModel('photo');
  open.push(photo);
});
afterAll(() => {
  for (const model of open) model.dispose();
});

interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

/** The model `photo` with 0 for the weights of its decoder whose name begins with one of `layers`. */
async function withoutLayers(...layers: string[]): Promise<Model> {
  const { folder } = await findModel('photo');
  const { files } = await readStoredModel(filesIn(folder), folder);
  const changed = new Map(files);
  const { weightsManifest } = JSON.parse(Buffer.from(files.get('decoder/model.json')!).toString());
  const weights = Uint8Array.from(files.get('decoder/weights.bin')!);
  let [offset, cleared] = [0, 0];
  for (const { name, shape } of weightsManifest[0].weights as WeightSpec[]) {
    const bytes = 2 * shape.reduce((product, size) => product * size, 1); // float16
    if (layers.some((layer) => name.startsWith(layer))) {
      weights.fill(0, offset, offset + bytes);
      cleared++;
    }
    offset += bytes;
  }
  expect(offset).toBe(weights.length);
  expect(cleared).toBeGreaterThan(0);
  changed.set('decoder/weights.bin', weights);
  const own = path.join(parent, `photo-${open.length}`);
  await writeModelFolder(own, 'photo', changed, new Map());
  const model = await loadModel(own);
  open.push(model);
  return model;
}

/** PSNR of what a file of `image` decodes to. The encoder and the symbols are those of `photo` in each case. */
async function decodedPsnr(model: Model): Promise<number> {
  return psnr(image, await decompress(await compress(image, model, { quality: 50 }), model));
}

function flatMean({ width, height, data }: Image): Image {
  const means = [0, 1, 2].map(
    (c) => data.reduce((sum, v, i) => (i % 3 === c ? sum + v : sum), 0) / (width * height),
  );
  return { width, height, channels: 3, data: data.map((_, i) => Math.round(means[i % 3]!)) };
}

it('a photograph comes back far better than one flat colour, and a decoder of zeros does not manage it', async () => {
  const floor = psnr(image, flatMean(image)) + CLEAR_MARGIN;
  expect(await decodedPsnr(photo)).toBeGreaterThan(floor);
  expect(await decodedPsnr(await withoutLayers(''))).toBeLessThan(floor);
  expect(await decodedPsnr(await withoutLayers('synthesis_linear'))).toBeLessThan(floor);
});

it('the convolutional branch of the decoder is worth something beside the linear one', async () => {
  const linearOnly = await decodedPsnr(await withoutLayers('synthesis_6'));
  expect(await decodedPsnr(photo)).toBeGreaterThan(linearOnly + 0.1);
});

it('more quality is a better photograph', async () => {
  const psnrs: number[] = [];
  for (const quality of [1, 25, 50, 75, 100]) {
    psnrs.push(psnr(image, await decompress(await compress(image, photo, { quality }), photo)));
  }
  expect(psnrs).toEqual([...psnrs].sort((a, b) => a - b));
});
