import type { makeAccumulator } from './accumulate.js';
import { type CausalWindow, inputLayout } from './causal-window.js';
import { ExactNetwork, type NetworkEvaluator, type NetworkSize } from './exact-network.js';
import { GAIN_FEATURES, gainFeatures } from './gain-features.js';

/** The size of a context network, as codec.json has it. */
export interface ContextNetworkShape {
  readonly window: CausalWindow;
  readonly hidden: number;
  /** Samples (0 … 255) that have a probability of their own. */
  readonly spikes: readonly number[];
  /** Logistic distributions mixed for all other samples. */
  readonly components: number;
}

/** Shares of the spikes and components, then the components' means, then their steepnesses, both as logarithms. */
export function outputCount({ spikes, components }: ContextNetworkShape): number {
  return spikes.length + 3 * components;
}

export function contextNetworkSize(shape: ContextNetworkShape): NetworkSize {
  const { inputs } = inputLayout(shape.window);
  return { inputs, features: GAIN_FEATURES, hidden: shape.hidden, outputs: outputCount(shape) };
}

/** The network of a `ContextModel`: it sees a causal window, and its biases depend on the gain. */
export class ContextNetwork extends ExactNetwork {
  readonly shape: ContextNetworkShape;

  /** `make` is for tests: how the sums are computed. */
  constructor(shape: ContextNetworkShape, weights: ArrayLike<number>, make?: typeof makeAccumulator) {
    super(contextNetworkSize(shape), weights, make);
    this.shape = shape;
  }

  /** The network for images of one gain. */
  atGain(gain: number): NetworkEvaluator {
    return this.evaluator(gainFeatures(gain));
  }
}
