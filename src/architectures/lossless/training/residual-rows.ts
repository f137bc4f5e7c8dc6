import type { Random } from '../../../data/random.js';
import { GAIN_FEATURES, gainFeatures } from '../../rd/coding/gain-features.js';
import type { ContextRows } from '../../rd/training/context-rows.js';
import { RESIDUAL_SPIKES, RESIDUAL_UNIT } from '../coding/residual-model.js';
import { ResidualPlane, residualInputCount } from '../coding/residual-plane.js';

/** The planes of an image in coding order: symbols of samples in steps of 2 × largestError + 1. */
export interface SymbolPlanes {
  readonly planes: readonly Uint8Array[];
  readonly height: number;
  readonly width: number;
  readonly largestError: number;
}

/** The predictor knows little in so many first rows of an image; large images hardly have them. */
export const FIRST_ROWS = 4;
/** Far below the smallest and far above the largest sample. */
const FAR = 1000;

/**
 * Training examples for the networks of all planes: the inputs are made by the very code that files are coded with. Of
 * the pixels one in `thin`, chosen at random, becomes a row, and stands for `thin` pixels.
 */
export function gatherResidualRows(
  images: readonly SymbolPlanes[],
  thin: number,
  random: Random,
): ContextRows[] {
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

function emptyRows(count: number, inputs: number, thin: number): ContextRows {
  return {
    count,
    inputs: new Float32Array(count * inputs),
    gains: new Float32Array(count * GAIN_FEATURES),
    weights: new Float32Array(count).fill(thin),
    lower: new Float32Array(count),
    upper: new Float32Array(count),
    spikes: new Float32Array(count * RESIDUAL_SPIKES),
  };
}

function fillRows(
  rows: readonly ContextRows[],
  from: number,
  { planes, height, width, largestError }: SymbolPlanes,
  isChosen: Uint8Array,
): void {
  const step = 2 * largestError + 1;
  const features = gainFeatures(255 / step);
  const largest = Math.floor(255 / step + 0.5);
  const symbolOf = (sample: number) => Math.floor(sample / step + 0.5);
  const before: ResidualPlane[] = [];
  for (const [p, symbols] of planes.entries()) {
    const plane = new ResidualPlane(width, height, before.slice());
    const { inputs, gains, lower, upper, spikes } = rows[p]!;
    let row = from;
    for (const [i, symbol] of symbols.entries()) {
      plane.look();
      if (isChosen[i]) {
        inputs.set(plane.inputs, row * plane.inputs.length);
        gains.set(features, row * GAIN_FEATURES);
        lower[row] = symbol === 0 ? -FAR : ((symbol - 0.5) * step - plane.prediction) / RESIDUAL_UNIT;
        upper[row] = symbol === largest ? FAR : ((symbol + 0.5) * step - plane.prediction) / RESIDUAL_UNIT;
        const hit = [0, largest, symbolOf(plane.west), symbolOf(plane.north)];
        spikes.set(
          hit.map((spike) => (spike === symbol ? 1 : 0)),
          row * RESIDUAL_SPIKES,
        );
        row += 1;
      }
      plane.set(Math.min(255, symbol * step));
    }
    before.push(plane);
  }
}
