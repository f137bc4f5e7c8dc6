import { type Cdf, wholeCdf } from '../../../entropy/cdf.js';
import type { CdfSource, EntropyModel, LatentClasses, LatentShape } from '../../../entropy/entropy-model.js';
import { AecError } from '../../../errors.js';
import type { NetworkEvaluator } from '../../../runtime/exact-network.js';
import {
  type CausalWindow,
  inputLayout,
  POSITION_CLASSES,
  positionClass,
  saturation,
} from './causal-window.js';
import type { ContextNetwork } from './context-network.js';
import { largestSymbol } from './gain-features.js';
import type { SampleClasses } from './sample-classes.js';
import { SampleMixture } from './sample-mixture.js';

/** Symbols of one image, and what each is likely to be given those before it. */
export interface ContextPlane {
  set(index: number, symbol: number): void;
  /** The object returned is changed by the next call. */
  cdf(index: number): Cdf;
}

/**
 * Gives the pixels of an image, in raster order, distributions that depend on the pixels before them: on those in a
 * causal window, and on the place in the image. For images of one gain; outside the image everything is 0.
 * PixelCNN (van den Oord et al. 2016) with a window in place of stacked masked convolutions, so that a pixel costs one
 * pass through a small network.
 */
export class ContextModel implements EntropyModel {
  readonly gain: number;
  /** A symbol changes the distributions of those in the rows up to this many below it, and columns beside it. */
  readonly window: CausalWindow;
  readonly classes: LatentClasses | undefined;
  readonly #network: ContextNetwork;
  /** For pixels with something in their window; the other for all others, which say nothing of the class. */
  readonly #evaluator: NetworkEvaluator;
  readonly #emptyEvaluator: NetworkEvaluator;
  readonly #profile: Float64Array | undefined;
  readonly #mixture: SampleMixture;
  /** What a pixel with nothing but zeros in its window has, by its row and column class. */
  readonly #empty: (Cdf | undefined)[];
  /** Of every symbol: its value 0…1 and how near that is to the largest sample. */
  readonly #values: Float64Array;
  readonly #saturations: Float64Array;

  /** At gain 255, with `classes`, a model for every class; `of` is for these: the class, and the model it is one of. */
  constructor(
    network: ContextNetwork,
    gain: number,
    classes?: SampleClasses,
    of?: { readonly index: number; readonly whole: ContextModel },
  ) {
    const { spikes, components } = network.shape;
    this.gain = gain;
    this.window = network.shape.window;
    this.#network = network;
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
    this.#values = new Float64Array(largestSymbol(gain) + 1);
    this.#saturations = new Float64Array(this.#values.length);
    for (let k = 0; k < this.#values.length; k++) {
      this.#values[k] = Math.min(1, k / gain);
      this.#saturations[k] = saturation(this.#values[k]!);
    }
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
    const { window } = this.#network.shape;
    const layout = inputLayout(window);
    const stride = width + 2 * window.side;
    const padded = new Int16Array((height + window.rows) * stride);
    const offsets = new Int32Array(layout.cells.length);
    for (let i = 0; i < offsets.length; i++) {
      offsets[i] = layout.cells[i]!.row * stride + layout.cells[i]!.column;
    }
    const flags = Int32Array.from(layout.flagOf);
    const saturations = Int32Array.from(layout.saturationOf);
    const largest = this.#values.length - 1;
    const place = (row: number, column: number) => (row + window.rows) * stride + window.side + column;
    return {
      set(index, symbol) {
        const row = Math.floor(index / width);
        padded[place(row, index - row * width)] = Math.min(largest, Math.max(0, symbol));
      },
      cdf: (index) => {
        const row = Math.floor(index / width);
        const column = index - row * width;
        return this.#distribution(
          padded,
          place(row, column),
          offsets,
          flags,
          saturations,
          layout.rows + positionClass(row, height),
          layout.columns + positionClass(column, width),
        );
      },
    };
  }

  #distribution(
    padded: Int16Array,
    at: number,
    offsets: Int32Array,
    flags: Int32Array,
    saturations: Int32Array,
    rowInput: number,
    columnInput: number,
  ): Cdf {
    let evaluator = this.#evaluator;
    let isEmpty = true;
    for (let i = 0; i < offsets.length; i++) {
      const symbol = padded[at + offsets[i]!]!;
      if (symbol === 0) continue;
      if (isEmpty) evaluator.start();
      isEmpty = false;
      const value = this.#values[symbol]!;
      evaluator.add(i, value);
      if (flags[i]! < 0) continue;
      evaluator.add(flags[i]!, 1);
      const near = this.#saturations[symbol]!;
      if (near > 0) evaluator.add(saturations[i]!, near);
    }
    const position = rowInput * POSITION_CLASSES + columnInput;
    if (isEmpty) {
      const known = this.#empty[position];
      if (known) return known;
      evaluator = this.#emptyEvaluator;
      evaluator.start();
    }
    evaluator.add(rowInput, 1);
    evaluator.add(columnInput, 1);
    evaluator.finish();
    this.#mixture.update(evaluator.outputs, isEmpty ? undefined : this.#profile);
    const { cdf } = this.#mixture;
    if (!isEmpty) return cdf;
    const kept = wholeCdf(cdf);
    this.#empty[position] = kept;
    return kept;
  }
}
