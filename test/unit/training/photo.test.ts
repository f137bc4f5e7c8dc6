import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../src/architectures/model.js';
import { cellLayersOf, takeCellLayers } from '../../../src/architectures/photo/cell-layers.js';
import { FloatCellNetwork } from '../../../src/architectures/photo/float-cell-network.js';
import type { PhotoTraining } from '../../../src/architectures/photo/training/photo-training.js';
import { schemeOf } from '../../../src/codec/coding-scheme.js';
import { Random } from '../../../src/data/random.js';
import { tf } from '../../../src/engine/tfjs.js';
import type { Image } from '../../../src/image/image.js';
import { mse } from '../../../src/metrics/mse.js';
import { finishSteps } from '../../../src/steps.js';
import { bitsOf, encodeSymbols } from '../../one-latent.js';
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
  it('agree on every symbol, and files are within 1 % of the ideal length', async () => {
    const scheme = schemeOf(model, rate);
    const [symbols] = finishSteps(scheme.analyse([image]));
    const shape = scheme.latentShape(image.width, image.height, 3);
    const { each, bits } = tf.tidy(() => {
      const { height, width, channels } = shape;
      const latent = tf.tensor4d(Float32Array.from(symbols!), [1, height, width, channels]);
      const predicted = training.prior.predict(latent, [rate / 99]);
      // As if every symbol were an image of its own.
      const values = tf.reshape(latent, [symbols!.length, 1, 1, 1]) as Tensor4D;
      const column = (tensor: Tensor) => tf.reshape(tensor, [symbols!.length, 1]) as Tensor2D;
      const { means, logScales } = predicted;
      return {
        each: training.prior.bits(values, { means: column(means), logScales: column(logScales) }).dataSync(),
        bits: training.prior.bits(latent, predicted).dataSync()[0]!,
      };
    });
    const inFile = bitsOf(symbols!, shape, scheme.entropyModel);
    for (const [i, own] of inFile.entries()) {
      expect(Math.abs(own - each[i]!), `symbol ${i}`).toBeLessThan(0.03 * (1 + each[i]!));
    }
    const sum = inFile.reduce((all, own) => all + own, 0);
    expect(Math.abs(sum / bits - 1)).toBeLessThan(0.01);
    const file = encodeSymbols(symbols!, shape, scheme.entropyModel);
    expect(8 * file.length).toBeLessThan(1.01 * bits + 16);
  });
});

it('the layers that are stored hold all weights of training, and give them back', () => {
  const { prior } = training;
  const layers = cellLayersOf(prior);
  const other = new FloatCellNetwork(prior.shape, new Random(12));
  takeCellLayers(other, layers, Float32Array.from(prior.weights.taps.dataSync()));
  for (const [i, variable] of other.variables.entries()) {
    expect(variable.dataSync(), variable.name).toEqual(prior.variables[i]!.dataSync());
  }
  for (const own of [layers.hidden, ...layers.groups]) own.dispose();
  other.dispose();
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
  const lossNow = () => tf.tidy(() => own.measure(x, 'joint').loss.dataSync()[0]!);
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
