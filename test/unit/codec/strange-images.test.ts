import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decompress } from '../../../src/codec/decompress.js';
import { loadMnist } from '../../../src/data/mnist.js';
import { compress, type Image, loadModel, type Model } from '../../../src/index.js';
import { psnr } from '../../../src/metrics/psnr.js';
import { randomImage } from './tiny-transforms.js';

// The model of digits must be right on everything; small it need not be.
let model: Model;
let strange: Readonly<Record<string, Image>>;

beforeAll(async () => {
  model = await loadModel(path.resolve(import.meta.dirname, '../../../models/mnist-rd'));
  const digits = await loadMnist('test', { limit: 10 });
  const images = await Promise.all(Array.from({ length: 10 }, (_, i) => digits.image(i)));
  const digit = images[0]!;
  const at = (image: Image, row: number, column: number) => image.data[row * 28 + column]!;
  const gray = (width: number, height: number, sample: (row: number, column: number) => number): Image => {
    const data = Uint8Array.from({ length: width * height }, (_, i) =>
      sample(Math.floor(i / width), i % width),
    );
    return { width, height, channels: 1, data };
  };
  strange = {
    inverted: gray(28, 28, (row, column) => 255 - at(digit, row, column)),
    rotated: gray(28, 28, (row, column) => at(digit, column, 27 - row)),
    thick: gray(28, 28, (row, column) =>
      Math.max(at(digit, row, column), at(digit, row, Math.max(0, column - 2))),
    ),
    'enlarged to 64×64': gray(64, 64, (row, column) =>
      at(digit, Math.floor(row / 2.3), Math.floor(column / 2.3)),
    ),
    'a strip of 280×28': gray(280, 28, (row, column) =>
      at(images[Math.floor(column / 28)]!, row, column % 28),
    ),
    'a gradient': gray(90, 70, (row, column) => row + column),
    noise: randomImage(40, 40, 1),
    'colour noise': randomImage(20, 30, 3),
  };
});
afterAll(() => model.dispose());

const names = [
  'inverted',
  'rotated',
  'thick',
  'enlarged to 64×64',
  'a strip of 280×28',
  'a gradient',
  'noise',
  'colour noise',
];

describe.each(names)('the model of digits on %s', (name) => {
  it('is lossless when asked to', async () => {
    const image = strange[name]!;
    expect(await decompress(await compress(image, model, { lossless: true }), model)).toEqual(image);
  });

  it('gives the right picture at quality 70', async () => {
    const image = strange[name]!;
    expect(
      psnr(image, await decompress(await compress(image, model, { quality: 70 }), model)),
    ).toBeGreaterThan(26);
  });
});
