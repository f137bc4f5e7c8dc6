import type { GradSaveFunc, Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { tf } from '../../../engine/tfjs.js';
import { boundedSteepness, softmax } from '../../../layers/mixture-loss.js';
import { MIDDLE } from '../coding/gain-symbols.js';
import { SAMPLES } from '../coding/sample-classes.js';
import type { ContextRows } from './context-rows.js';

/** The inputs of `reshapingBits` besides the outputs of the network. */
export interface Reshaping {
  readonly rows: ContextRows;
  readonly components: number;
  /** The samples between the spikes, which share their mass by the profile of the row's class. */
  readonly range: readonly [first: number, last: number];
}

/** Keeps masses that are divided by away from 0. */
const TINY = 1e-12;

/**
 * The change in information content, in bits, of all rows with a class when the mass of the samples between the spikes is
 * redistributed in proportion to mass × profile (FORMAT.md, section 11): a scalar. `output` is
 * `[n, spikes + 3 × components]`, `logProfiles` `[classes, 256]`; both have gradients, computed as in `mixtureBits`.
 */
export function reshapingBits(output: Tensor2D, logProfiles: Tensor2D, reshaping: Reshaping): Scalar {
  const bits = tf.customGrad((x, profiles, save) => {
    (save as GradSaveFunc)([]);
    const values = (x as Tensor).dataSync<'float32'>();
    const result = evaluate(values, (profiles as Tensor).dataSync<'float32'>(), reshaping);
    return {
      value: tf.scalar(result.bits),
      gradFunc: (dy: Tensor) => [
        tf.mul(dy, tf.tensor2d(result.gradient, output.shape)),
        tf.mul(dy, tf.tensor2d(result.profileGradient, logProfiles.shape)),
      ],
    };
  });
  return bits(output, logProfiles) as Scalar;
}

function evaluate(output: Float32Array, logProfiles: Float32Array, { rows, components, range }: Reshaping) {
  const { count, classes, symbols } = rows;
  const [first, last] = range;
  const width = output.length / count;
  const parts = width - 2 * components;
  const gradient = new Float32Array(output.length);
  const profileGradient = new Float32Array(logProfiles.length);
  const factors = Float64Array.from(logProfiles, Math.exp);
  const shares = new Float64Array(parts);
  const byShare = new Float64Array(parts);
  const edges = last - first + 2; // below `first`, between samples, above `last`
  const below = new Float64Array(components * edges);
  const masses = new Float64Array(SAMPLES);
  let bits = 0;
  for (let n = 0; n < count; n++) {
    const own = classes[n]!;
    const sample = symbols[n]!;
    if (own < 0 || sample < first || sample > last) continue;
    const at = n * width;
    const profile = factors.subarray(own * SAMPLES, (own + 1) * SAMPLES);
    softmax(output, at, shares);
    masses.fill(TINY / SAMPLES, first, last + 1);
    for (let m = 0; m < components; m++) {
      const mean = output[at + parts + m]!;
      const steepness = Math.exp(boundedSteepness(output[at + parts + components + m]!));
      const share = shares[parts - components + m]!;
      for (let e = 0; e < edges; e++) {
        const x = ((first + e - 0.5) / 255 - MIDDLE - mean) * steepness;
        below[m * edges + e] = 1 / (1 + Math.exp(-x));
        if (e === 0) continue;
        const v = first + e - 1;
        masses[v] = masses[v]! + share * (below[m * edges + e]! - below[m * edges + e - 1]!);
      }
    }
    let [whole, weighted] = [0, 0];
    for (let v = first; v <= last; v++) {
      whole += masses[v]!;
      weighted += masses[v]! * profile[v]!;
    }
    const weight = rows.weights[n]! / Math.LN2;
    bits += weight * (Math.log(weighted) - Math.log(whole) - Math.log(profile[sample]!));

    const toProfile = own * SAMPLES;
    for (let v = first; v <= last; v++) {
      const share = (masses[v]! * profile[v]!) / weighted;
      profileGradient[toProfile + v] = profileGradient[toProfile + v]! + weight * share;
    }
    profileGradient[toProfile + sample] = profileGradient[toProfile + sample]! - weight;

    byShare.fill(0);
    for (let m = 0; m < components; m++) {
      const mean = output[at + parts + m]!;
      const logSteepness = output[at + parts + components + m]!;
      const bounded = boundedSteepness(logSteepness);
      const steepness = Math.exp(bounded);
      const share = shares[parts - components + m]!;
      let [ofShare, ofMean, ofSteepness, gainBefore] = [0, 0, 0, 0];
      for (let e = 0; e < edges; e++) {
        const v = first + e;
        const gain = e < edges - 1 ? profile[v]! / weighted - 1 / whole : 0;
        // The edge ends the mass of the sample below it and begins that of the one above.
        const ofEdge = gainBefore - gain;
        const sigmoid = below[m * edges + e]!;
        const slope = sigmoid * (1 - sigmoid);
        ofShare += ofEdge * sigmoid;
        ofMean -= ofEdge * slope * steepness;
        ofSteepness += ofEdge * slope * steepness * ((v - 0.5) / 255 - MIDDLE - mean);
        gainBefore = gain;
      }
      byShare[parts - components + m] = weight * ofShare;
      gradient[at + parts + m] = weight * share * ofMean;
      gradient[at + parts + components + m] = bounded === logSteepness ? weight * share * ofSteepness : 0;
    }
    let mean = 0;
    for (let j = 0; j < parts; j++) mean += shares[j]! * byShare[j]!;
    for (let j = 0; j < parts; j++) gradient[at + j] = shares[j]! * (byShare[j]! - mean);
  }
  return { bits, gradient, profileGradient };
}
