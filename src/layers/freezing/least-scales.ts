import { LIMIT } from '../../runtime/integer/tensor.js';
import type { FloatLayer } from './float-network.js';

const MOST_INT16 = 32767;
const MOST_INT32 = 2 ** 31 - 1;

/**
 * The least scale of every output channel with which the weights of a layer can be written; `undefined` where any will do. The
 * least that makes sense may be larger: it counts where the scale is not given.
 */
export function leastScales(
  { layer, weights }: FloatLayer,
  inputs: readonly Float64Array[],
  isGiven: boolean,
): Float64Array | undefined {
  if (layer.kind === 'add') return leastOfAdd(inputs, isGiven);
  if (!weights) return undefined;
  const { kernel, bias } = weights;
  const taps = kernel.length / bias.length;
  const [scales] = inputs as [Float64Array];
  return Float64Array.from(bias, (value, o) => {
    let sum = 0;
    let largest = 0;
    for (let i = 0; i < taps; i++) {
      const weight = Math.abs(kernel[o * taps + i]!) * scales[i % scales.length]!;
      sum += weight;
      largest = Math.max(largest, weight);
    }
    // With shift 0: |bias| + LIMIT · Σ|w| ≤ 2^31 − 1 where rounding added at most ½ to each of them.
    const room = MOST_INT32 - 1 - (LIMIT * taps) / 2;
    return Math.max(largest / MOST_INT16, (LIMIT * sum + Math.abs(value)) / room);
  });
}

/**
 * A finer sum than half the coarser of its terms tells nothing but their rounding. All channels have one shift: a single large
 * factor would cost the others their precision.
 */
function leastOfAdd(inputs: readonly Float64Array[], isGiven: boolean): Float64Array {
  const [a, b] = inputs as [Float64Array, Float64Array];
  const finest = isGiven ? MOST_INT16 : 2;
  return a.map((scale, c) => Math.max(scale, b[c]!) / finest);
}
