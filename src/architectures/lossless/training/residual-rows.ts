import type { Random } from '../../../data/random.js';
import { bitsOf } from '../../../entropy/prices.js';
import { FAR, type MixtureRows } from '../../../layers/mixture-loss.js';
import { GAIN_FEATURES, gainFeatures } from '../../../runtime/gain-features.js';
import { FEATURE_ONE } from '../../../runtime/integer/small-network.js';
import {
  RESIDUAL_SPIKES,
  RESIDUAL_UNIT,
  residualInputCount,
  residualInputScales,
} from '../coding/residual-model.js';
import { ResidualObserver } from '../coding/residual-observer.js';

/** The planes of an image in coding order: symbols of samples in `gain` steps. */
export interface SymbolPlanes {
  readonly planes: readonly Uint8Array[];
  readonly height: number;
  readonly width: number;
  readonly gain: number;
}

/** Training examples of the network of one plane: one row per sample. */
export interface ResidualRows extends MixtureRows {
  /** `[count, residualInputCount]` */
  readonly inputs: Float32Array;
  /** `[count, GAIN_FEATURES]` */
  readonly features: Float32Array;
  /** The cost in bits of the flags that say whether pixels are matches, for all pixels that the rows stand for. */
  matchBits: number;
}

/** Rows at the top that training leaves out: the predictor knows little there, and they hardly count in large images. */
export const FIRST_ROWS = 4;

/**
 * Training examples for the networks of all planes. The kernels that code files compute the inputs. One
 * pixel in `thin`, chosen at random, becomes a row and stands for `thin` pixels; those above `firstRow` are left out. A row of a
 * pixel that is coded as a match has no weight.
 */
export function gatherResidualRows(
  images: readonly SymbolPlanes[],
  thin: number,
  random: Random,
  firstRow = FIRST_ROWS,
): ResidualRows[] {
  const chosen = images.map(({ height, width }) => {
    const isChosen = new Uint8Array(height * width);
    return { isChosen, total: choosePixels(isChosen, firstRow * width, thin, random) };
  });
  const count = chosen.reduce((sum, { total }) => sum + total, 0);
  const rows = images[0]!.planes.map((_, index) => emptyRows(count, residualInputCount(index), thin));
  let from = 0;
  for (const [n, image] of images.entries()) {
    fillRows(rows, from, image, chosen[n]!.isChosen);
    from += chosen[n]!.total;
  }
  return rows;
}

/** Marks one in `thin` of the pixels from `first` on, and returns how many those are. */
function choosePixels(isChosen: Uint8Array, first: number, thin: number, random: Random): number {
  let total = 0;
  for (let i = first; i < isChosen.length; i++) {
    if (thin > 1 && random.float() * thin >= 1) continue;
    isChosen[i] = 1;
    total += 1;
  }
  return total;
}

function emptyRows(count: number, inputs: number, thin: number): ResidualRows {
  return {
    count,
    inputs: new Float32Array(count * inputs),
    features: new Float32Array(count * GAIN_FEATURES),
    weights: new Float32Array(count).fill(thin),
    lower: new Float32Array(count),
    upper: new Float32Array(count),
    spikes: new Float32Array(count * RESIDUAL_SPIKES),
    matchBits: 0,
  };
}

function fillRows(
  rows: readonly ResidualRows[],
  from: number,
  { planes, height, width, gain }: SymbolPlanes,
  isChosen: Uint8Array,
): void {
  const observer = new ResidualObserver({ height, width, channels: planes.length }, gain);
  const ofGain = Float32Array.from(gainFeatures(gain), (feature) => feature / FEATURE_ONE);
  for (const [p, symbols] of planes.entries()) {
    const { inputs, features, weights, lower, upper, spikes } = rows[p]!;
    const scales = residualInputScales(p);
    const relative = (symbol: number) =>
      (((symbol - 0.5) * 255) / gain - observer.prediction) / RESIDUAL_UNIT;
    let row = from;
    for (const [i, symbol] of symbols.entries()) {
      observer.observe();
      if (isChosen[i]) {
        const { match } = observer;
        const isHit = match?.symbol === symbol;
        const thin = weights[row]!;
        if (match) rows[p]!.matchBits += thin * bitsOf(isHit ? match.chance : 65536 - match.chance, 16);
        if (isHit) weights[row] = 0;
        const own = observer.inputs(scales.length);
        for (const [j, value] of own.entries()) inputs[row * own.length + j] = value * scales[j]!;
        features.set(ofGain, row * GAIN_FEATURES);
        lower[row] = symbol === 0 ? -FAR : relative(symbol);
        upper[row] = symbol === gain ? FAR : relative(symbol + 1);
        for (const [s, own] of observer.spikes().entries()) {
          spikes[row * RESIDUAL_SPIKES + s] = own === symbol ? 1 : 0;
        }
        row += 1;
      }
      observer.set(symbol);
    }
  }
  observer.release();
}
