import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { useEngine } from '../../../src/engine/engine.js';
import { depthToSpace } from '../../../src/layers/depth-to-space.js';
import {
  expectClose,
  expectSameAsCpu,
  expectSameAsDifferences,
  gradients,
  held,
  noise,
} from './gradient-check.js';

const at4D = (t: tf.Tensor): tf.Tensor4D => t as tf.Tensor4D;
const small = (max: number, min = 1) => fc.integer({ min, max });

beforeAll(async () => {
  tf.env().set('IS_TEST', true); // tfjs then also checks every kernel for leaks
  await useEngine('wasm');
});

/** A convolution's shapes, with every padding that fits. */
const convolution = fc
  .record({
    n: small(5),
    h: small(11),
    w: small(11),
    cin: small(9),
    cout: small(9),
    kh: small(5),
    kw: small(5),
    strides: fc.tuple(small(3), small(3)),
    pad: fc.oneof(
      fc.constantFrom('same' as const, 'valid' as const),
      fc.tuple(small(3, 0), small(3, 0), small(3, 0), small(3, 0)),
    ),
  })
  .filter(({ h, w, kh, kw, pad }) => {
    if (pad === 'same') return true;
    const [top, bottom, left, right] = pad === 'valid' ? [0, 0, 0, 0] : pad;
    return h + top + bottom >= kh && w + left + right >= kw;
  });

const explicit = (pad: 'same' | 'valid' | [number, number, number, number]) =>
  typeof pad === 'string'
    ? pad
    : ([
        [0, 0],
        [pad[0], pad[1]],
        [pad[2], pad[3]],
        [0, 0],
      ] as [[0, 0], [number, number], [number, number], [0, 0]]);

describe('conv2d', () => {
  it('has the cpu backend’s gradients for any shape, stride and padding', async () => {
    await fc.assert(
      fc.asyncProperty(convolution, async ({ n, h, w, cin, cout, kh, kw, strides, pad }) => {
        const f = (x: tf.Tensor, filter: tf.Tensor) =>
          tf.conv2d(at4D(x), at4D(filter), strides, explicit(pad));
        await expectSameAsCpu(f as never, [noise([n, h, w, cin]), noise([kh, kw, cin, cout], 2)]);
      }),
      {
        numRuns: 250,
        // A kernel that meets nothing but padding.
        examples: [[{ n: 1, h: 1, w: 1, cin: 4, cout: 4, kh: 2, kw: 5, strides: [3, 1], pad: [3, 0, 1, 3] }]],
      },
    );
  });

  it.each([
    [1, 9, 3],
    [9, 1, 3],
    [5, 12, 1],
    [12, 5, 1],
    [16, 8, 3],
  ])('has the gradients of finite differences: %i to %i channels, kernel %i', async (cin, cout, kernel) => {
    for (const [stride, pad] of [
      [1, 'same'],
      [2, 'same'],
      [3, 'valid'],
    ] as const) {
      const f = (x: tf.Tensor, filter: tf.Tensor) => tf.conv2d(at4D(x), at4D(filter), stride, pad);
      await expectSameAsDifferences(f as never, [
        noise([2, 5, 4, cin]),
        noise([kernel, kernel, cin, cout], 2),
      ]);
    }
  });

  it('with a kernel smaller than its stride is not zero', async () => {
    const f = (x: tf.Tensor, filter: tf.Tensor) => tf.conv2d(at4D(x), at4D(filter), 2, 'same');
    await expectSameAsCpu(f as never, [noise([2, 6, 5, 3]), noise([1, 1, 3, 4], 2)]);
    const fused = (x: tf.Tensor, filter: tf.Tensor) =>
      tf.fused.conv2d({ x: at4D(x), filter: at4D(filter), strides: 2, pad: 'same' });
    await expectSameAsCpu(fused as never, [noise([2, 6, 5, 3]), noise([1, 1, 3, 4], 2)]);
  });

  it('refuses a dilated convolution’s gradient and channels first', async () => {
    const f = (x: tf.Tensor, filter: tf.Tensor) => tf.conv2d(at4D(x), at4D(filter), 1, 'same', 'NHWC', 2);
    await expect(gradients('wasm', f as never, [noise([1, 6, 6, 2]), noise([3, 3, 2, 2])])).rejects.toThrow(
      /dilation/,
    );
    const dy = tf.ones([1, 2, 4, 4]);
    const filter = tf.ones([3, 3, 2, 2]);
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NCHW', inputShape: [1, 2, 4, 4] };
    expect(() => tf.engine().runKernel('Conv2DBackpropInput', { dy, filter }, attrs as never)).toThrow(
      expect.objectContaining({ code: 'usage' }),
    );
    tf.dispose([dy, filter]);
  });
});

describe('conv2dTranspose', () => {
  it('has the cpu backend’s values and gradients', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          n: small(3),
          h: small(6),
          w: small(6),
          cin: small(5),
          cout: small(5),
          k: small(5),
          s: small(3),
        }),
        async ({ n, h, w, cin, cout, k, s }) => {
          const f = (x: tf.Tensor, filter: tf.Tensor) =>
            tf.conv2dTranspose(at4D(x), at4D(filter), [n, h * s, w * s, cout], s, 'same');
          await expectSameAsCpu(f as never, [noise([n, h, w, cin]), noise([k, k, cout, cin], 2)]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('maxPool', () => {
  const pools = fc.record({
    shape: fc.tuple(small(4), small(9), small(9), small(5)),
    size: small(3),
    stride: small(3),
    pad: fc.constantFrom('same' as const, 'valid' as const),
    levels: fc.constantFrom(2, 1000),
  });

  it('has the cpu backend’s gradients, also among equal values', async () => {
    await fc.assert(
      fc.asyncProperty(pools, async ({ shape, size, stride, pad, levels }) => {
        fc.pre(pad === 'same' || (shape[1] >= size && shape[2] >= size));
        const { values } = noise(shape);
        const x = { values: values.map((v) => Math.round(v * levels)), shape };
        await expectSameAsCpu(((t: tf.Tensor) => tf.maxPool(at4D(t), size, stride, pad)) as never, [x]);
      }),
      { numRuns: 150 },
    );
  });

  it('gives the gradient of 2×2 windows of equals to the first', async () => {
    const x = { values: new Float32Array(8).fill(3), shape: [1, 2, 4, 1] };
    const [, dx] = await gradients('wasm', ((t: tf.Tensor) => tf.maxPool(at4D(t), 2, 2, 'valid')) as never, [
      x,
    ]);
    expect([...dx!].map(Math.abs).map((v) => v > 0)).toEqual([
      true,
      false,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('resizeNearestNeighbor', () => {
  // Not against the cpu backend: its gradient takes the wrong image of a batch (tfjs 4.22).
  it.each([
    [3, 4, 6, 8],
    [2, 3, 8, 3],
    [3, 2, 9, 10],
    [4, 4, 6, 7],
    [4, 6, 2, 3],
  ])('has the gradients of finite differences: %i×%i to %i×%i', async (h, w, toH, toW) => {
    for (const alignCorners of [false, true]) {
      const f = (x: tf.Tensor) => tf.image.resizeNearestNeighbor(at4D(x), [toH, toW], alignCorners);
      await expectSameAsDifferences(f as never, [noise([3, h, w, 2])]);
    }
  });
});

describe('sum', () => {
  it('is the cpu backend’s over any axes', async () => {
    const shapes = fc.array(small(6), { minLength: 1, maxLength: 4 });
    const sums = shapes.chain((shape) =>
      fc.tuple(fc.constant(shape), fc.subarray(shape.map((_, i) => i)), fc.boolean()),
    );
    await fc.assert(
      fc.asyncProperty(sums, async ([shape, axes, keepDims]) => {
        await expectSameAsCpu((x) => tf.sum(x, axes, keepDims), [noise(shape)]);
      }),
      { numRuns: 100 },
    );
  });

  it('adds more rows than one block without losing small values', () => {
    const sum = tf.tidy(() => tf.sum(tf.fill([300_000, 3], 0.1), 0).dataSync());
    expectClose(sum, new Float32Array(3).fill(Math.fround(0.1) * 300_000), 1e-7);
  });

  it('keeps the type int32', () => {
    const sum = tf.tidy(() => tf.sum(tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32'), 0));
    expect(sum.dtype).toBe('int32');
    expect([...sum.dataSync()]).toEqual([4, 6]);
    sum.dispose();
  });
});

describe('identity', () => {
  it('shares memory, and each reference lives on its own', () => {
    const before = held();
    const a = tf.tensor1d([1, 2, 3]);
    const b = tf.clone(a);
    expect(held().blocks).toBe(before.blocks + 1);
    a.dispose();
    expect([...b.dataSync()]).toEqual([1, 2, 3]);
    b.dispose();
    expect(held()).toEqual(before);
  });
});

describe('depthToSpace', () => {
  it.each([2, 3])('has the gradients of finite differences: block %i', async (block) => {
    await expectSameAsDifferences(((x: tf.Tensor) => depthToSpace(at4D(x), block)) as never, [
      noise([2, 2, 3, 2 * block * block]),
    ]);
  });
});
