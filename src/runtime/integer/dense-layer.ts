import { OUTPUT_BYTES, packOutputs } from './packing.js';
import type { ConvolutionWeights } from './weights.js';

/** Outputs that the kernels compute at a time: as many of the first number as there are, and so on. */
const BLOCKS = [48, 32, 16] as const;

/** A layer that sees one pixel: `[outputs, inputs]` and what belongs to each output. */
export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** ReLU is 0; undefined without an activation. */
  readonly slope: number | undefined;
  readonly weights: ConvolutionWeights;
}

/** Two inputs that stand side by side in the kernels' lists; the second one may be missing. */
export type InputPair = readonly [number, number | undefined];

/** Inputs two by two. */
export function neighbours(count: number): InputPair[] {
  return Array.from({ length: Math.ceil(count / 2) }, (_, i) => {
    return [2 * i, 2 * i + 1 < count ? 2 * i + 1 : undefined];
  });
}

/** A whole number of the smallest blocks. */
export function paddedWidth(outputs: number): number {
  return Math.ceil(outputs / 16) * 16;
}

/** Bytes of a list of up to so many pairs, which may be written one entry further. */
export function listBytes(pairs: number): number {
  return 8 * (pairs + 1);
}

/** Bytes of so many values, which may be read a vector further. */
export function valuesBytes(count: number): number {
  return 2 * paddedWidth(count) + 16;
}

/** Bytes of what belongs to the outputs of a layer. */
export function outputsBytes({ outputs }: DenseLayer): number {
  return (paddedWidth(outputs) / 8) * OUTPUT_BYTES;
}

/** What the kernels take: class Dense of kernels/dense.ts. */
export function denseNumbers(
  { outputs, slope = -1 }: DenseLayer,
  { weightsAt, outputsAt, pairs }: Record<'weightsAt' | 'outputsAt' | 'pairs', number>,
): Int32Array {
  return Int32Array.of(weightsAt, outputsAt, paddedWidth(outputs), pairs, slope);
}

/** The weights of some pairs of inputs, block of outputs after block: `[pairs, outputs of the block, 2]` each. */
export function packPairs({ inputs, outputs, weights }: DenseLayer, pairs: readonly InputPair[]): Int16Array {
  const width = paddedWidth(outputs);
  const packed = new Int16Array(2 * pairs.length * width);
  let start = 0;
  for (let first = 0; first < width; ) {
    const block = BLOCKS.find((size) => size <= width - first)!;
    for (const [p, pair] of pairs.entries()) {
      for (let o = 0; o < block && first + o < outputs; o++) {
        const own = (first + o) * inputs;
        const to = start + 2 * (p * block + o);
        packed[to] = weights.weights[own + pair[0]]!;
        if (pair[1] !== undefined) packed[to + 1] = weights.weights[own + pair[1]]!;
      }
    }
    start += 2 * pairs.length * block;
    first += block;
  }
  return packed;
}

/**
 * What belongs to each output, with the constant inputs, from number `first` on, worked into the biases: sums of integers may
 * be taken in any order.
 */
export function packConditioned(layer: DenseLayer, first: number, constants: ArrayLike<number>): Int32Array {
  const { inputs, outputs, weights } = layer;
  const biases = new Int32Array(paddedWidth(outputs));
  const shifts = new Int16Array(biases.length);
  for (let o = 0; o < outputs; o++) {
    let sum = weights.biases[o]!;
    for (let i = 0; i < constants.length; i++)
      sum += constants[i]! * weights.weights[o * inputs + first + i]!;
    biases[o] = sum;
    shifts[o] = weights.shifts[o]!;
  }
  return packOutputs({ biases, shifts });
}
