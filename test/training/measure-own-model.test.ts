import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../src/architectures/load-model.js';
import { openDataset } from '../../src/data/dataset.js';
import { measureOwnModel } from '../../src/evaluation/measure-own-model.js';
import { verdictOf } from '../../src/evaluation/verdict.js';
import { shippedModels } from '../../src/model-store/named-models.js';
import { trainSmall } from './trained-model.js';

const digits = await openDataset('mnist', { split: 'test', limit: 6 });
const shipped = await loadModel(path.join(shippedModels, 'mnist-rd'));
afterAll(() => shipped.dispose());

describe('measureOwnModel', () => {
  it('says of a model of one poor rate that the others begin above it', async () => {
    const { model } = await trainSmall({ epochs: 1 });
    const { evaluations, table, dataset } = (await measureOwnModel(model, digits, { seconds: 60 }))!;
    expect(dataset.count).toBe(6);
    expect(evaluations.every(({ images }) => images === 6)).toBe(true);
    expect(evaluations[0]).toMatchObject({ model: { hash: model.hash }, rate: null });
    expect(new Set(evaluations.map(({ codec }) => codec))).toEqual(
      new Set(['aec dense', 'webp', 'avif', 'aec rd']),
    );
    // It cannot code without loss, so nobody else is measured there.
    expect(evaluations.some(({ rate }) => rate?.lossless)).toBe(false);
    expect(table.others.map(({ name }) => name)).toEqual(['WebP', 'AVIF', 'shipped mnist-rd']);
    expect(verdictOf(table, '6 images').sentence).toMatch(
      /^mnist-dense-test: [\d.]+ bytes for 1\d\.\d+ dB, a PSNR that no other codec has \(WebP .*shipped mnist-rd .*\), on 6 images$/,
    );
    model.dispose();
  });

  it('measures a model of many rates at different ones, the usual one first, and without loss', async () => {
    const { evaluations, table } = (await measureOwnModel(shipped, digits, { seconds: 60 }))!;
    const own = evaluations.filter(({ model }) => model !== null);
    expect(own.every(({ model }) => model!.hash === shipped.hash)).toBe(true);
    expect(own[0]!.rate).toEqual({ quality: 60 });
    expect(own.at(-1)).toMatchObject({ rate: { lossless: true }, losslessImages: 6 });
    expect(new Set(own.map(({ totalBytes }) => totalBytes)).size).toBe(own.length);
    expect(table.qualities.at(-1)).toBe('lossless');
    const { sentence, losses } = verdictOf(table, '6 images');
    expect(sentence).toMatch(
      /^mnist-rd: \d+ % smaller than WebP.* dB; .*smaller than WebP.* without loss, on 6 images$/,
    );
    expect(losses.filter(({ to }) => to === 'WebP')).toEqual([]);
  });

  it('gives nothing if the signal came first', async () => {
    const signal = AbortSignal.abort();
    expect(await measureOwnModel(shipped, digits, { seconds: 60, signal })).toBeNull();
  });
});
