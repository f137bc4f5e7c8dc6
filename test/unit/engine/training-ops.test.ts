import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, it } from 'vitest';
import { useEngine } from '../../../src/engine/engine.js';
import { depthToSpace } from '../../../src/layers/depth-to-space.js';
import { expectSameAsCpu, noise, type TensorFunction, type Values } from './gradient-check.js';

beforeAll(async () => {
  tf.env().set('IS_TEST', true); // tfjs then also checks every kernel for leaks
  await useEngine('wasm');
});

const x34 = noise([3, 4]);
const y34 = noise([3, 4], 7);
const image = noise([2, 6, 7, 3]);
const ids = () => tf.tensor1d([0, 2, 2, 1], 'int32');

/** The operations of models and losses: each must train on wasm as on the cpu backend. */
const ops: [string, (...inputs: never[]) => tf.Tensor, Values[]][] = [
  [
    'conv2d + bias + relu',
    (x: tf.Tensor4D, w: tf.Tensor4D, b: tf.Tensor1D) => tf.relu(tf.add(tf.conv2d(x, w, 1, 'same'), b)),
    [image, noise([3, 3, 3, 4], 2), noise([4], 3)],
  ],
  [
    'fused conv2d',
    (x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D) =>
      tf.fused.conv2d({ x, filter, strides: 2, pad: 'same', bias, activation: 'relu' }),
    [image, noise([3, 3, 3, 4], 2), noise([4], 3)],
  ],
  [
    'conv1d',
    (x: tf.Tensor3D, w: tf.Tensor3D) => tf.conv1d(x, w, 1, 'same'),
    [noise([2, 6, 3]), noise([3, 3, 4])],
  ],
  ['avgPool', (x: tf.Tensor4D) => tf.avgPool(x, 2, 2, 'same'), [image]],
  ['avgPool, overlapping', (x: tf.Tensor4D) => tf.avgPool(x, 3, 1, 'same'), [image]],
  ['resizeBilinear', (x: tf.Tensor4D) => tf.image.resizeBilinear(x, [9, 9]), [noise([2, 6, 6, 3])]],
  ['matMul', (a: tf.Tensor2D, b: tf.Tensor2D) => tf.matMul(a, b, true, true), [noise([4, 3]), noise([5, 4])]],
  ['matMul, aᵀ', (a: tf.Tensor2D, b: tf.Tensor2D) => tf.matMul(a, b, true), [noise([4, 3]), noise([4, 5])]],
  [
    'batch matMul, bᵀ',
    (a: tf.Tensor3D, b: tf.Tensor3D) => tf.matMul(a, b, false, true),
    [noise([2, 3, 4]), noise([2, 5, 4])],
  ],
  ['batch matMul', (a: tf.Tensor3D, b: tf.Tensor3D) => tf.matMul(a, b), [noise([2, 3, 4]), noise([2, 4, 5])]],
  ['leakyRelu', (x: tf.Tensor) => tf.leakyRelu(x, 0.2), [x34]],
  ['prelu', (x: tf.Tensor, a: tf.Tensor) => tf.prelu(x, a), [x34, noise([4], 9)]],
  ['elu', (x: tf.Tensor) => tf.elu(x), [x34]],
  ['sigmoid', (x: tf.Tensor) => tf.sigmoid(x), [x34]],
  ['softplus', (x: tf.Tensor) => tf.softplus(x), [x34]],
  ['tanh', (x: tf.Tensor) => tf.tanh(x), [x34]],
  ['erf', (x: tf.Tensor) => tf.erf(x), [x34]],
  ['exp', (x: tf.Tensor) => tf.exp(x), [x34]],
  ['log of abs', (x: tf.Tensor) => tf.log(tf.abs(x)), [x34]],
  ['rsqrt', (x: tf.Tensor) => tf.rsqrt(tf.add(tf.square(x), 0.1)), [x34]],
  ['pow', (x: tf.Tensor) => tf.pow(tf.abs(x), 2.5), [x34]],
  [
    'div, broadcast',
    (x: tf.Tensor, y: tf.Tensor) => tf.div(x, tf.add(tf.square(y), 1)),
    [x34, noise([4], 4)],
  ],
  ['maximum', (x: tf.Tensor, y: tf.Tensor) => tf.maximum(x, y), [x34, y34]],
  ['minimum', (x: tf.Tensor, y: tf.Tensor) => tf.minimum(x, y), [x34, y34]],
  ['clipByValue', (x: tf.Tensor) => tf.clipByValue(x, -0.5, 0.5), [x34]],
  ['concat', (x: tf.Tensor, y: tf.Tensor) => tf.concat([x, y], 1), [x34, noise([3, 5])]],
  ['stack', (x: tf.Tensor, y: tf.Tensor) => tf.stack([x, y]), [x34, y34]],
  ['slice', (x: tf.Tensor) => tf.slice(x, [1, 0], [2, 3]), [x34]],
  [
    'pad',
    (x: tf.Tensor) =>
      tf.pad(x, [
        [1, 2],
        [0, 1],
      ]),
    [x34],
  ],
  [
    'mirrorPad, reflect',
    (x: tf.Tensor) =>
      tf.mirrorPad(
        x,
        [
          [1, 2],
          [0, 1],
        ],
        'reflect',
      ),
    [x34],
  ],
  [
    'mirrorPad, symmetric',
    (x: tf.Tensor) =>
      tf.mirrorPad(
        x,
        [
          [1, 2],
          [0, 1],
        ],
        'symmetric',
      ),
    [x34],
  ],
  ['gather rows', (x: tf.Tensor) => tf.gather(x, ids()), [x34]],
  ['gather columns', (x: tf.Tensor) => tf.gather(x, ids(), 1), [x34]],
  [
    'unsortedSegmentSum',
    (x: tf.Tensor) => tf.unsortedSegmentSum(x, tf.tensor1d([0, 1, 0], 'int32'), 2),
    [x34],
  ],
  ['cumsum', (x: tf.Tensor) => tf.cumsum(x, 1, true, true), [x34]],
  ['softmax', (x: tf.Tensor) => tf.softmax(x), [x34]],
  ['logSoftmax', (x: tf.Tensor) => tf.logSoftmax(x), [x34]],
  ['logSumExp', (x: tf.Tensor) => tf.logSumExp(x, 1), [x34]],
  ['broadcastTo', (x: tf.Tensor) => tf.broadcastTo(x, [3, 4]), [noise([3, 1])]],
  ['tile', (x: tf.Tensor) => tf.tile(x, [2, 3]), [x34]],
  ['transpose', (x: tf.Tensor) => tf.transpose(x, [0, 2, 1, 3]), [image]],
  ['mean', (x: tf.Tensor) => tf.mean(x, [1, 2]), [image]],
  ['depthToSpace', (x: tf.Tensor) => depthToSpace(x as tf.Tensor4D, 2), [noise([2, 3, 2, 8])]],
  ['max', (x: tf.Tensor) => tf.max(x, 1), [x34]],
  ['norm', (x: tf.Tensor) => tf.norm(x), [x34]],
  ['meanSquaredError', (x: tf.Tensor, y: tf.Tensor) => tf.losses.meanSquaredError(y, x), [x34, y34]],
  ['absoluteDifference', (x: tf.Tensor, y: tf.Tensor) => tf.losses.absoluteDifference(y, x), [x34, y34]],
  [
    'sigmoidCrossEntropy',
    (x: tf.Tensor, y: tf.Tensor) => tf.losses.sigmoidCrossEntropy(tf.abs(y), x),
    [x34, y34],
  ],
  ['logLoss', (x: tf.Tensor, y: tf.Tensor) => tf.losses.logLoss(tf.abs(y), tf.abs(x)), [x34, y34]],
  ['huberLoss', (x: tf.Tensor, y: tf.Tensor) => tf.losses.huberLoss(y, x), [x34, y34]],
];

describe('on wasm as on cpu, value and gradients', () => {
  it.each(ops)('%s', async (_name, f, inputs) => {
    await expectSameAsCpu(f as unknown as TensorFunction, inputs);
  });
});
