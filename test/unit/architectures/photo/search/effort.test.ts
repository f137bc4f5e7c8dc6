import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../../../../src/architectures/load-model.js';
import type { Model } from '../../../../../src/architectures/model.js';
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

/** The file at an effort, what it decodes to, and what both cost. */
async function coded(quality: number, effort: number) {
  const file = await compress(image, model, { quality, effort });
  const decoded = await decompress(file, model);
  return { file, decoded, bytes: inspectFile(file).bytes.payload, error: mse(image, decoded) };
}

describe.each([5, 30, 55])('the search for the symbols of a photograph at quality %i', (quality) => {
  it('takes fewer bytes with more effort, and the picture is no worse', async () => {
    const rounded = await coded(quality, 1);
    let before = rounded;
    for (const effort of [4, 6, 9]) {
      const searched = await coded(quality, effort);
      expect(searched.bytes).toBeLessThanOrEqual(before.bytes);
      // The search computes pictures in real numbers, and decoding rounds samples.
      expect(searched.error).toBeLessThan(1.003 * rounded.error);
      expect(searched.decoded).toMatchObject({ width: 64, height: 48, channels: 3 });
      before = searched;
    }
    expect(before.bytes).toBeLessThan(rounded.bytes);
    // At few bits the first rounds find all that there is.
    if (quality >= 30) expect(before.bytes).toBeLessThan(0.98 * rounded.bytes);
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
