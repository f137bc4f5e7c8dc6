import type { EntropyModel } from '../../../entropy/entropy-model.js';
import type { Image } from '../../../image/image.js';
import { latentShape } from '../../../runtime/tiled-transforms.js';
import type { Steps } from '../../../steps.js';
import type { FloatCellNetwork } from '../float-cell-network.js';
import { lambdaAt } from '../lambda.js';
import { errorGradient, errorOfSymbols, type Synthesis, squaredError } from './error-gradient.js';
import { type LaterBits, laterBits } from './later-bits.js';
import { quantizeForRate } from './quantize-for-rate.js';

/** Proximal steps of efforts 4 to 9. */
const ROUNDS = [1, 2, 3, 5, 7, 11] as const;
/** One symbol in so many moves in a step: neighbours that move together overshoot. */
const STRIDE = 2;
/** Curvature of the error at first, in units of what a single symbol gives. A step that was too long raises it, any other lowers it. */
const FIRST_CURVATURE = 1;
const RAISE = 1.3;
const LOWER = 0.9;

/** Bits that a squared error of a sample is worth at quality t: about λ, so much that pictures are as good as those of rounded latents. */
export function worthAt(t: number): number {
  return (1.3 - 0.75 * t) * lambdaAt(t);
}

interface Found {
  readonly cost: number;
  readonly symbols: Int32Array;
  readonly gradient: Float32Array;
  readonly laterBits: LaterBits;
}

export interface SearchTools extends Synthesis {
  readonly entropyModel: EntropyModel;
  /** The entropy model in real numbers, which has a gradient. */
  readonly prior: FloatCellNetwork;
}

/**
 * Symbols for `image` that are better than its rounded latent, by proximal gradient descent on bits + λ × squared error:
 * the error of the decoded picture has a gradient (through g_s, as in Campos et al. 2019, "Content adaptive optimization
 * for neural image compression"), and so have the bits of the symbols that are predicted from one. Its own bits have none, but the
 * symbol that is best under a quadratic approximation of the error is found by trying. A step that makes things worse is taken back.
 */
export function* searchSymbols(
  image: Image,
  rounded: Int32Array,
  effort: number,
  tools: SearchTools,
): Steps<Int32Array> {
  const { entropyModel, prior, t, channels, geometry } = tools;
  let symbols = rounded;
  const shape = latentShape(geometry, image.width, image.height);
  const worth = worthAt(t) / channels;
  const errors = errorOfSymbols(tools);
  const isFixed = { shape, entropyModel, weights: [], isFree: () => false };
  let { bits } = quantizeForRate(symbols, { ...isFixed, current: symbols });
  let best: Found | undefined;
  let curvature = FIRST_CURVATURE;
  const rounds = ROUNDS[effort - 4]!;
  for (let round = 0; round < rounds; round++) {
    yield round / (rounds + 1);
    const { error, gradient } = errorGradient(tools, image, symbols);
    const cost = bits + worth * error;
    if (!best || cost < best.cost) {
      if (best) curvature *= LOWER;
      best = { cost, symbols, gradient, laterBits: laterBits(prior, symbols, shape, t) };
    } else curvature *= RAISE;
    const weights = errors.map((own) => worth * curvature * own);
    const { symbols: current, gradient: slope, laterBits: added } = best;
    const target = Float32Array.from(current, (symbol, i) => {
      return symbol - slope[i]! / (2 * curvature * errors[i % shape.channels]!);
    });
    const isFree = (i: number) => (i + Math.floor(i / shape.channels) + round) % STRIDE === 0;
    const options = { shape, entropyModel, weights, current, isFree, laterBits: added };
    ({ symbols, bits } = quantizeForRate(target, options));
  }
  yield rounds / (rounds + 1);
  const cost = bits + worth * squaredError(tools, image, symbols);
  return best && best.cost <= cost ? best.symbols : symbols;
}
