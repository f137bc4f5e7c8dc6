import type { Random } from '../../../data/random.js';
import { FAR, type MixtureRows } from '../../../layers/mixture-loss.js';
import { GAIN_FEATURES } from '../../../runtime/gain-features.js';
import { RESIDUAL_UNIT } from '../coding/residual-model.js';
import { ResidualPlane, residualInputCount } from '../coding/residual-plane.js';
import { RESIDUAL_SPIKES, ResidualSteps } from '../coding/residual-steps.js';

/** The planes of an image in coding order: symbols of samples in steps of 2 × largestError + 1. */
export interface SymbolPlanes {
  readonly planes: readonly Uint8Array[];
  readonly height: number;
  readonly width: number;
  readonly largestError: number;
}

/** Training examples of the network of one plane: one row per sample. */
export interface ResidualRows extends MixtureRows {
  /** `[count, residualInputCount]` */
  readonly inputs: Float32Array;
  /** `[count, GAIN_FEATURES]` */
  readonly features: Float32Array;
}

/** Rows at the top that are left out: the predictor knows little there, and they hardly count in large images. */
export const FIRST_ROWS = 4;

/**
 * Training examples for the networks of all planes. The same code computes the inputs here and when files are coded. One
 * pixel in `thin`, chosen at random, becomes a row and stands for `thin` pixels.
 */
export function gatherResidualRows(
  images: readonly SymbolPlanes[],
  thin: number,
  random: Random,
): ResidualRows[] {
  const chosen = images.map(({ height, width }) => choosePixels(height, width, thin, random));
  const count = chosen.reduce((sum, { total }) => sum + total, 0);
  const rows = images[0]!.planes.map((_, index) => emptyRows(count, residualInputCount(index), thin));
  let from = 0;
  for (const [n, image] of images.entries()) {
    fillRows(rows, from, image, chosen[n]!.isChosen);
    from += chosen[n]!.total;
  }
  return rows;
}

function choosePixels(height: number, width: number, thin: number, random: Random) {
  const isChosen = new Uint8Array(height * width);
  let total = 0;
  for (let i = FIRST_ROWS * width; i < isChosen.length; i++) {
    if (thin > 1 && random.float() * thin >= 1) continue;
    isChosen[i] = 1;
    total += 1;
  }
  return { isChosen, total };
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
  };
}

function fillRows(
  rows: readonly ResidualRows[],
  from: number,
  { planes, height, width, largestError }: SymbolPlanes,
  isChosen: Uint8Array,
): void {
  const steps = new ResidualSteps(largestError);
  const spikeSymbols = new Int32Array(RESIDUAL_SPIKES);
  const before: ResidualPlane[] = [];
  for (const [p, symbols] of planes.entries()) {
    const plane = new ResidualPlane(width, height, before.slice());
    const { inputs, features, lower, upper, spikes } = rows[p]!;
    const relative = (edge: number) => (edge - plane.prediction) / RESIDUAL_UNIT;
    let row = from;
    for (const [i, symbol] of symbols.entries()) {
      plane.look();
      if (isChosen[i]) {
        inputs.set(plane.inputs, row * plane.inputs.length);
        features.set(steps.features, row * GAIN_FEATURES);
        lower[row] = symbol === 0 ? -FAR : relative(steps.edgeBelow(symbol));
        upper[row] = symbol === steps.largest ? FAR : relative(steps.edgeBelow(symbol + 1));
        steps.spikes(plane, spikeSymbols);
        for (let s = 0; s < RESIDUAL_SPIKES; s++) {
          spikes[row * RESIDUAL_SPIKES + s] = spikeSymbols[s] === symbol ? 1 : 0;
        }
        row += 1;
      }
      plane.set(steps.sampleOf(symbol));
    }
    before.push(plane);
  }
}
