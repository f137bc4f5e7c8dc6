import type { EntropyModel } from '../../../entropy/entropy-model.js';
import type { Image } from '../../../image/image.js';
import { latentShape } from '../../../runtime/tiled-transforms.js';
import type { Steps } from '../../../steps.js';
import { lambdaAt } from '../lambda.js';
import { errorGradient, errorOfSymbols, type Synthesis } from './error-gradient.js';
import { quantizeForRate } from './quantize-for-rate.js';

/** Proximal steps of efforts 4 to 9. */
const ROUNDS = [2, 4, 6, 9, 13, 20] as const;
/** Pixels of the largest image that is searched; the gradient takes about 400 bytes a pixel. */
const LARGEST_SEARCHED = 2 ** 21;
/** Rates are trained through noise, which makes bits too dear: files lie where a squared error is worth so much more. */
const WORTH = 2;
/** One symbol in so many moves in a step: neighbours that move together overshoot. */
const STRIDE = 3;
/** Curvature of the error at first, in units of what a single symbol gives; raised when a step was too long. */
const FIRST_CURVATURE = 1.2;
const CURVATURE_FACTOR = 1.5;

interface Found {
  readonly cost: number;
  readonly symbols: Int32Array;
  readonly gradient: Float32Array;
}

export interface SearchTools extends Synthesis {
  readonly entropyModel: EntropyModel;
}

/**
 * Symbols for `image` that are better than its rounded latent, by proximal gradient descent on bits + λ × squared error:
 * the error of the decoded picture has a gradient (through g_s, as in Campos et al. 2019, "Content adaptive optimization
 * for neural image compression"); the bits have none, but the symbol that is best under a quadratic approximation of the
 * error is found by trying. A step that makes things worse is taken back.
 */
export function* searchSymbols(
  image: Image,
  rounded: Int32Array,
  effort: number,
  tools: SearchTools,
): Steps<Int32Array> {
  const { entropyModel, t, channels, geometry } = tools;
  if (image.width * image.height > LARGEST_SEARCHED) return rounded;
  let symbols = rounded;
  const shape = latentShape(geometry, image.width, image.height);
  const worth = (WORTH * lambdaAt(t)) / channels; // bits a unit of squared error
  const errors = errorOfSymbols(tools);
  const isFixed = { shape, entropyModel, weights: [], isFree: () => false };
  let { bits } = quantizeForRate(symbols, { ...isFixed, current: symbols });
  let best: Found = { cost: Number.POSITIVE_INFINITY, symbols, gradient: new Float32Array() };
  let curvature = FIRST_CURVATURE;
  const rounds = ROUNDS[effort - 4]!;
  for (let round = 0; round <= rounds; round++) {
    yield round / (rounds + 1);
    const { error, gradient } = errorGradient(tools, image, symbols);
    const cost = bits + worth * error;
    if (cost < best.cost) best = { cost, symbols, gradient };
    else curvature *= CURVATURE_FACTOR;
    const weights = errors.map((own) => worth * curvature * own);
    const target = Float32Array.from(best.symbols, (symbol, i) => {
      return symbol - best.gradient[i]! / (2 * curvature * errors[i % shape.channels]!);
    });
    const isFree = (i: number) => (i + Math.floor(i / shape.channels) + round) % STRIDE === 0;
    const options = { shape, entropyModel, weights, current: best.symbols, isFree };
    ({ symbols, bits } = quantizeForRate(target, options));
  }
  return best.symbols;
}
