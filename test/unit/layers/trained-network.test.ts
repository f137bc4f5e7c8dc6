import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../src/data/random.js';
import { useExactEngine } from '../../../src/engine/exact.js';
import { tf } from '../../../src/engine/tfjs.js';
import { TrainedNetwork } from '../../../src/layers/trained-network.js';
import { expectGradient } from './finite-differences.js';

beforeAll(useExactEngine);

const size = { inputs: 7, features: 3, hidden: 5, outputs: 4 };
const start = { sigma: 0.5, outputs: [1, -2, 3, 0] };

const rows = (count: number, columns: number, seed: number): Tensor2D => {
  const values = new Float32Array(count * columns);
  new Random(seed).fillNormal(values, 1);
  return tf.tensor2d(values, [count, columns]);
};

/** Features of which one is 1. */
const features = (count: number): Tensor2D => tf.oneHot(tf.range(0, count, 1, 'int32'), count) as Tensor2D;

function trained(seed: number, own = size): TrainedNetwork {
  return new TrainedNetwork(own, start, new Random(seed));
}

describe('a small network in training', () => {
  it('starts with the outputs it is told, about', () => {
    tf.tidy(() => {
      const network = trained(1);
      const given = network.apply(tf.zeros([3, 7]), features(3)).arraySync();
      for (const row of given) expect(row).toEqual(start.outputs);
      network.dispose();
    });
  });

  it('gives as layers what it gives itself', () => {
    tf.tidy(() => {
      const network = trained(2);
      const layers = network.layers();
      const [x, f] = [rows(3, 7, 3), features(3)];
      const own = network.apply(x, f).dataSync();
      (layers.apply([x, f]) as Tensor).dataSync().forEach((value, i) => {
        expect(value).toBeCloseTo(own[i]!, 5);
      });
      layers.dispose();
      network.dispose();
    });
  });

  it('takes the weights of layers, and of layers with fewer features', () => {
    const network = trained(2);
    const layers = network.layers();
    const same = trained(5);
    same.take(layers);
    for (const [i, variable] of same.variables.entries()) {
      expect(variable.dataSync()).toEqual(network.variables[i]!.dataSync());
    }
    const wider = trained(6, { ...size, features: 5 });
    wider.take(layers);
    tf.tidy(() => {
      const x = rows(3, 7, 3);
      const given = wider.apply(x, tf.concat([features(3), tf.ones([3, 2])], 1) as Tensor2D);
      const own = network.apply(x, features(3)).dataSync();
      given.dataSync().forEach((value, i) => {
        expect(value).toBeCloseTo(own[i]!, 5);
      });
    });
    layers.dispose();
    for (const each of [network, same, wider]) each.dispose();
  });

  it('has the gradient of finite differences by its inputs', () => {
    const network = trained(4);
    const x = Array.from(rows(3, 7, 9).dataSync());
    const of = (values: Tensor) =>
      tf.sum(tf.square(network.apply(tf.reshape(values, [3, 7]) as Tensor2D, features(3)))) as never;
    expectGradient(of, x, { tolerance: 2e-2 });
    network.dispose();
  });
});
