import { GAIN_FEATURES } from '../../../runtime/gain-features.js';
import type { NetworkSize } from '../../../runtime/integer/small-network.js';
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

/** It sees a causal window; its features are those of the gain, and one for each class. */
export function contextNetworkSize(shape: ContextNetworkShape): NetworkSize {
  const { inputs } = inputLayout(shape.window);
  return {
    inputs,
    features: GAIN_FEATURES + (shape.classes ?? 0),
    hidden: shape.hidden,
    outputs: shape.spikes.length + 3 * shape.components,
  };
}
