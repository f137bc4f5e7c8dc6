import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../src/architectures/model.js';
import { CellModel } from '../../../src/architectures/photo/coding/cell-model.js';
import { CellNetwork } from '../../../src/architectures/photo/coding/cell-network.js';
import { cellNetworkParts } from '../../../src/architectures/photo/coding/cell-network-shape.js';
import { anchorWeights } from '../../../src/architectures/photo/coding/qualities.js';
import { ScaleTables } from '../../../src/architectures/photo/coding/scale-tables.js';
import type { PhotoTraining } from '../../../src/architectures/photo/training/photo-training.js';
import { schemeOf } from '../../../src/codec/scheme-of.js';
import { Random } from '../../../src/data/random.js';
import { tf } from '../../../src/engine/tfjs.js';
import type { Image } from '../../../src/image/image.js';
import { mse } from '../../../src/metrics/mse.js';
import { finishSteps } from '../../../src/steps.js';
import { encodeSymbols } from '../../one-latent.js';
import { photoModelOf, randomPhotoTraining } from '../codec/random-photo.js';

let training: PhotoTraining;
let model: Model;
const image = blobs(80, 64);

beforeAll(async () => {
  training = await randomPhotoTraining();
  model = await photoModelOf(training);
});
afterAll(() => training.dispose());

/** Colours that change slowly, with edges and some noise. */
function blobs(width: number, height: number): Image {
  const random = new Random(3);
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / 3);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const edge = (x - 30) ** 2 + (y - 30) ** 2 < 400 ? 80 : 0;
    data[i] = 60 + edge + Math.floor(x / 2) + 8 * (i % 3) + random.integer(12);
  }
  return { width, height, channels: 3, data };
}

describe.each([0, 37, 99])('at rate %i the latent network of files and that of training', (rate) => {
  it('agree on every mean and scale to 1e-4, and files are within 1 % of the ideal length', async () => {
    const scheme = schemeOf(model, rate);
    const [symbols] = finishSteps(scheme.analyse([image]));
    const shape = scheme.latentShape(image.width, image.height, 3);
    const weights = [training.prior.typicalScales, ...training.prior.variables.map((v) => v.dataSync())];
    const network = new CellNetwork(
      training.prior.shape,
      weights.flatMap((part) => [...part]),
    );
    const seen: { mean: number; logScale: number }[] = [];
    const tables = new ScaleTables();
    const spy = new CellModel(network, anchorWeights(rate / 99), {
      cdf: (mean: number, logScale: number) => {
        seen.push({ mean, logScale });
        return tables.cdf(mean, logScale);
      },
    });
    const source = spy.begin(shape, symbols!);
    let idealBits = 0;
    for (const [i, symbol] of symbols!.entries()) {
      const { minimum, size, cumulative } = source.cdf(i);
      expect(symbol - minimum).toBeGreaterThanOrEqual(0);
      expect(symbol - minimum).toBeLessThan(size);
      const at = symbol - minimum;
      idealBits -= Math.log2((cumulative[at + 1]! - cumulative[at]!) / 65536);
    }

    const { means, logScales, bits } = tf.tidy(() => {
      const latent = tf.tensor4d(Float32Array.from(symbols!), [1, shape.height, shape.width, shape.channels]);
      const predicted = training.prior.predict(latent, [rate / 99]);
      return {
        means: predicted.means.dataSync(),
        logScales: predicted.logScales.dataSync(),
        bits: training.prior.bits(latent, predicted).dataSync()[0]!,
      };
    });
    for (const [i, { mean, logScale }] of seen.entries()) {
      expect(Math.abs(mean - means[i]!)).toBeLessThan(1e-4 * (1 + Math.abs(means[i]!)));
      expect(Math.abs(logScale - logScales[i]!)).toBeLessThan(1e-4 * (1 + Math.abs(logScales[i]!)));
    }
    expect(Math.abs(idealBits / bits - 1)).toBeLessThan(0.01);
    const file = encodeSymbols(symbols!, shape, scheme.entropyModel);
    expect(8 * file.length).toBeLessThan(1.01 * bits + 16); // with weights in half precision
  });
});

it('the variables of training are the parts of the network of files, in order', () => {
  const { prior } = training;
  const sizes = cellNetworkParts(prior.shape).map(({ rows, columns }) => rows * columns);
  // Training splits the first layer by rows of cells, and those of groups by what they see.
  const merged = [prior.typicalScales.length];
  for (const { size, name } of prior.variables) {
    const continues = /left|\/b\d/.test(name);
    if (continues) merged.push(merged.pop()! + size);
    else merged.push(size);
  }
  expect(merged).toEqual(sizes);
});

it('measures in training what files are', async () => {
  const rate = 50;
  const { bits, errors } = tf.tidy(() => {
    const x = tf.tensor4d(
      Float32Array.from(image.data, (v) => v / 255),
      [1, image.height, image.width, 3],
    );
    const measured = training.rateAndDistortion(x, [rate / 99]);
    return { bits: measured.bits.dataSync()[0]!, errors: measured.errors.dataSync()[0]! };
  });
  const scheme = schemeOf(model, rate);
  const [symbols] = finishSteps(scheme.analyse([image]));
  const [back] = finishSteps(scheme.synthesise([symbols!], image.width, image.height));
  const file = encodeSymbols(symbols!, scheme.latentShape(image.width, image.height, 3), scheme.entropyModel);
  const squared = mse(image, back!);
  expect(Math.abs((8 * file.length) / bits - 1)).toBeLessThan(0.02);
  expect(Math.abs(squared / errors - 1)).toBeLessThan(0.03);
});

it('learns', async () => {
  const own = await randomPhotoTraining();
  const x = tf.tensor4d(
    Float32Array.from(image.data, (v) => v / 255),
    [1, image.height, image.width, 3],
  );
  const lossNow = () => tf.tidy(() => own.measure(x).loss.dataSync()[0]!);
  const before = lossNow();
  for (const stage of ['joint', 'hard']) {
    const optimizer = tf.train.adam(3e-3);
    for (let i = 0; i < 6; i++) {
      tf.tidy(() => {
        const { grads } = tf.variableGrads(() => own.loss(x, stage, new Random(i)), own.variablesOf(stage));
        optimizer.applyGradients(grads as Parameters<typeof optimizer.applyGradients>[0]);
      });
    }
  }
  expect(lossNow()).toBeLessThan(before);
  x.dispose();
  own.dispose();
});
