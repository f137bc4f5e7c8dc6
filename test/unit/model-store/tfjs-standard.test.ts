import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LayersPair } from '../../../src/architectures/architecture.js';
import { useExactEngine } from '../../../src/engine/exact.js';
import { listModels, loadModel } from '../../../src/index.js';

beforeAll(() => useExactEngine());

/** Loads a model as any tfjs program would over HTTP, with the folder in the place of the server. */
function loadAsWebPage(folder: string): Promise<tfl.LayersModel> {
  const fetchFunc = async (url: string) =>
    new Response(await readFile(path.join(folder, path.basename(url))));
  return tfl.loadLayersModel(
    tf.io.http('http://models/model.json', { fetchFunc: fetchFunc as typeof fetch }),
  );
}

describe('a shipped model', async () => {
  const models = (await listModels()).filter(({ spec }) => spec.architecture === 'conv');

  it.each(models)('$id loads with plain tf.loadLayersModel, and computes the same', async ({ folder }) => {
    const own = await loadModel(folder);
    const space = own.coder.latentSpace!;
    const layers = (await space.layers()) as LayersPair;
    for (const name of ['encoder', 'decoder'] as const) {
      const standard = await loadAsWebPage(path.join(folder, name));
      const channels = name === 'encoder' ? space.channels : space.geometry.latentChannels;
      tf.tidy(() => {
        const input = tf.fill([1, 8, 8, channels], 0.25);
        const expected = (layers[name].predict(input) as tf.Tensor).dataSync();
        expect((standard.predict(input) as tf.Tensor).dataSync()).toEqual(expected);
      });
      standard.dispose();
    }
    own.dispose();
  });

  it('exists', () => expect(models.length).toBeGreaterThan(2));
});
