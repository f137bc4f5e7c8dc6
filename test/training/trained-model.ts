import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { onTestFinished } from 'vitest';
import { loadModel } from '../../src/architectures/load-model.js';
import type { Model } from '../../src/architectures/model.js';
import type { Preset } from '../../src/architectures/training-config.js';
import { trainingConfig } from '../../src/training/config.js';
import type { EpochRecord } from '../../src/training/run-state.js';
import { trainModel } from '../../src/training/train-model.js';
import { fewDigits } from './small-dataset.js';

/** A dense autoencoder that learns a little of 256 digits in a second. */
export const smallDense = trainingConfig({
  id: 'mnist-dense-test',
  architecture: 'dense',
  architectureOptions: { hidden: [], latentChannels: 32, latentActivation: 'relu' },
  objective: 'reconstruction',
  loss: 'bce',
  epochs: 6,
  hardEpochs: 0,
  batchSize: 32,
  learningRate: 5e-3,
  limit: 256,
});

export interface Trained {
  readonly model: Model;
  readonly history: readonly EpochRecord[];
}

/** The model that `changes` of `smallDense` give, loaded from the folder it was written to. */
export async function trainSmall(changes: Preset): Promise<Trained> {
  const parent = await mkdtemp(path.join(tmpdir(), 'aec-'));
  // The layers of a model are read from its folder when they are asked for.
  onTestFinished(() => rm(parent, { recursive: true }));
  const folder = path.join(parent, 'model');
  const options = {
    folder,
    engine: 'wasm',
    workers: 1,
    resume: false,
    force: false,
    onEvent: () => {},
  } as const;
  const { history } = await trainModel({ ...smallDense, ...changes }, options);
  return { model: await loadModel(folder), history };
}

/** Digits 0…1 as `[n, 28, 28, 1]`; the caller disposes of them. */
export async function digitTensor(n: number): Promise<tf.Tensor4D> {
  const digits = await fewDigits(n);
  const samples: number[] = [];
  for (let i = 0; i < n; i++) for (const sample of (await digits.image(i)).data) samples.push(sample / 255);
  return tf.tensor4d(samples, [n, 28, 28, 1]);
}

/** y of digits: one array an image. */
export async function latentsOfDigits({ coder }: Model, n: number): Promise<number[][]> {
  const { encoder } = await coder.latentSpace!.layers();
  const x = await digitTensor(n);
  const y = tf.tidy(() => (tf.reshape(encoder.apply(x) as tf.Tensor, [n, -1]) as tf.Tensor2D).arraySync());
  x.dispose();
  return y;
}
