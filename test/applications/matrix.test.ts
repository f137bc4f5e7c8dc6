import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anomalyScores } from '../../src/applications/anomaly.js';
import { latentDeviations, varyImage } from '../../src/applications/augment.js';
import { denoise } from '../../src/applications/denoise.js';
import { featuresOf } from '../../src/applications/features.js';
import { inpaint } from '../../src/applications/inpaint.js';
import { requireLatent } from '../../src/applications/latent-space.js';
import { interpolateImages, sampleImages } from '../../src/applications/sample.js';
import { loadModel } from '../../src/architectures/load-model.js';
import type { Model } from '../../src/architectures/model.js';
import { type Dataset, openDataset } from '../../src/data/dataset.js';
import { Random } from '../../src/data/random.js';
import { AecError } from '../../src/errors.js';
import type { Image } from '../../src/image/image.js';
import { digitPng, temporaryFolder, writeFiles } from '../cli/images.js';
import { linesOf, runAec } from '../cli/run-aec.js';

const shipped = path.resolve(import.meta.dirname, '../../models');
const entries = await readdir(shipped, { withFileTypes: true });
const ids = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);

interface Given {
  readonly model: Model;
  /** Three digits, with the channels that the model takes. */
  readonly digits: Dataset;
  readonly first: Image;
  readonly second: Image;
}

/** Each application on two digits; gives the images or numbers that came out. */
const applications: Readonly<
  Record<string, (given: Given) => Promise<readonly (Image | ArrayLike<number>)[]>>
> = {
  denoise: async ({ model, first }) => [await denoise(first, model)],
  inpaint: async ({ model, first: { width, height }, first }) => {
    const missing = new Uint8Array(width * height).fill(1, (width * height) / 2);
    return [await inpaint(first, missing, model, { steps: 2, seed: 1, lambda: 0.0003 })];
  },
  'sample (draw)': async ({ model }) => sampleImages(model, { count: 2, seed: 1 }),
  'sample (between two images)': async ({ model, first, second }) =>
    interpolateImages(model, first, second, 3),
  features: async ({ model, digits }) => {
    const all: Float32Array[] = [];
    for await (const { values } of featuresOf(model, digits)) all.push(values);
    return all;
  },
  anomaly: async ({ model, digits }) => {
    const all: number[][] = [];
    for await (const { error, bytes } of anomalyScores(model, digits)) all.push([error, bytes]);
    return all;
  },
  augment: async ({ model, digits, first }) => {
    const own = requireLatent(model, 'augment');
    const deviations = await latentDeviations(own, digits);
    return varyImage(own, deviations, { image: first }, { noise: 0.5, mix: 0 }, 2, new Random(1));
  },
};

/** The models that each application must work with. */
const WORKS: Readonly<Record<string, RegExp>> = {
  denoise: /^mnist-(conv|vae|denoising)/,
  inpaint: /^(mnist-(conv|vae|denoising)|photo$)/,
  'sample (draw)': /^mnist-vae/,
  'sample (between two images)': /^(mnist-(conv|vae|denoising)|photo$)/,
  features: /^(mnist-(conv|vae|denoising)|photo$)/,
  anomaly: /./,
  augment: /^mnist-(conv|vae|denoising)/,
};

describe.each(ids)('with %s', (id) => {
  let given: Given;
  beforeAll(async () => {
    const model = await loadModel(id);
    const digits = await openDataset('mnist', { split: 'test', limit: 3, channels: model.spec.channels });
    given = { model, digits, first: await digits.image(0), second: await digits.image(1) };
  });
  afterAll(() => given.model.dispose());

  it.each(Object.keys(applications))(
    '%s works, or says in one line why not and what to use',
    async (name) => {
      const outcome = await applications[name]!(given).catch((error: unknown) => error);
      if (WORKS[name]!.test(id)) {
        if (outcome instanceof Error) throw outcome;
        const results = outcome as (Image | ArrayLike<number>)[];
        expect(results.length).toBeGreaterThan(0);
        for (const result of results) {
          const values = 'data' in result ? result.data : Array.from(result);
          expect(values.length).toBeGreaterThan(0);
          expect(values.every(Number.isFinite)).toBe(true);
        }
        return;
      }
      expect(outcome).toBeInstanceOf(AecError);
      const { code, message } = outcome as AecError;
      expect(code).toBe('usage');
      expect(message).toMatch(/^[^\n]+$/);
      expect(message).toContain(id);
      const named = ids.filter((other) => other !== id && message.match(/[\w-]+/g)!.includes(other));
      expect(named.length, `"${message}" names no model to use`).toBeGreaterThan(0);
      for (const other of named) expect(other, `${name} works with the model named`).toMatch(WORKS[name]!);
    },
  );
});

describe('on the command line', async () => {
  const cwd = await temporaryFolder();
  await writeFiles(cwd, { 'in/digit.png': await digitPng(0), 'mask.png': await digitPng(1) });

  it.each([
    [['denoise', 'in/digit.png', '-o', 'out.png']],
    [['inpaint', 'in/digit.png', '--mask', 'mask.png', '-o', 'out.png']],
    [['sample', '-o', 'out.png']],
    [['features', 'in', '-o', 'out.csv']],
    [['augment', 'in', '-o', 'out']],
  ])(
    '%j refuses a model without a small latent: one line, the exit status of a usage error',
    async (args) => {
      const { code, stdout, stderr } = await runAec([...args, '--model', 'mnist-rd'], { cwd });
      expect(stdout.toString()).toBe('');
      expect(linesOf(stderr)).toEqual([expect.stringMatching(/^aec: .*mnist-rd .*mnist-vae/)]);
      expect(code).toBe(2);
    },
  );
});
