import { type Cdf, wholeCdf } from '../../../entropy/cdf.js';
import type { CdfSource, EntropyModel, LatentClasses, LatentShape } from '../../../entropy/entropy-model.js';
import { AecError } from '../../../errors.js';
import type { NetworkEvaluator } from '../../../runtime/exact-network.js';
import type { CausalWindow } from './causal-window.js';
import type { ContextNetwork } from './context-network.js';
import type { SampleClasses } from './sample-classes.js';
import { SampleMixture } from './sample-mixture.js';
import { WindowInputs, type WindowPlane } from './window-inputs.js';

/** The symbols of one image, and the distribution of each given those before it. */
export interface ContextPlane {
  set(index: number, symbol: number): void;
  /** The object returned is changed by the next call. */
  cdf(index: number): Cdf;
}

/**
 * Gives the pixels of an image, in raster order, distributions that depend on the pixels before them in a causal window and
 * on the place in the image. All images have one gain, and everything outside an image is 0.
 * PixelCNN (van den Oord et al. 2016) with a window in place of stacked masked convolutions, so that a pixel costs one
 * pass through a small network.
 */
export class ContextModel implements EntropyModel {
  readonly gain: number;
  /** A symbol changes the distributions of the symbols up to `rows` rows below it and up to `side` columns beside it. */
  readonly window: CausalWindow;
  readonly classes: LatentClasses | undefined;
  /** For pixels with a symbol other than 0 in their window, and for all others, which do not depend on the class. */
  readonly #evaluator: NetworkEvaluator;
  readonly #emptyEvaluator: NetworkEvaluator;
  readonly #profile: Float64Array | undefined;
  readonly #mixture: SampleMixture;
  /** The distributions of pixels with nothing but zeros in their window, by the pixel's position. */
  readonly #empty: (Cdf | undefined)[];
  readonly #inputs: WindowInputs;

  /** With `classes`, at gain 255, there is one more model per class; `of` gives such a model its class and the whole model. */
  constructor(
    network: ContextNetwork,
    gain: number,
    classes?: SampleClasses,
    of?: { readonly index: number; readonly whole: ContextModel },
  ) {
    const { spikes, components } = network.shape;
    this.gain = gain;
    this.window = network.shape.window;
    this.#evaluator = network.atGain(gain, of?.index);
    this.#emptyEvaluator = of ? of.whole.#evaluator : this.#evaluator;
    this.#empty = of ? of.whole.#empty : [];
    this.#profile = of && classes?.profile(of.index);
    if (classes && !of) {
      const made = new Map<number, ContextModel>();
      this.classes = classes.ofLatents((index) => {
        const model = made.get(index) ?? new ContextModel(network, gain, classes, { index, whole: this });
        made.set(index, model);
        return model;
      });
    }
    this.#mixture = new SampleMixture(gain, spikes, components);
    this.#inputs = new WindowInputs(this.window, gain);
  }

  begin(shape: LatentShape, symbols: Int32Array): CdfSource {
    const plane = this.plane(shape);
    return {
      cdf(index) {
        if (index > 0) plane.set(index - 1, symbols[index - 1]!);
        return plane.cdf(index);
      },
    };
  }

  /** An image of zeros whose symbols may be set and whose distributions may be asked for in any order. */
  plane({ height, width, channels }: LatentShape): ContextPlane {
    if (channels !== 1) {
      throw new AecError('model', `a context model codes latents of one channel, not of ${channels}`);
    }
    const plane = this.#inputs.plane(height, width);
    return {
      set: (index, symbol) => plane.set(index, symbol),
      cdf: (index) => {
        plane.look(index);
        return this.#distribution(plane);
      },
    };
  }

  #distribution(plane: WindowPlane): Cdf {
    let evaluator = this.#evaluator;
    evaluator.start();
    const isEmpty = !plane.addWindow(evaluator);
    const { position } = plane;
    if (isEmpty) {
      const known = this.#empty[position];
      if (known) return known;
      evaluator = this.#emptyEvaluator;
      evaluator.start();
    }
    plane.addPosition(evaluator);
    evaluator.finish();
    this.#mixture.update(evaluator.outputs, isEmpty ? undefined : this.#profile);
    const { cdf } = this.#mixture;
    if (!isEmpty) return cdf;
    const kept = wholeCdf(cdf);
    this.#empty[position] = kept;
    return kept;
  }
}
