import type { Layer } from '../../runtime/integer/description.js';
import { clamp, LIMIT } from '../../runtime/integer/tensor.js';
import type { FloatLayer } from './float-network.js';
import { quantizeWeights } from './integer-filter.js';

/** A layer as it stands in the description, the numbers that go into the file of weights, and how exact they are. */
export interface IntegerLayer {
  readonly layer: Layer;
  /** In the order of the file. */
  readonly numbers: readonly (Int16Array | Int32Array)[];
  /** The largest relative error of its weights, where it has any. */
  readonly error?: number;
}

/** A layer in integers, for inputs with scales `from` and an output with scales `to`. */
export function integerLayer(
  { layer, weights, rescales }: FloatLayer,
  from: readonly Float64Array[],
  to: Float64Array,
): IntegerLayer {
  const [scales] = from as [Float64Array];
  if (weights) {
    const { biases, shifts, weights: taps, error } = quantizeWeights(weights, scales, to);
    return { layer, numbers: [biases, shifts, taps], error };
  }
  if (layer.kind === 'add') return integerAdd(layer, from, to, rescales);
  if (layer.kind === 'table') return { layer, numbers: [sigmoidTable(layer.bits, scales[0]!, to[0]!)] };
  return { layer, numbers: [] };
}

const MOST_INT16 = 32767;

/** Factors ratio · 2^shift of both inputs, with the largest shift that int16 allows. */
function integerAdd(
  layer: Layer & { kind: 'add' },
  from: readonly Float64Array[],
  to: Float64Array,
  rescales = false,
): IntegerLayer {
  const ratios = from.map((scales, i) =>
    scales.map((scale, c) => (rescales && i === 1 ? 0 : scale / to[c]!)),
  );
  const largest = Math.max(...ratios.map((own) => own.reduce((most, ratio) => Math.max(most, ratio), 0)));
  let shift = 31;
  while (shift > 0 && Math.round(largest * 2 ** shift) > MOST_INT16) shift--;
  const numbers = ratios.map((own) => Int16Array.from(own, (ratio) => Math.round(ratio * 2 ** shift)));
  const error = Math.max(
    ...ratios.flatMap((own, i) =>
      Array.from(own, (ratio, c) => Math.abs(numbers[i]![c]! / 2 ** shift - ratio) / largest),
    ),
  );
  return { layer: { ...layer, shift }, numbers, error };
}

/**
 * Entry i stands for the 2^(14 − bits) inputs from i · 2^(14 − bits) − 8192 on, and is the sigmoid of their middle. Math.exp may
 * differ in its last bit between machines: the table is made once and then stored.
 */
function sigmoidTable(bits: number, from: number, to: number): Int16Array {
  const step = 2 ** (14 - bits);
  return Int16Array.from({ length: 2 ** bits }, (_, i) => {
    const x = Math.max(-LIMIT, i * step - LIMIT - 1 + (step - 1) / 2) * from;
    return clamp(Math.round(1 / (1 + Math.exp(-x)) / to));
  });
}
