import type { Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../../src/data/random.js';
import { useExactEngine } from '../../../../src/engine/exact.js';
import { IntegerNetwork } from '../../../../src/runtime/integer/network.js';
import type { Tensor } from '../../../../src/runtime/integer/tensor.js';
import { WeightWriter } from '../../../../src/runtime/integer/weight-writer.js';

const upTo = (max: number, min = 1) => fc.integer({ min, max });

/** One layer on inputs a, b, …, with and without SIMD, which must agree. */
function runLayer(layer: object, weights: Uint8Array, inputs: readonly Tensor[]): Tensor {
  const names = inputs.map((_, i) => 'abc'[i]!);
  const description = {
    inputs: inputs.map(({ shape }, i) => ({
      name: names[i],
      height: shape[1],
      width: shape[2],
      channels: shape[3],
    })),
    layers: [{ inputs: names, name: 'y', ...layer }],
    output: 'y',
  };
  const [plain, simd] = [false, true].map((simd) =>
    IntegerNetwork.load(description, weights, 'test', { simd }).run(inputs),
  );
  expect(simd).toEqual(plain);
  return plain!;
}

const pixel = (...values: number[]): Tensor => ({
  values: Int16Array.from(values),
  shape: [1, 1, 1, values.length],
});
const line = (...values: number[]): Tensor => ({
  values: Int16Array.from(values),
  shape: [1, 1, values.length, 1],
});
const dense = { kind: 'convolution', filters: 1, kernel: 1, stride: 1 };

describe('a convolution', () => {
  it.each([
    { why: 'rounds halves up', bias: 0, shift: 1, weight: 1, x: 3, y: 2 },
    { why: 'rounds negative halves up', bias: 0, shift: 1, weight: 1, x: -3, y: -1 },
    { why: 'adds the bias before the shift', bias: 5, shift: 2, weight: 3, x: 7, y: 7 },
    { why: 'rounds nothing without a shift', bias: -1, shift: 0, weight: 2, x: 100, y: 199 },
    { why: 'clamps from above', bias: 0, shift: 0, weight: 2, x: 8191, y: 8191 },
    { why: 'clamps from below', bias: 0, shift: 0, weight: 2, x: -8191, y: -8191 },
    {
      why: 'shifts by 31, which leaves nothing of any sum that is allowed',
      bias: -(2 ** 30 - 8192),
      shift: 31,
      weight: -1,
      x: 8191,
      y: 0,
    },
    { why: 'shifts the largest sum', bias: 2 ** 31 - 1 - 2 ** 29, shift: 30, weight: 0, x: 1, y: 1 },
    { why: 'is ReLU at slope 0', bias: 0, shift: 0, weight: 1, x: -9, slope: 0, y: 0 },
    { why: 'activates before it clamps', bias: 0, shift: 0, weight: 3, x: -8000, slope: 16384, y: -6000 },
    { why: 'saturates before it activates', bias: 0, shift: 0, weight: 30, x: -8000, slope: 6554, y: -3277 },
    { why: 'rounds the activation half up', bias: 0, shift: 0, weight: 1, x: -1, slope: 32768, y: 0 },
  ])('$why', ({ bias, shift, weight, x, y, slope }) => {
    const weights = new WeightWriter().int32([bias]).int16([shift, weight]).bytes();
    expect([...runLayer({ ...dense, slope }, weights, [pixel(x)]).values]).toEqual([y]);
  });

  it('has a shift per filter', () => {
    const shifts = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    const filters = shifts.length;
    const writer = new WeightWriter()
      .int32([...shifts.map(() => 0)])
      .int16([...shifts, ...shifts.map(() => 1)]);
    const { values } = runLayer({ ...dense, filters }, writer.bytes(), [pixel(4096)]);
    expect([...values]).toEqual([4096, 2048, 1024, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1]);
  });
});

describe('other layers', () => {
  it('add with a multiplier per channel and input', () => {
    const weights = new WeightWriter().int16([3, -32768]).int16([5, 32767]).bytes();
    const layer = { kind: 'add', shift: 2 };
    expect([...runLayer(layer, weights, [pixel(10, 8191), pixel(-7, 8191)]).values]).toEqual([-1, -2048]);
    expect([...runLayer({ ...layer, slope: 0 }, weights, [pixel(10, 1), pixel(7, 1)]).values]).toEqual([
      16, 0,
    ]);
  });

  it('concatenate channels', () => {
    const y = runLayer({ kind: 'concatenate' }, new Uint8Array(), [pixel(1, 2, 3), pixel(4), pixel(5, 6)]);
    expect(y).toEqual(pixel(1, 2, 3, 4, 5, 6));
  });

  it('activate', () => {
    const y = runLayer({ kind: 'activation', slope: 6554 }, new Uint8Array(), [line(5, 0, -1, -5, -8191)]);
    expect(y).toEqual(line(5, 0, 0, -1, -819));
  });

  it('look values up by their highest bits', () => {
    const weights = new WeightWriter().int16([-8191, 11, 22, 8191]).bytes();
    const y = runLayer({ kind: 'table', bits: 2 }, weights, [
      line(-8191, -4097, -4096, -1, 0, 4095, 4096, 8191),
    ]);
    expect(y).toEqual(line(-8191, -8191, 11, 11, 22, 22, 8191, 8191));
  });

  it('clamp what is given', () => {
    const y = runLayer({ kind: 'activation', slope: 0 }, new Uint8Array(), [line(9000, 32767)]);
    expect(y).toEqual(line(8191, 8191));
  });

  it('upsample', () => {
    const x = { values: Int16Array.of(1, 2, 3, 4), shape: [1, 2, 2, 1] };
    const y = runLayer({ kind: 'upsample', factor: 2 }, new Uint8Array(), [x]);
    expect(y.shape).toEqual([1, 4, 4, 1]);
    expect([...y.values]).toEqual([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
  });

  it('reshape', () => {
    const layer = { kind: 'reshape', height: 2, width: 3, channels: 1 };
    expect(runLayer(layer, new Uint8Array(), [line(1, 2, 3, 4, 5, 6)])).toEqual({
      values: Int16Array.of(1, 2, 3, 4, 5, 6),
      shape: [1, 2, 3, 1],
    });
  });
});

/** Small integers, on which float32 is exact too. */
describe('layers are those of TensorFlow', () => {
  beforeAll(() => useExactEngine());

  const shape = fc.tuple(upTo(2), upTo(9), upTo(9), upTo(9));

  /** Compares a layer with kernel `[kernel, kernel, channels, filters]` and what `reference` makes of the same. */
  function compare(
    layer: { kind: string; kernel: number; filters: number; stride?: number },
    [n, h, w, c]: [number, number, number, number],
    seed: number,
    reference: (x: Tensor4D, filter: Tensor4D) => tf.Tensor,
  ): void {
    const random = new Random(seed);
    const { kernel, filters } = layer;
    const small = (count: number) => Array.from({ length: count }, () => random.integer(7) - 3);
    const values = small(n * h * w * c);
    const stored = small(filters * kernel * kernel * c);
    const zeros = Array.from({ length: filters }, () => 0);
    const weights = new WeightWriter()
      .int32([...zeros])
      .int16([...zeros, ...stored])
      .bytes();
    const y = runLayer(layer, weights, [{ values: Int16Array.from(values), shape: [n, h, w, c] }]);
    const expected = tf.tidy(() => {
      const filter = tf.transpose(tf.tensor4d(stored, [filters, kernel, kernel, c]), [1, 2, 3, 0]);
      return reference(tf.tensor4d(values, [n, h, w, c]), filter);
    });
    expect(y.shape).toEqual(expected.shape);
    expect([...y.values]).toEqual([...expected.dataSync()].map((value) => value + 0));
    expected.dispose();
  }

  it('convolution', () => {
    fc.assert(
      fc.property(shape, upTo(5), upTo(4), upTo(9), fc.integer(), (x, kernel, stride, filters, seed) => {
        compare({ kind: 'convolution', kernel, stride, filters }, x, seed, (input, filter) =>
          tf.conv2d(input, filter, stride, 'same'),
        );
      }),
    );
  });

  it('transposed convolution', () => {
    fc.assert(
      fc.property(shape, upTo(5, 2), upTo(9), fc.integer(), (x, kernel, filters, seed) => {
        const [n, h, w] = x;
        compare({ kind: 'transposed-convolution', kernel, filters }, x, seed, (input, filter) =>
          tf.conv2dTranspose(
            input,
            tf.transpose(filter, [0, 1, 3, 2]) as Tensor4D,
            [n, 2 * h, 2 * w, filters],
            2,
            'same',
          ),
        );
      }),
    );
  });

  it('keeping the largest channels, and all that equal the least of them', () => {
    const x = { values: Int16Array.from([3, -1, 7, 3, 0, 3, -5, -2, -9, -2, -4, -7]), shape: [1, 1, 2, 6] };
    const kept = (active: number) => [
      ...runLayer({ kind: 'keep-largest', active }, new Uint8Array(), [x]).values,
    ];
    expect(kept(1)).toEqual([0, 0, 7, 0, 0, 0, 0, -2, 0, -2, 0, 0]);
    expect(kept(2)).toEqual([3, 0, 7, 3, 0, 3, 0, -2, 0, -2, 0, 0]);
    expect(kept(5)).toEqual([3, 0, 7, 3, 0, 3, -5, -2, 0, -2, -4, -7]);
    expect(kept(6)).toEqual([...x.values]);
    expect(kept(99)).toEqual([...x.values]);
  });

  it('max pooling and depth to space', () => {
    fc.assert(
      fc.property(
        upTo(2),
        upTo(9, 2),
        upTo(9, 2),
        upTo(11),
        upTo(3),
        fc.integer(),
        (n, h, w, c, block, seed) => {
          const random = new Random(seed);
          const size: [number, number, number, number] = [n, h, w, c * block * block];
          const values = Int16Array.from({ length: n * h * w * size[3] }, () => random.integer(16383) - 8191);
          const x = tf.tensor4d([...values], size);
          const pairs = [
            [{ kind: 'max-pool' }, tf.maxPool(x, 2, 2, 'valid')],
            [{ kind: 'depth-to-space', block }, block > 1 ? tf.depthToSpace(x, block) : tf.clone(x)],
          ] as const;
          for (const [layer, expected] of pairs) {
            const y = runLayer(layer, new Uint8Array(), [{ values, shape: size }]);
            expect(y.shape).toEqual(expected.shape);
            expect([...y.values]).toEqual([...expected.dataSync()]);
            expected.dispose();
          }
          x.dispose();
        },
      ),
    );
  });
});
