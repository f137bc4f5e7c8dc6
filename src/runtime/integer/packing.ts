import type { Pass } from './passes.js';
import { type AddWeights, type ConvolutionWeights, rounding } from './weights.js';

/** Filters that the kernels work on at a time. */
const BLOCK = 8;

/** Bytes that belong to a block of filters: see OUTPUT_BYTES of kernels/finish.ts. */
export const OUTPUT_BYTES = 112;

/** Pairs of values in a row of the kernel, all channels; the last one may have only one value. */
export function pairsOf({ kernelWidth, weights, kernelHeight }: Pass, filters: number): number {
  const channels = weights.length / (filters * kernelHeight * kernelWidth);
  return Math.ceil((kernelWidth * channels) / 2);
}

/** `[filters, kernelHeight, kernelWidth · channels]` → `[⌈filters / 8⌉, kernelHeight, pairs, 8, 2]`, zeros in between. */
export function packWeights(pass: Pass, filters: number): Int16Array {
  const { kernelHeight, weights } = pass;
  const run = weights.length / (filters * kernelHeight);
  const pairs = pairsOf(pass, filters);
  const packed = new Int16Array(Math.ceil(filters / BLOCK) * kernelHeight * pairs * 2 * BLOCK);
  let from = 0;
  for (let o = 0; o < filters; o++) {
    const block = Math.floor(o / BLOCK) * kernelHeight;
    for (let row = 0; row < kernelHeight; row++) {
      const to = ((block + row) * pairs * BLOCK + (o % BLOCK)) * 2;
      for (let i = 0; i < run; i++) packed[to + (i >> 1) * 2 * BLOCK + (i & 1)] = weights[from++]!;
    }
  }
  return packed;
}

/** What the kernels need for every block of filters beside the weights; OUTPUT_BYTES each. */
export function packOutputs({ biases, shifts }: Pick<ConvolutionWeights, 'biases' | 'shifts'>): Int32Array {
  const length = OUTPUT_BYTES / 4;
  const packed = new Int32Array(Math.ceil(biases.length / BLOCK) * length);
  for (let o = 0; o < biases.length; o++) {
    const shift = shifts[o]!;
    const block = Math.floor(o / BLOCK) * length;
    const at = block + (o % BLOCK);
    packed[at] = biases[o]! + rounding(shift);
    packed[at + BLOCK] = shift < 2 ? 0 : 1 << (32 - shift);
    packed[at + 2 * BLOCK] = shift;
    if (shift < 2) packed[block + 3 * BLOCK] = 1;
  }
  return packed;
}

/** Pairs of multipliers, repeated until they fill a whole number of eights: `[period, 2]`. */
export function packMultipliers({ multipliers: [a, b] }: AddWeights): Int16Array {
  let period = a.length;
  while (period % BLOCK !== 0) period += a.length;
  const packed = new Int16Array(2 * period);
  for (let i = 0; i < period; i++) {
    packed[2 * i] = a[i % a.length]!;
    packed[2 * i + 1] = b[i % b.length]!;
  }
  return packed;
}
