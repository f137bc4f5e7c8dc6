import { gainFeatures } from '../../rd/coding/gain-features.js';
import type { ResidualPlane } from './residual-plane.js';

/** Samples with a probability of their own: black, white, and those to the west and to the north. */
export const RESIDUAL_SPIKES = 4;

/** Samples 0 … 255 in steps of 2E + 1, so that a symbol is at most E levels off; E = 0 … 127. */
export class SampleSteps {
  readonly step: number;
  /** The symbol of the sample 255. */
  readonly largest: number;
  /** What the biases of networks depend on. */
  readonly features: Float64Array;

  constructor(largestError: number) {
    this.step = 2 * largestError + 1;
    this.largest = this.symbolOf(255);
    this.features = gainFeatures(255 / this.step);
  }

  symbolOf(sample: number): number {
    return Math.floor(sample / this.step + 0.5);
  }

  sampleOf(symbol: number): number {
    return Math.min(255, Math.max(0, symbol * this.step));
  }

  /** The value between the samples of `symbol` and those of the symbol below it. */
  edgeBelow(symbol: number): number {
    return (symbol - 0.5) * this.step;
  }

  /** Fills `symbols` `[RESIDUAL_SPIKES]` with those of the spikes at the pixel that `plane` looks at. */
  spikes(plane: ResidualPlane, symbols: Int32Array): void {
    symbols[0] = 0;
    symbols[1] = this.largest;
    symbols[2] = this.symbolOf(plane.west);
    symbols[3] = this.symbolOf(plane.north);
  }
}
