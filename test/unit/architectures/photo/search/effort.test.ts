import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../../../../src/architectures/load-model.js';
import type { Model } from '../../../../../src/architectures/model.js';
import { worthAt } from '../../../../../src/architectures/photo/search/proximal-search.js';
import { compress } from '../../../../../src/codec/compress.js';
import { decompress } from '../../../../../src/codec/decompress.js';
import { useExactEngine } from '../../../../../src/engine/exact.js';
import { tf } from '../../../../../src/engine/tfjs.js';
import { inspectFile } from '../../../../../src/format/image-file.js';
import { mse } from '../../../../../src/metrics/mse.js';
import { naturalImage } from '../../../codec/natural-image.js';

let model: Model;
beforeAll(async () => {
  model = await loadModel('photo');
});
afterAll(() => model.dispose());

const image = naturalImage(64, 48);

/** The file at an effort, what it decodes to, and what both cost: as the search has it. */
async function coded(quality: number, effort: number) {
  const file = await compress(image, model, { quality, effort });
  const decoded = await decompress(file, model);
  const bits = 8 * inspectFile(file).bytes.payload;
  const squaredError = mse(image, decoded) * image.data.length;
  const cost = bits + (worthAt(inspectFile(file).rate! / 99) * squaredError) / image.channels;
  return { file, decoded, cost };
}

describe.each([5, 30, 55])('the search for the symbols of a photograph at quality %i', (quality) => {
  it('costs less than rounding at effort 4, and at effort 9 no more than at effort 4', async () => {
    const rounded = await coded(quality, 1);
    const some = await coded(quality, 4);
    const most = await coded(quality, 9);
    expect(some.cost).toBeLessThanOrEqual(rounded.cost);
    if (quality >= 30) expect(some.cost).toBeLessThan(rounded.cost);
    if (quality >= 30) expect(some.file).not.toEqual(rounded.file);
    expect(most.cost).toBeLessThanOrEqual(some.cost);
    // At few bits the first rounds find all that there is.
    if (quality >= 30) expect(most.file).not.toEqual(some.file);
    for (const { decoded } of [some, most]) {
      expect(decoded).toMatchObject({ width: 64, height: 48, channels: 3 });
    }
  });
});

describe('the search for the symbols of a photograph', () => {
  it('gives the same file every time, and below effort 4 none other than rounding', async () => {
    const fileAt = (effort: number) => compress(image, model, { quality: 30, effort });
    expect(await fileAt(5)).toEqual(await fileAt(5));
    expect(await fileAt(3)).toEqual(await fileAt(1));
  });

  it('reports progress that rises from 0 to 1', async () => {
    const told: number[] = [];
    await compress(image, model, { quality: 30, effort: 6, onProgress: (done) => told.push(done) });
    expect(told.at(-1)).toBe(1);
    expect(told.length).toBeGreaterThan(6); // at least one step per round
    for (const [i, done] of told.entries()) expect(done).toBeGreaterThanOrEqual(told[i - 1] ?? 0);
  });

  it('ends when it is aborted, with the reason of the signal', async () => {
    const controller = new AbortController();
    const told: number[] = [];
    const onProgress = (done: number) => {
      told.push(done);
      if (done > 0.2) controller.abort(new Error('enough'));
    };
    const searching = compress(image, model, { effort: 9, signal: controller.signal, onProgress });
    await expect(searching).rejects.toThrow('enough');
    expect(told.at(-1)).toBeLessThan(0.9);
  });
});

it('loads the layers for the search once, and frees them with the model', async () => {
  await useExactEngine();
  const own = await loadModel('photo');
  const before = tf.memory().numTensors;
  await compress(image, own, { quality: 50, effort: 4 });
  const loaded = tf.memory().numTensors;
  expect(loaded).toBeGreaterThan(before);
  await compress(image, own, { quality: 50, effort: 4 });
  expect(tf.memory().numTensors).toBe(loaded);
  own.dispose();
  await Promise.resolve();
  expect(tf.memory().numTensors).toBe(before);
});
