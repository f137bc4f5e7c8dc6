import type { Cdf } from '../../../entropy/cdf.js';
import type { CdfSource, EntropyModel, LatentShape } from '../../../entropy/entropy-model.js';
import { MixtureCdf, mixtureOutputs } from '../../../entropy/mixture-cdf.js';
import { tabulatedSigmoid } from '../../../entropy/sigmoid-table.js';
import { AecError } from '../../../errors.js';
import type { ExactNetwork, NetworkEvaluator, NetworkSize } from '../../../runtime/exact-network.js';
import { GAIN_FEATURES, gainFeatures } from '../../rd/coding/gain-features.js';
import { ResidualPlane, residualInputCount } from './residual-plane.js';

/** The size of the networks of a `ResidualModel`, as codec.json has it. */
export interface ResidualNetworkShape {
  readonly hidden: number;
  /** Logistic distributions mixed around the prediction. */
  readonly components: number;
}

/** Planes of a colour image; a gray one has the first alone. */
export const RESIDUAL_PLANES = 3;

/** Samples with a probability of their own: black, white, and what the west and the north have. */
export const RESIDUAL_SPIKES = 4;
/** Two spikes may be one symbol; their masses are still added one after the other. */
const SLOTS = [0, 1, 2, 3];
/** Networks give distances from the prediction in so many levels. */
export const RESIDUAL_UNIT = 32;

/** The size of the network of plane number `index`. */
export function residualNetworkSize(
  { hidden, components }: ResidualNetworkShape,
  index: number,
): NetworkSize {
  return {
    inputs: residualInputCount(index),
    features: GAIN_FEATURES,
    hidden,
    outputs: mixtureOutputs(RESIDUAL_SPIKES, components),
  };
}

/**
 * Gives the samples of photographs (and of anything else) distributions around a prediction: a linear predictor that
 * learns while it codes (`ResidualPlane`), and a network that knows how far such predictions are off. It codes whole
 * planes one after the other, each with those before it as context: a latent of 1 or 3 channels whose symbols stand
 * plane after plane. Symbols are samples in steps of 2E + 1 levels, for a largest error E of 0 … 127.
 */
export class ResidualModel implements EntropyModel {
  readonly #evaluators: readonly NetworkEvaluator[];
  readonly #components: number;
  readonly #step: number;

  constructor(networks: readonly ExactNetwork[], { components }: ResidualNetworkShape, largestError: number) {
    this.#step = 2 * largestError + 1;
    this.#components = components;
    const features = gainFeatures(255 / this.#step);
    this.#evaluators = networks.map((network) => network.evaluator(features));
  }

  begin({ height, width, channels }: LatentShape, symbols: Int32Array): CdfSource {
    if (channels > this.#evaluators.length) {
      throw new AecError('model', `the model codes up to ${this.#evaluators.length} planes, not ${channels}`);
    }
    const planes: ResidualPlane[] = [];
    const step = this.#step;
    const symbolOf = (sample: number) => Math.floor(sample / step + 0.5);
    const mixture = new MixtureCdf({
      minimum: 0,
      edges: Float64Array.from({ length: symbolOf(255) + 1 }, (_, k) => (k - 0.5) * step),
      unit: RESIDUAL_UNIT,
      slots: SLOTS,
      components: this.#components,
      smallestShare: 0,
      sigmoid: tabulatedSigmoid,
    });
    const spikes = [0, symbolOf(255), 0, 0];
    const size = height * width;
    let outputsOfFlat: (Float64Array | undefined)[] = [];
    let plane: ResidualPlane | undefined;
    return {
      cdf: (index): Cdf => {
        plane?.set(Math.min(255, Math.max(0, symbols[index - 1]! * step)));
        if (index % size === 0) {
          plane = new ResidualPlane(width, height, planes.slice());
          planes.push(plane);
          outputsOfFlat = [];
        }
        const now = plane!;
        now.look();
        const evaluator = this.#evaluators[planes.length - 1]!;
        // What a network says of a flat area depends on its level alone.
        const known = now.isFlat ? outputsOfFlat[now.prediction] : undefined;
        const outputs = known ?? evaluate(evaluator, now.inputs);
        if (now.isFlat && !known) outputsOfFlat[now.prediction] = Float64Array.from(outputs);
        spikes[2] = symbolOf(now.west);
        spikes[3] = symbolOf(now.north);
        mixture.update(outputs, now.prediction, spikes);
        return mixture.cdf;
      },
    };
  }
}

function evaluate(evaluator: NetworkEvaluator, inputs: Float64Array): Float64Array {
  evaluator.start();
  for (let i = 0; i < inputs.length; i++) if (inputs[i] !== 0) evaluator.add(i, inputs[i]!);
  evaluator.finish();
  return evaluator.outputs;
}
