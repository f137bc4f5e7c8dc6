import { mixtureOutputs } from '../../../entropy/mixture-cdf.js';
import type { makeAccumulator } from '../../../runtime/accumulate.js';
import { ExactNetwork, type NetworkEvaluator, type NetworkSize } from '../../../runtime/exact-network.js';
import { GAIN_FEATURES, gainFeatures } from '../../../runtime/gain-features.js';
import { type CausalWindow, inputLayout } from './causal-window.js';

/** The size of a context network, as codec.json has it. */
export interface ContextNetworkShape {
  readonly window: CausalWindow;
  readonly hidden: number;
  /** Samples (0 … 255) that have a probability of their own. */
  readonly spikes: readonly number[];
  /** Logistic distributions mixed for all other samples. */
  readonly components: number;
  /** Number of classes of images by their samples, told apart at gain 255; 0 or undefined for none. */
  readonly classes?: number | undefined;
}

export function contextNetworkSize(shape: ContextNetworkShape): NetworkSize {
  const { inputs } = inputLayout(shape.window);
  return {
    inputs,
    features: GAIN_FEATURES + (shape.classes ?? 0),
    hidden: shape.hidden,
    outputs: mixtureOutputs(shape.spikes.length, shape.components),
  };
}

/** The network of a `ContextModel`: it sees a causal window, and its biases depend on the gain and on the class. */
export class ContextNetwork extends ExactNetwork {
  readonly shape: ContextNetworkShape;

  /** Tests choose with `make` how sums are computed. */
  constructor(shape: ContextNetworkShape, weights: ArrayLike<number>, make?: typeof makeAccumulator) {
    super(contextNetworkSize(shape), weights, make);
    this.shape = shape;
  }

  /** The network for images of one gain, and of one class if it is known. */
  atGain(gain: number, ofClass?: number): NetworkEvaluator {
    const features = [...gainFeatures(gain), ...new Float64Array(this.shape.classes ?? 0)];
    if (ofClass !== undefined) features[GAIN_FEATURES + ofClass] = 1;
    return this.evaluator(features);
  }
}
