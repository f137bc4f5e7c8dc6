import { LIMIT } from '../../runtime/integer/tensor.js';
import { type ConvolutionWeights, rounding } from '../../runtime/integer/weights.js';
import type { FloatWeights } from './float-network.js';

const MOST_INT16 = 32767;
const MOST_INT32 = 2 ** 31 - 1;

/** One output of a convolution: q_out = (bias + Σ weights · q_in + rounding) >> shift. */
interface Filter {
  readonly weights: Float64Array;
  readonly bias: number;
  readonly shift: number;
}

/** Integer weights, and how far they are from the real ones. */
export interface QuantizedWeights extends ConvolutionWeights {
  /** The largest Σ |error of w| / Σ |w| of a filter, w as what inputs of ±8191 add to the output. */
  readonly error: number;
}

/**
 * Weights that take inputs of scales `from[c]` to outputs of scales `to[o]`: w_q = round(w · from / to · 2^shift), with the
 * largest shift that fits int16 and whose sums provably fit int32 (Jacob et al. 2018, section 2.2, with the multiplier
 * inside the weights).
 */
export function quantizeWeights(
  { kernel, bias }: FloatWeights,
  from: Float64Array,
  to: Float64Array,
): QuantizedWeights {
  const filters = bias.length;
  const taps = kernel.length / filters;
  const quantized = {
    biases: new Int32Array(filters),
    shifts: new Int16Array(filters),
    weights: new Int16Array(kernel.length),
    error: 0,
  };
  for (let o = 0; o < filters; o++) {
    const real = Float64Array.from({ length: taps }, (_, i) => {
      return (kernel[o * taps + i]! * from[i % from.length]!) / to[o]!;
    });
    const filter = quantizeFilter(real, bias[o]! / to[o]!);
    quantized.biases[o] = filter.bias;
    quantized.shifts[o] = filter.shift;
    quantized.weights.set(filter.weights, o * taps);
    quantized.error = Math.max(quantized.error, relativeError(real, filter));
  }
  return quantized;
}

function quantizeFilter(real: Float64Array, bias: number): Filter {
  for (let shift = 31; shift >= 0; shift--) {
    const filter = filterAt(real, bias, shift);
    if (filter) return filter;
  }
  throw new Error('no shift fits: leastScales sees to it that 0 does');
}

/** The filter with a shift, if it fits. */
function filterAt(real: Float64Array, bias: number, shift: number): Filter | undefined {
  const scale = 2 ** shift;
  const rounded = Math.round(bias * scale);
  const most = MOST_INT32 - rounding(shift) - Math.abs(rounded);
  const weights = new Float64Array(real.length);
  let sum = 0;
  for (const [i, value] of real.entries()) {
    const weight = Math.round(value * scale);
    sum += Math.abs(weight);
    if (Math.abs(weight) > MOST_INT16 || LIMIT * sum > most) return undefined;
    weights[i] = weight;
  }
  return most >= 0 ? { weights, bias: rounded, shift } : undefined;
}

function relativeError(real: Float64Array, { weights, shift }: Filter): number {
  let error = 0;
  let sum = 0;
  for (const [i, value] of real.entries()) {
    error += Math.abs(weights[i]! / 2 ** shift - value);
    sum += Math.abs(value);
  }
  return sum === 0 ? 0 : error / sum;
}
