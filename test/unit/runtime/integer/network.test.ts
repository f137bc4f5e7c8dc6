import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/data/random.js';
import { AecError } from '../../../../src/errors.js';
import { IntegerNetwork } from '../../../../src/runtime/integer/network.js';
import { simdMachine } from '../../../../src/runtime/integer/simd-module.js';
import type { Tensor } from '../../../../src/runtime/integer/tensor.js';
import { WeightWriter } from '../../../../src/runtime/integer/weight-writer.js';
import { randomValues } from './network-arbitrary.js';
import { randomWeights } from './random-network.js';

/** Sees two pixels to each side. */
const description = {
  inputs: [{ name: 'x', channels: 3 }],
  layers: [
    { kind: 'convolution', name: 'a', inputs: ['x'], filters: 10, kernel: 3, stride: 1, slope: 6554 },
    { kind: 'convolution', name: 'b', inputs: ['a'], filters: 3, kernel: 3, stride: 1 },
    { kind: 'add', name: 'y', inputs: ['x', 'b'], shift: 14 },
  ],
  output: 'y',
};
const weights = randomWeights(description, new Random(5), { shift: 12 });
const load = (simd: boolean) => IntegerNetwork.load(description, weights, 'test', { simd });

function image(n: number, height: number, width: number, seed = 1): Tensor {
  return { values: randomValues(n * height * width * 3, new Random(seed)), shape: [n, height, width, 3] };
}

/** Rows and columns of the first image. */
function cut({ values, shape }: Tensor, top: number, left: number, height: number, width: number): Tensor {
  const [, , w, c] = shape as [number, number, number, number];
  const rows = Array.from({ length: height }, (_, i) => {
    const from = ((top + i) * w + left) * c;
    return [...values.subarray(from, from + width * c)];
  });
  return { values: Int16Array.from(rows.flat()), shape: [1, height, width, c] };
}

describe.each([true, false])('a network, SIMD %s', (simd) => {
  it('gives an image alone what it gives it in a batch', () => {
    const network = load(simd);
    const batch = image(5, 9, 7);
    const size = 9 * 7 * 3;
    const together = network.run([batch]).values;
    for (let n = 0; n < 5; n++) {
      const alone = { values: batch.values.slice(n * size, (n + 1) * size), shape: [1, 9, 7, 3] };
      expect(network.run([alone]).values).toEqual(together.slice(n * size, (n + 1) * size));
    }
  });

  it('gives a tile with a margin what it gives that part of the whole', () => {
    const network = load(simd);
    const whole = image(1, 30, 26);
    const tile = network.run([cut(whole, 8, 5, 14, 12)]);
    expect(cut(tile, 2, 2, 10, 8)).toEqual(cut(network.run([whole]), 10, 7, 10, 8));
  });

  it('is not disturbed by other networks, and its results stay', () => {
    const [one, other] = [load(simd), load(simd)];
    const first = one.run([image(1, 8, 8)]);
    const kept = first.values.slice();
    other.run([image(2, 20, 20, 2)]);
    expect(first.values).toEqual(kept);
    expect(one.run([image(1, 8, 8)])).toEqual(first);
  });

  it('says what it takes and gives', () => {
    expect(load(simd).inputs).toEqual([{ name: 'x', channels: 3 }]);
    expect(load(simd).channels).toBe(3);
  });
});

it('takes no more memory after 1,000 runs than after one of each size', () => {
  const network = load(true);
  const { memory } = simdMachine()!;
  const sizes = [image(1, 64, 80), image(3, 5, 9), image(1, 1, 1)];
  for (const x of sizes) network.run([x]);
  const before = memory.buffer.byteLength;
  for (let i = 0; i < 1000; i++) network.run([sizes[i % 3]!]);
  expect(memory.buffer.byteLength).toBe(before);
});

/** `code: message` of the AecError. */
function failure(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof AecError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'none';
}

describe('a run is refused', () => {
  const network = load(true);
  it.each([
    ['no input', [], 'input: test: the network takes 1 input, not 0'],
    [
      'other channels',
      [{ values: new Int16Array(4), shape: [1, 2, 2, 1] }],
      'input: test: input "x" must be 1 × h×w×3, not 1×2×2×1',
    ],
    [
      'too few values',
      [{ values: new Int16Array(4), shape: [1, 2, 2, 3] }],
      'input: test: input "x" has 4 values, not those of 1×2×2×3',
    ],
    [
      'a size of zero',
      [{ values: new Int16Array(), shape: [1, 0, 2, 3] }],
      'input: test: input "x" must be 1 × h×w×3, not 1×0×2×3',
    ],
  ] as const)('%s', (_, inputs, message) => {
    expect(failure(() => network.run(inputs))).toBe(message);
  });

  it('that would take more than 1 GiB, before it takes any', () => {
    const layers = [{ kind: 'upsample', name: 'y', inputs: ['x'], factor: 31 }];
    const large = IntegerNetwork.load({ ...description, layers }, new Uint8Array(), 'test');
    const before = simdMachine()!.memory.buffer.byteLength;
    expect(failure(() => large.run([image(1, 600, 600)]))).toMatch(
      /^limit: test: inputs of this size take \d+ bytes/,
    );
    expect(simdMachine()!.memory.buffer.byteLength).toBe(before);
  });
});

describe('a damaged model is refused', () => {
  const one = { inputs: [{ name: 'x', channels: 2 }], output: 'y' };
  const conv = { kind: 'convolution', name: 'y', inputs: ['x'], filters: 1, kernel: 1, stride: 1 };
  const none = new Uint8Array();
  it.each([
    [
      'weights cut short',
      description,
      weights.subarray(0, weights.length - 1),
      /^test: layer "y": the weights end|^test: the weights end after [\d,]+ bytes, too early$/,
    ],
    ['weights too many', description, Uint8Array.of(...weights, 0), /^test: 1 byte of weights too many$/],
    [
      'unknown kind',
      { ...one, layers: [{ ...conv, kind: 'sort' }] },
      none,
      /^test: layers\[0\].kind must be /,
    ],
    ['unknown input', { ...one, layers: [{ ...conv, inputs: ['z'] }] }, none, /an input of layer "y" is "z"/],
    [
      'an input that comes later',
      { ...one, layers: [{ ...conv, inputs: ['y'] }] },
      none,
      /nothing before it/,
    ],
    ['unknown output', { ...one, output: 'z', layers: [conv] }, new Uint8Array(10), /the output is "z"/],
    ['a name twice', { ...one, layers: [{ ...conv, name: 'x' }] }, none, /two layers are called "x"/],
    [
      'a stride of zero',
      { ...one, layers: [{ ...conv, stride: 0 }] },
      none,
      /layers\[0\].stride must be at least 1/,
    ],
    [
      'blocks that do not fit',
      { ...one, layers: [{ ...conv, kind: 'depth-to-space', block: 2 }] },
      none,
      /2 channels cannot become blocks of 2×2/,
    ],
    [
      'inputs that differ',
      {
        ...one,
        layers: [
          { ...conv, name: 'z' },
          { kind: 'add', name: 'y', inputs: ['x', 'z'], shift: 0 },
        ],
      },
      new Uint8Array(10),
      /layer "y": its inputs differ/,
    ],
    [
      'reshape of any size',
      { ...one, layers: [{ ...conv, kind: 'reshape', height: 1, width: 1, channels: 2 }] },
      none,
      /must have a fixed size/,
    ],
    [
      'a table beyond the range',
      { ...one, layers: [{ kind: 'table', name: 'y', inputs: ['x'], bits: 1 }] },
      new WeightWriter().int16([0, 8192]).bytes(),
      /8192 in its table is beyond ±8191/,
    ],
    [
      'a shift of 32',
      { ...one, layers: [conv] },
      new WeightWriter().int32([0]).int16([32, 1, 1]).bytes(),
      /filter 0 has the shift 32/,
    ],
    [
      'a negative shift',
      { ...one, layers: [conv] },
      new WeightWriter().int32([0]).int16([-1, 1, 1]).bytes(),
      /filter 0 has the shift -1/,
    ],
  ] as const)('%s', (_, json, bytes, message) => {
    const result = failure(() => IntegerNetwork.load(json, bytes, 'test'));
    expect(result).toMatch(/^model: /);
    expect(result.slice('model: '.length)).toMatch(message);
  });

  it.each([0, 1, 31])('as soon as a sum might overflow, shift %i', (shift) => {
    const rounding = shift === 0 ? 0 : 2 ** (shift - 1);
    const most = 2 ** 31 - 1 - rounding - 8191 * (300 + 20);
    const of = (bias: number) => new WeightWriter().int32([bias]).int16([shift, 300, -20]).bytes();
    const outcome = (bias: number) =>
      failure(() => IntegerNetwork.load({ ...one, layers: [conv] }, of(bias), 'test'));
    expect(outcome(most)).toBe('none');
    expect(outcome(-most)).toBe('none');
    for (const bias of [most + 1, -most - 1]) {
      expect(outcome(bias)).toBe('model: test: layer "y": the sums of filter 0 might overflow');
    }
  });
});
