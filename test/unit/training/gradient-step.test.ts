import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useEngine } from '../../../src/engine/engine.js';
import { valuesOf } from '../../../src/layers/tensor-values.js';
import { trainBatch } from '../../../src/training/gradient-step.js';
import { createOptimizer, type OptimizerName } from '../../../src/training/optimizer.js';
import type { TrainingRun } from '../../../src/training/run.js';
import type { ShardRunner } from '../../../src/training/shards/shard-runner.js';

beforeAll(() => useEngine('wasm'));

const shapes = [[2, 3], [], [4], [1, 1, 3]];
const batch = { patches: new Float32Array(1), count: 1, side: 1, channels: 1, from: 0 } as const;

function start(): tf.Variable[] {
  return shapes.map((shape, k) => tf.variable(tf.randomNormal(shape, 0, 1, 'float32', k + 1)));
}

/** The gradient of a step, all numbers one after the other. */
function gradientOf(step: number): Float32Array {
  return tf
    .randomNormal([14], 0, 1, 'float32', 100 + step)
    .dataSync<'float32'>()
    .slice();
}

it.each<OptimizerName>(['adam', 'sgd', 'rmsprop', 'momentum'])(
  'moves all variables as %s does one by one, to the last bit',
  async (name) => {
    const together = start();
    const run = {
      trainable: { variablesOf: () => together },
      optimizer: createOptimizer(name, 0.1),
      stage: { name: 'all' },
      config: { seed: 1, clipNorm: 0 },
      epoch: 0,
    } as unknown as TrainingRun;
    const alone = start();
    const optimizer = createOptimizer(name, 0.1);
    for (let step = 0; step < 5; step++) {
      const runner = {
        shards: 1,
        takeWeights: async () => {},
        gradient: async () => ({ loss: step, gradient: gradientOf(step) }),
      } as unknown as ShardRunner;
      expect(await trainBatch(run, runner, batch)).toBe(step);
      const gradient = gradientOf(step);
      let at = 0;
      const named = alone.map(({ name, shape, size }) => {
        at += size;
        return { name, tensor: tf.tensor(gradient.slice(at - size, at), shape) };
      });
      optimizer.applyGradients(named);
    }
    const values = (variables: tf.Variable[]) => valuesOf(variables).map(({ values }) => values);
    expect(values(together)).toEqual(values(alone));
    expect(values(together)).not.toEqual(values(start()));
  },
);
