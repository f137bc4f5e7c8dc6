import type { Rank, Scalar, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import { Random } from '../data/random.js';
import { tf } from '../engine/tfjs.js';
import { setLearningRate } from '../layers/learning-rate.js';
import { variable } from '../layers/variable.js';
import { dimensionsOf, type LabelledPoints } from './labelled-points.js';

const EPOCHS = 20;
const BATCH = 256;
/** The learning rate at the start; it decays to a tenth over the epochs. */
const LEARNING_RATE = 0.01;

/**
 * Classifies queries by multinomial logistic regression (softmax of a linear function), fitted to the reference by Adam on
 * the cross-entropy. `queries` is `[count, dimensions]`; `seed` determines the order of the points. Returns `[count]`.
 */
export function logisticRegression(
  reference: LabelledPoints,
  queries: Float32Array,
  seed: number,
): Uint8Array {
  const dimensions = dimensionsOf(reference);
  const classes = reference.labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  const weights = variable('regression/weights', () => tf.zeros<Rank.R2>([dimensions, classes]));
  const bias = variable('regression/bias', () => tf.zeros<Rank.R1>([classes]));
  const logits = (points: Tensor2D): Tensor2D => tf.add(tf.matMul(points, weights), bias);
  fitTo(reference, classes, logits, [weights, bias], seed);
  let guesses: Uint8Array = new Uint8Array();
  tf.tidy(() => {
    const points = tf.tensor2d(queries, [queries.length / dimensions, dimensions]);
    guesses = Uint8Array.from(tf.argMax(logits(points), 1).dataSync());
  });
  weights.dispose();
  bias.dispose();
  return guesses;
}

function fitTo(
  reference: LabelledPoints,
  classes: number,
  logits: (points: Tensor2D) => Tensor2D,
  variables: Variable[],
  seed: number,
): void {
  const { values, labels } = reference;
  const dimensions = dimensionsOf(reference);
  const order = Uint32Array.from(labels, (_, i) => i);
  const random = new Random(seed);
  const optimizer = tf.train.adam(LEARNING_RATE);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    random.shuffle(order);
    setLearningRate(optimizer, LEARNING_RATE * 10 ** (-epoch / EPOCHS));
    for (let from = 0; from < order.length; from += BATCH) {
      const chosen = order.subarray(from, from + BATCH);
      const batch = new Float32Array(chosen.length * dimensions);
      chosen.forEach((index, n) => {
        batch.set(values.subarray(index * dimensions, (index + 1) * dimensions), n * dimensions);
      });
      const own = Int32Array.from(chosen, (index) => labels[index]!);
      tf.tidy(() => {
        const points = tf.tensor2d(batch, [chosen.length, dimensions]);
        const truth = tf.oneHot(tf.tensor1d(own, 'int32'), classes);
        optimizer.minimize(() => crossEntropy(truth as Tensor2D, logits(points)), false, variables);
      });
    }
  }
  optimizer.dispose();
}

function crossEntropy(truth: Tensor2D, logits: Tensor2D): Scalar {
  const ofTruth = tf.sum(tf.mul(truth, logits), 1);
  return tf.mean(tf.sub(tf.logSumExp(logits, 1), ofTruth)) as Scalar;
}
