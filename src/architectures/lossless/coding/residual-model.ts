import type { Cdf } from '../../../entropy/cdf.js';
import type { CdfSource, EntropyModel, LatentShape } from '../../../entropy/entropy-model.js';
import { MixtureCdf, mixtureOutputs } from '../../../entropy/mixture-cdf.js';
import { tabulatedSigmoid } from '../../../entropy/sigmoid-table.js';
import { AecError } from '../../../errors.js';
import type { ExactNetwork, NetworkEvaluator, NetworkSize } from '../../../runtime/exact-network.js';
import { GAIN_FEATURES } from '../../../runtime/gain-features.js';
import { ResidualPlane, residualInputCount } from './residual-plane.js';
import { RESIDUAL_SPIKES, ResidualSteps } from './residual-steps.js';

/** The size of the networks of a `ResidualModel`, as codec.json has it. */
export interface ResidualNetworkShape {
  readonly hidden: number;
  /** Logistic distributions mixed around the prediction. */
  readonly components: number;
}

/** Planes of a colour image; a gray image has only the first. */
export const RESIDUAL_PLANES = 3;

/** One slot per spike; spikes of the same symbol add their masses one after the other. */
const SLOTS = [0, 1, 2, 3];
/** Networks give means and scales in this unit, levels of 0 … 255. */
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
  readonly #steps: ResidualSteps;

  constructor(networks: readonly ExactNetwork[], { components }: ResidualNetworkShape, largestError: number) {
    const steps = new ResidualSteps(largestError);
    this.#steps = steps;
    this.#components = components;
    this.#evaluators = networks.map((network) => network.evaluator(steps.features));
  }

  begin({ height, width, channels }: LatentShape, symbols: Int32Array): CdfSource {
    if (channels > this.#evaluators.length) {
      throw new AecError('model', `the model codes up to ${this.#evaluators.length} planes, not ${channels}`);
    }
    const planes: ResidualPlane[] = [];
    const steps = this.#steps;
    const mixture = new MixtureCdf({
      minimum: 0,
      edges: Float64Array.from({ length: steps.largest + 1 }, (_, k) => steps.edgeBelow(k)),
      unit: RESIDUAL_UNIT,
      slots: SLOTS,
      components: this.#components,
      smallestShare: 0,
      sigmoid: tabulatedSigmoid,
    });
    const spikes = new Int32Array(RESIDUAL_SPIKES);
    const size = height * width;
    let outputsOfFlat: (Float64Array | undefined)[] = [];
    let plane: ResidualPlane | undefined;
    return {
      cdf: (index): Cdf => {
        plane?.set(steps.sampleOf(symbols[index - 1]!));
        if (index % size === 0) {
          plane = new ResidualPlane(width, height, planes.slice());
          planes.push(plane);
          outputsOfFlat = [];
        }
        const now = plane!;
        now.look();
        const evaluator = this.#evaluators[planes.length - 1]!;
        // In a flat area the outputs depend on its level alone.
        const known = now.isFlat ? outputsOfFlat[now.prediction] : undefined;
        const outputs = known ?? evaluate(evaluator, now.inputs);
        if (now.isFlat && !known) outputsOfFlat[now.prediction] = Float64Array.from(outputs);
        steps.spikes(now, spikes);
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
