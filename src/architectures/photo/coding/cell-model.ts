import type { CdfSource, EntropyModel, LatentShape } from '../../../entropy/entropy-model.js';
import { AecError } from '../../../errors.js';
import type { CellEvaluator } from './cell-evaluator.js';
import type { CellNetwork } from './cell-network.js';
import type { ScaleTables } from './scale-tables.js';

/**
 * Autoregressive entropy model of a latent of many channels, at one quality. It goes through the cells in raster order and
 * through the channels of each cell, and gives each symbol a mean and a scale from the symbols before it (Minnen et al.
 * 2018, "Joint autoregressive and hierarchical priors for learned image compression", without the hyperprior; channels in
 * groups as in Minnen & Singh 2020, "Channel-wise autoregressive entropy models").
 */
export class CellModel implements EntropyModel {
  readonly #evaluator: CellEvaluator;
  readonly #tables: Pick<ScaleTables, 'cdf'>;

  /** The biases of `network` are interpolated by `anchorWeights`. The models of all qualities may share `tables`. */
  constructor(network: CellNetwork, anchorWeights: ArrayLike<number>, tables: Pick<ScaleTables, 'cdf'>) {
    this.#evaluator = network.evaluator(anchorWeights);
    this.#tables = tables;
  }

  begin({ width, channels }: LatentShape, symbols: Int32Array): CdfSource {
    const own = this.#evaluator.channels;
    if (channels !== own) {
      throw new AecError('model', `a latent of ${channels} channels, where the model has ${own}`);
    }
    const pass = this.#evaluator.begin(width);
    let [row, column] = [0, 0];
    return {
      cdf: (index) => {
        const channel = index % channels;
        if (index > 0) pass.add(channel === 0 ? channels - 1 : channel - 1, symbols[index - 1]!);
        if (channel === 0) {
          const cell = Math.floor(index / channels);
          row = Math.floor(cell / width);
          column = cell - row * width;
          pass.beginCell(row, column);
        }
        pass.predict(channel);
        const mean = pass.mean + pass.linear(symbols, index, channel, row, column, width);
        return this.#tables.cdf(mean, pass.logScale);
      },
    };
  }
}
