import { AecError } from '../errors.js';
import { type CausalWindow, windowCells } from './causal-window.js';
import type { CdfSource, EntropyModel, LatentShape } from './entropy-model.js';
import type { ExactNetwork, NetworkEvaluator, NetworkSize } from './exact-network.js';
import { MixtureCdf, mixtureOutputs } from './mixture-cdf.js';

/** The context networks of a small latent, as codec.json has them. */
export interface LatentNetworkShape {
  readonly window: CausalWindow;
  readonly hidden: number;
  /** Logistic distributions mixed for a symbol. */
  readonly components: number;
}

/** The values of one channel with an interval of their own: `minimum` … `minimum` + `size` − 1. */
export interface SymbolRange {
  readonly minimum: number;
  readonly size: number;
}

/** Networks see symbols times this. */
export const SYMBOL_SCALE = 0.25;

/**
 * The size of the network of one of `channels` channels: it sees all channels in the window, cell after cell in raster
 * order, and the channels before its own at the same place.
 */
export function latentNetworkSize(shape: LatentNetworkShape, channels: number, channel: number): NetworkSize {
  return {
    inputs: windowCells(shape.window).length * channels + channel,
    features: 1,
    hidden: shape.hidden,
    outputs: mixtureOutputs({ spikes: 0, components: shape.components }),
  };
}

/**
 * Gives the symbols of a small latent distributions that depend on those before them: on all channels in a causal
 * window and, at the same place, on the channels before (Minnen, Ballé & Toderici 2018, with a window in place of
 * masked convolutions, and van den Oord et al. 2016 for the order of channels). Outside the latent everything is 0.
 */
export class SmallLatentModel implements EntropyModel {
  readonly #shape: LatentNetworkShape;
  readonly #ranges: readonly SymbolRange[];
  readonly #evaluators: readonly NetworkEvaluator[];

  /** One network and one range a channel. */
  constructor(networks: readonly ExactNetwork[], shape: LatentNetworkShape, ranges: readonly SymbolRange[]) {
    this.#shape = shape;
    this.#ranges = ranges;
    this.#evaluators = networks.map((network) => network.evaluator([1]));
  }

  begin({ width, channels }: LatentShape, symbols: Int32Array): CdfSource {
    if (channels !== this.#ranges.length) {
      throw new AecError(
        'model',
        `the entropy model has ${this.#ranges.length} channels, the latent ${channels}`,
      );
    }
    const { window, components } = this.#shape;
    const cells = windowCells(window);
    const mixtures = this.#ranges.map((range) => {
      return new MixtureCdf({ ...range, step: 1, unit: 1, spikes: 0, components });
    });
    // What the networks say where they see nothing but zeros.
    const ofNothing: (Float64Array | undefined)[] = [];
    const add = (evaluator: NetworkEvaluator, input: number, symbol: number) => {
      if (symbol === 0) return 0;
      evaluator.add(input, symbol * SYMBOL_SCALE);
      return 1;
    };
    return {
      cdf: (index) => {
        const channel = index % channels;
        const at = Math.floor(index / channels);
        const row = Math.floor(at / width);
        const column = at - row * width;
        const evaluator = this.#evaluators[channel]!;
        let seen = 0;
        evaluator.start();
        for (let i = 0; i < cells.length; i++) {
          const [y, x] = [row + cells[i]!.row, column + cells[i]!.column];
          if (y < 0 || x < 0 || x >= width) continue;
          for (let c = 0; c < channels; c++) {
            seen += add(evaluator, i * channels + c, symbols[(y * width + x) * channels + c]!);
          }
        }
        for (let c = 0; c < channel; c++) {
          seen += add(evaluator, cells.length * channels + c, symbols[at * channels + c]!);
        }
        const known = seen === 0 ? ofNothing[channel] : undefined;
        if (!known) evaluator.finish();
        if (seen === 0 && !known) ofNothing[channel] = evaluator.outputs.slice();
        mixtures[channel]!.update(known ?? evaluator.outputs, 0, []);
        return mixtures[channel]!.cdf;
      },
    };
  }
}
