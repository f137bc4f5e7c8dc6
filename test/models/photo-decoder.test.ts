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
import type { Layer } from '../../src/runtime/integer/description.js';
import { parseGraph } from '../../src/runtime/integer/graph.js';
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

/** The model `photo` with 0 for the numbers of the decoder's layers whose name begins with one of `names`. */
async function withoutLayers(...names: string[]): Promise<Model> {
  const { folder } = await findModel('photo');
  const { files } = await readStoredModel(filesIn(folder), folder);
  const { description, shapes, reads } = parseGraph(
    JSON.parse(Buffer.from(files.get('decoder/network.json')!).toString()),
    'decoder',
  );
  const weights = Uint8Array.from(files.get('decoder/network.bin')!);
  let [offset, cleared] = [0, 0];
  for (const [i, layer] of description.layers.entries()) {
    const { channels } = shapes[reads[i]![0]!]!;
    const bytes = bytesOf(layer, channels);
    if (bytes > 0 && names.some((name) => layer.name.startsWith(name))) {
      weights.fill(0, offset, offset + bytes);
      cleared++;
    }
    offset += bytes;
  }
  expect(offset).toBe(weights.length);
  expect(cleared).toBeGreaterThan(0);
  const own = path.join(parent, `photo-${open.length}`);
  await writeModelFolder(own, 'photo', new Map(files).set('decoder/network.bin', weights), new Map());
  const model = await loadModel(own);
  open.push(model);
  return model;
}

/** How much of the file of weights a layer takes, as FORMAT.md says. */
function bytesOf(layer: Layer, channels: number): number {
  if (layer.kind === 'add') return 4 * channels;
  return layer.kind === 'convolution' ? layer.filters * (4 + 2 + 2 * layer.kernel ** 2 * channels) : 0;
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
