import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { thresholdAt } from '../../../src/applications/anomaly.js';
import { auroc } from '../../../src/applications/auroc.js';
import { accuracy, type LabelledPoints } from '../../../src/applications/labelled-points.js';
import { logisticRegression } from '../../../src/applications/logistic-regression.js';
import { nearestNeighbours } from '../../../src/applications/nearest-neighbours.js';
import { normalQuantile } from '../../../src/applications/normal-quantile.js';
import { Random } from '../../../src/data/random.js';
import { randomModel } from '../codec/tiny-transforms.js';

/** Three clouds around the corners of a triangle, which overlap a little. */
function clouds(count: number, seed: number): LabelledPoints {
  const random = new Random(seed);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
  const values = Float32Array.from({ length: 2 * count }, (_, i) => {
    const angle = (2 * Math.PI * labels[i >> 1]!) / 3;
    return 3 * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle)) + random.normal();
  });
  return { values, labels };
}

beforeAll(async () => {
  (await randomModel(1)).dispose(); // starts the exact engine
});

describe('classifiers', () => {
  const [train, test] = [clouds(600, 1), clouds(300, 2)];

  it('tell clouds apart, about as well as can be, and leave no tensors', () => {
    const before = tf.memory().numTensors;
    expect(accuracy(nearestNeighbours(train, test.values, 5), test.labels)).toBeGreaterThan(0.97);
    expect(accuracy(logisticRegression(train, test.values, 1), test.labels)).toBeGreaterThan(0.97);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('predict the same every time', () => {
    expect(logisticRegression(train, test.values, 1)).toEqual(logisticRegression(train, test.values, 1));
  });

  it('nearest neighbours are those that plain arithmetic finds', () => {
    for (const k of [1, 5]) {
      const plain = Array.from({ length: 40 }, (_, q) => {
        const distances = Array.from(train.labels, (label, r) => {
          const [dx, dy] = [0, 1].map((axis) => test.values[2 * q + axis]! - train.values[2 * r + axis]!);
          return { label, distance: dx! ** 2 + dy! ** 2 };
        }).sort((a, b) => a.distance - b.distance);
        const votes = [0, 0, 0];
        for (const { label } of distances.slice(0, k)) votes[label]!++;
        return votes.indexOf(Math.max(...votes));
      });
      expect([...nearestNeighbours(train, test.values.subarray(0, 80), k)]).toEqual(plain);
    }
  });
});

describe('auroc', () => {
  it('counts the pairs that are in order, ties half', () => {
    expect(auroc([1, 2], [3, 4])).toBe(1);
    expect(auroc([3, 4], [1, 2])).toBe(0);
    expect(auroc([1, 1], [1])).toBe(0.5);
    expect(auroc([1, 2, 3], [2, 4])).toBe((1 + 0.5 + 0 + 3) / 6);
    expect(auroc([], [1])).toBeNaN();
  });
});

it('a threshold leaves the share asked for at or below it', () => {
  const scores = [5, 1, 4, 2, 3];
  expect([0, 0.2, 0.5, 0.8, 1].map((quantile) => thresholdAt(quantile, scores))).toEqual([1, 1, 3, 4, 5]);
});

it('quantiles of the normal distribution are those of the tables', () => {
  for (const [probability, quantile] of [
    [0.5, 0],
    [0.9, 1.281552],
    [0.975, 1.959964],
    [0.001, -3.090232],
  ] as const) {
    expect(normalQuantile(probability)).toBeCloseTo(quantile, 4);
  }
});
