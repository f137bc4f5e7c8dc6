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
const ROUNDS = [2, 3, 4, 5, 6, 8] as const;
/** One symbol in so many moves in a step: neighbours that move together overshoot. */
const STRIDE = 2;
/** Curvature of the error at first, in units of what a single symbol gives. A step that was too long raises it, any other lowers it. */
const FIRST_CURVATURE = 1;
const RAISE = 1.3;
const LOWER = 0.9;

/** The initial price of a squared error, in units of λ. */
const FIRST_WORTH = 1.1;
/** The squared error that the search holds, in units of that of the rounded latent: a little less than allowed. */
const AIM = 0.995;
/** The worth of an error changes by the square of the error in units of that aim, by this factor at most in a round. */
const MOST_CHANGE = 1.5;

/** Symbols and what they cost. */
interface Candidate {
  readonly symbols: Int32Array;
  readonly bits: number;
  /** Squared error of the decoded picture. */
  readonly error: number;
}

/** A candidate to go on from. */
interface Found extends Candidate {
  readonly gradient: Float32Array;
  readonly laterBits: LaterBits;
}

export interface SearchTools extends Synthesis {
  readonly entropyModel: EntropyModel;
  /** The entropy model in real numbers, which has a gradient. */
  readonly prior: FloatCellNetwork;
}

/**
 * Symbols for `image` in fewer bits than its rounded latent, with no larger squared error, by proximal gradient descent on
 * bits + worth × squared error: the error of the decoded picture has a gradient (through g_s, as in Campos et al. 2019, "Content
 * adaptive optimization for neural image compression"), and so have the bits of the symbols that are predicted from one. Its own
 * bits have none, but the symbol that is best under a quadratic approximation of the error is found by trying. A step that makes
 * things worse is taken back. The price of an error is a Lagrange multiplier: it rises while the error is too large. The rounded latent
 * comes back if nothing is better.
 */
export function* searchSymbols(
  image: Image,
  rounded: Int32Array,
  effort: number,
  tools: SearchTools,
): Steps<Int32Array> {
  const { entropyModel, prior, t, channels, geometry } = tools;
  const shape = latentShape(geometry, image.width, image.height);
  const errors = errorOfSymbols(tools);
  const isFixed = { shape, entropyModel, weights: [], isFree: () => false };
  let symbols = rounded;
  let { bits } = quantizeForRate(symbols, { ...isFixed, current: symbols });
  let worth = (FIRST_WORTH * lambdaAt(t)) / channels;
  let curvature = FIRST_CURVATURE;
  let best: Found | undefined;
  let result: Candidate | undefined;
  let allowed = 0;
  const costOf = (candidate: Candidate) => candidate.bits + worth * candidate.error;
  const rounds = ROUNDS[effort - 4]!;
  for (let round = 0; round < rounds; round++) {
    yield round / (rounds + 1);
    const { error, gradient } = errorGradient(tools, image, symbols);
    const candidate: Candidate = { symbols, bits, error };
    if (!result) allowed = error;
    result = fewerBits(result, candidate, allowed);
    if (!best || costOf(candidate) < costOf(best)) {
      if (best) curvature *= LOWER;
      best = { ...candidate, gradient, laterBits: laterBits(prior, symbols, shape, t) };
    } else curvature *= RAISE;
    const excess = allowed > 0 ? best.error / (AIM * allowed) : 1;
    worth *= Math.min(MOST_CHANGE, Math.max(1 / MOST_CHANGE, excess * excess));
    const weights = errors.map((own) => worth * curvature * own);
    const { symbols: current, gradient: slope, laterBits: added } = best;
    const target = new Float32Array(current).map((symbol, i) => {
      return symbol - slope[i]! / (2 * curvature * errors[i % shape.channels]!);
    });
    const isFree = (i: number) => (i + Math.floor(i / shape.channels) + round) % STRIDE === 0;
    const options = { shape, entropyModel, weights, current, isFree, laterBits: added };
    ({ symbols, bits } = quantizeForRate(target, options));
  }
  yield rounds / (rounds + 1);
  const last = { symbols, bits, error: squaredError(tools, image, symbols) };
  return fewerBits(result, last, allowed).symbols;
}

/** The candidate, if its error is allowed and it takes fewer bits than the result so far. */
function fewerBits(result: Candidate | undefined, candidate: Candidate, allowed: number): Candidate {
  return result && (candidate.error > allowed || candidate.bits >= result.bits) ? result : candidate;
}
