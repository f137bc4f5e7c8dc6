import type { Scalar, Tensor, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { tf } from '../../../engine/tfjs.js';
import { reconstructionLoss } from '../../../layers/losses.js';
import { variablesOf } from '../../../layers/variable.js';
import { SettingError } from '../../settings.js';
import type { Stage } from '../../trainable.js';
import type { ClassicalConfig } from './settings.js';

type Layer = LayersModel['layers'][number];

/** A layer of the encoder and the layer of the decoder that inverts it. */
interface Pair {
  readonly stage: Stage;
  readonly analysis: Layer;
  readonly synthesis: Layer;
}

/**
 * Greedy layer-wise training (Bengio et al. 2007, "Greedy Layer-Wise Training of Deep Networks", with autoencoders in
 * the place of the Boltzmann machines of Hinton & Salakhutdinov 2006): one stage per layer of the encoder,
 * outermost first. Each layer and its mirror image in the decoder learn to reconstruct the output of the layers before
 * it, which stay fixed.
 */
export class Pretraining {
  readonly #pairs: readonly Pair[];
  readonly #config: ClassicalConfig;

  /** Splits the epochs equally; the first layer gets the rest. `AecError('usage')` if not all layers are dense. */
  constructor(encoder: LayersModel, decoder: LayersModel, config: ClassicalConfig) {
    this.#config = config;
    const { pretrainEpochs } = config;
    const analyses = pretrainEpochs > 0 ? denseLayers(encoder) : [];
    const syntheses = pretrainEpochs > 0 ? denseLayers(decoder).reverse() : [];
    this.#pairs = analyses.map((analysis, k) => {
      const [share, rest] = [Math.floor(pretrainEpochs / analyses.length), pretrainEpochs % analyses.length];
      const stage = { name: `layer-${k + 1}`, epochs: share + (k < rest ? 1 : 0) };
      return { stage, analysis, synthesis: syntheses[k]! };
    });
  }

  get stages(): Stage[] {
    return this.#pairs.map(({ stage }) => stage);
  }

  /** The variables of a stage; undefined if it is not a stage of pretraining. */
  variablesOf(stage: string): Variable[] | undefined {
    const pair = this.#pairs.find(({ stage: { name } }) => name === stage);
    return pair && [pair.analysis, pair.synthesis].flatMap(variablesOf);
  }

  /** The loss of that stage on `x` `[n, h, w, c]`: a scalar. */
  loss(x: Tensor4D, stage: string): Scalar {
    const index = this.#pairs.findIndex(({ stage: { name } }) => name === stage);
    const { analysis, synthesis } = this.#pairs[index]!;
    let input: Tensor = tf.reshape(x, [x.shape[0], -1]);
    for (const before of this.#pairs.slice(0, index)) input = before.analysis.apply(input) as Tensor;
    const back = synthesis.apply(analysis.apply(input)) as Tensor;
    return reconstructionLoss(index === 0 ? this.#config.loss : 'mse', input, back);
  }
}

function denseLayers({ layers }: LayersModel): Layer[] {
  const trained = layers.filter(({ weights }) => weights.length > 0);
  if (trained.every((layer) => layer.getClassName() === 'Dense')) return trained;
  throw new SettingError('pretrainEpochs', 'needs an autoencoder of dense layers: the architecture dense');
}
