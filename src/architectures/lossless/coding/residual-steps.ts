import { gainFeatures } from '../../../runtime/gain-features.js';
import { SampleSteps } from '../../../runtime/sample-steps.js';
import type { ResidualPlane } from './residual-plane.js';

/** Samples with a probability of their own: black, white, and those to the west and to the north. */
export const RESIDUAL_SPIKES = 4;

/** The steps of samples as a residual model sees them. */
export class ResidualSteps extends SampleSteps {
  /** The symbol of the sample 255. */
  readonly largest: number;
  /** The features that the biases of the networks depend on. */
  readonly features: Float64Array;

  constructor(largestError: number) {
    super(largestError);
    this.largest = this.symbolOf(255);
    this.features = gainFeatures(255 / this.step);
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
