import { FEATURE_ONE } from './integer/small-network.js';

/**
 * Gains between which the biases of a network are interpolated linearly: the gain is the number of steps that the range
 * of samples is divided into.
 */
const NODES = [1, 1.7, 2, 2.7, 3, 4, 5, 6, 8, 11, 16, 24, 40, 64, 100, 160, 255];

export const GAIN_FEATURES = NODES.length;

/** Weights of the nodes at `gain` (1 … 255), integers: at most two are not zero, and they sum to FEATURE_ONE. */
export function gainFeatures(gain: number): Int32Array {
  const features = new Int32Array(GAIN_FEATURES);
  let above = 1;
  while (above < GAIN_FEATURES - 1 && NODES[above]! < gain) above++;
  const low = NODES[above - 1]!;
  const share = Math.min(1, Math.max(0, (gain - low) / (NODES[above]! - low)));
  features[above] = Math.floor(share * FEATURE_ONE + 0.5);
  features[above - 1] = FEATURE_ONE - features[above]!;
  return features;
}
