import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ContextModel, ContextPlane } from '../entropy/context-model.js';
import { largestSymbol } from '../entropy/gain-features.js';
import type { Image } from '../image/image.js';
import { partOf, type Steps } from '../steps.js';
import { runDecoder } from './rd-transforms.js';

/** What a search works with: the coder and the decoder that the file will meet. */
export interface SearchTools {
  readonly contextModel: ContextModel;
  readonly decoder: LayersModel;
  /** Pixels that a pixel of x̂ depends on to each side. */
  readonly margin: number;
}

/** Bits that 1 dB is worth: what it costs by a larger gain on digits is 12 to 17 at every gain. */
const BITS_PER_DECIBEL = 14;
/** Candidates that go through the decoder at once. */
const BATCH = 64;

/** From effort 4 on: how far from its symbol a sample must be for the other neighbour to be tried, and how often. */
const EFFORTS: Readonly<Record<number, { readonly distance: number; readonly rounds: number }>> = {
  4: { distance: 0.38, rounds: 1 },
  5: { distance: 0.34, rounds: 1 },
  6: { distance: 0.3, rounds: 2 },
  7: { distance: 0.25, rounds: 2 },
  8: { distance: 0.2, rounds: 3 },
  9: { distance: 0.12, rounds: 5 },
};

/**
 * Looks for symbols that make a smaller file or a better picture than rounding: greedily, for every sample between two
 * symbols, the other one, where that lowers J = bits + λ × squared error (rate–distortion optimized quantization; Yang
 * et al. 2020, "Improving inference for neural image compression"), with the true coder and the true decoder. λ follows
 * from BITS_PER_DECIBEL at the error of plain rounding.
 */
export function* searchSymbols(
  image: Image,
  rounded: Int32Array,
  effort: number,
  tools: SearchTools,
): Steps<Int32Array> {
  const level = EFFORTS[Math.min(9, effort)];
  if (!level) return rounded;
  const state = new SearchState(image, rounded.slice(), tools);
  for (let round = 0; round < level.rounds; round++) {
    const trials = state.tryAll(state.candidates(level.distance));
    const gains = yield* partOf(trials, round / level.rounds, (round + 1) / level.rounds);
    if (state.acceptBest(gains) === 0) break;
  }
  return state.symbols;
}

interface Candidate {
  readonly index: number;
  readonly symbol: number;
}

interface Trial extends Candidate {
  /** Change of J: below 0 is better. */
  readonly change: number;
}

class SearchState {
  readonly symbols: Int32Array;
  readonly #image: Image;
  readonly #tools: SearchTools;
  readonly #plane: ContextPlane;
  /** Bits of every symbol as things stand. */
  readonly #bits: Float64Array;
  readonly #lambda: number;
  #xHat: Float32Array;

  constructor(image: Image, symbols: Int32Array, tools: SearchTools) {
    const { width, height, data } = image;
    this.symbols = symbols;
    this.#image = image;
    this.#tools = tools;
    this.#plane = tools.contextModel.plane({ height, width, channels: 1 });
    for (const [index, symbol] of symbols.entries()) this.#plane.set(index, symbol);
    this.#bits = Float64Array.from(symbols, (symbol, index) => this.#cost(index, symbol));
    this.#xHat = this.#decode([symbols], width, height);
    let error = 0;
    for (let i = 0; i < data.length; i++) error += (data[i]! - 255 * clip(this.#xHat[i]!)) ** 2;
    this.#lambda = (BITS_PER_DECIBEL * 10) / Math.LN10 / Math.max(error, data.length / 16);
  }

  /** Samples that lie between two symbols, at least `distance` steps from theirs, with the other symbol. */
  candidates(distance: number): Candidate[] {
    const { gain } = this.#tools.contextModel;
    const found: Candidate[] = [];
    this.symbols.forEach((symbol, index) => {
      const offset = (this.#image.data[index]! / 255) * gain - symbol;
      const other = symbol + (offset > 0 ? 1 : -1);
      if (Math.abs(offset) < distance || other < 0 || other > largestSymbol(gain)) return;
      found.push({ index, symbol: other });
    });
    return found;
  }

  *tryAll(candidates: readonly Candidate[]): Steps<Trial[]> {
    const trials: Trial[] = [];
    for (let from = 0; from < candidates.length; from += BATCH) {
      yield from / candidates.length;
      const batch = candidates.slice(from, from + BATCH);
      const errors = this.#errorChanges(batch);
      for (const [n, candidate] of batch.entries()) {
        const change = this.#bitChange(candidate) + this.#lambda * errors[n]!;
        if (change < 0) trials.push({ ...candidate, change });
      }
    }
    return trials;
  }

  /** Makes the best changes that do not touch each other; gives their number. */
  acceptBest(trials: readonly Trial[]): number {
    const { width, height } = this.#image;
    const { margin, contextModel } = this.#tools;
    const reach = Math.max(margin, contextModel.window.rows, contextModel.window.side);
    const accepted: Trial[] = [];
    for (const trial of [...trials].sort((a, b) => a.change - b.change)) {
      const [row, column] = [Math.floor(trial.index / width), trial.index % width];
      const touches = accepted.some(({ index }) => {
        return (
          Math.abs(Math.floor(index / width) - row) < reach && Math.abs((index % width) - column) < reach
        );
      });
      if (!touches) accepted.push(trial);
    }
    for (const { index, symbol } of accepted) {
      this.symbols[index] = symbol;
      this.#plane.set(index, symbol);
    }
    for (const { index } of accepted) {
      for (const other of this.#influenced(index))
        this.#bits[other] = this.#cost(other, this.symbols[other]!);
    }
    if (accepted.length > 0) this.#xHat = this.#decode([this.symbols], width, height);
    return accepted.length;
  }

  #cost(index: number, symbol: number): number {
    const { cumulative } = this.#plane.cdf(index);
    return 16 - Math.log2(cumulative[symbol + 1]! - cumulative[symbol]!);
  }

  #bitChange({ index, symbol }: Candidate): number {
    this.#plane.set(index, symbol);
    let change = 0;
    for (const other of this.#influenced(index)) {
      const now = other === index ? symbol : this.symbols[other]!;
      change += this.#cost(other, now) - this.#bits[other]!;
    }
    this.#plane.set(index, this.symbols[index]!);
    return change;
  }

  /** The symbol itself and those that have it in their windows. */
  #influenced(index: number): number[] {
    const { width, height } = this.#image;
    const { rows, side } = this.#tools.contextModel.window;
    const [row, column] = [Math.floor(index / width), index % width];
    const found: number[] = [];
    for (let y = row; y <= Math.min(height - 1, row + rows); y++) {
      const first = y === row ? column : Math.max(0, column - side);
      for (let x = first; x <= Math.min(width - 1, column + side); x++) found.push(y * width + x);
    }
    return found;
  }

  /**
   * How each change alone would change the squared error of 8-bit samples. Only the part of the image that it can
   * reach is decoded: 2 × margin to each side, of which the inner margin changes; at a border of the image the part
   * ends where the image does.
   */
  #errorChanges(candidates: readonly Candidate[]): number[] {
    const { width, height, data } = this.#image;
    const { margin } = this.#tools;
    const [partWidth, partHeight] = [Math.min(width, 4 * margin + 1), Math.min(height, 4 * margin + 1)];
    const startOf = (place: number, part: number, whole: number) =>
      Math.min(whole - part, Math.max(0, place - 2 * margin));
    const places = candidates.map(({ index }) => {
      const [row, column] = [Math.floor(index / width), index % width];
      return { row, column, top: startOf(row, partHeight, height), left: startOf(column, partWidth, width) };
    });
    const parts = candidates.map(({ index, symbol }, n) => {
      const { top, left } = places[n]!;
      return Int32Array.from({ length: partWidth * partHeight }, (_, i) => {
        const at = (top + Math.floor(i / partWidth)) * width + left + (i % partWidth);
        return at === index ? symbol : this.symbols[at]!;
      });
    });
    const decoded = this.#decode(parts, partWidth, partHeight);
    return places.map(({ row, column, top, left }, n) => {
      let change = 0;
      for (let y = Math.max(0, row - margin); y <= Math.min(height - 1, row + margin); y++) {
        for (let x = Math.max(0, column - margin); x <= Math.min(width - 1, column + margin); x++) {
          const sample = data[y * width + x]!;
          const before = 255 * clip(this.#xHat[y * width + x]!);
          const after = 255 * clip(decoded[(n * partHeight + y - top) * partWidth + x - left]!);
          change += (sample - after) ** 2 - (sample - before) ** 2;
        }
      }
      return change;
    });
  }

  #decode(parts: readonly Int32Array[], width: number, height: number): Float32Array {
    const { decoder, contextModel } = this.#tools;
    const { gain } = contextModel;
    const values = new Float32Array(parts.length * width * height);
    for (const [n, part] of parts.entries()) {
      for (let i = 0; i < part.length; i++) values[n * part.length + i] = Math.min(1, part[i]! / gain);
    }
    return runDecoder(decoder, values, [parts.length, height, width, 1], gain);
  }
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value));
}
