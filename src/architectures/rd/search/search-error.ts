import type { Image } from '../../../image/image.js';
import type { IntegerNetwork } from '../../../runtime/integer/network.js';
import { WHITE } from '../../../runtime/sample-scale.js';
import type { CausalWindow } from '../coding/causal-window.js';
import type { ContextModel } from '../coding/context-model.js';
import { decoderInputs } from '../coding/reconstruct.js';

/** The coder and the decoder that a search measures with. */
export interface SearchTools {
  readonly contextModel: ContextModel;
  readonly gain: number;
  /** A symbol changes the distributions of the symbols up to `rows` rows below it and up to `side` columns beside it. */
  readonly window: CausalWindow;
  readonly decoder: IntegerNetwork;
  /** Pixels that a pixel of x̂ depends on to each side. */
  readonly margin: number;
}

export interface SymbolChange {
  readonly index: number;
  readonly symbol: number;
}

/** The squared error of 8-bit samples for the present symbols, and for changes of them. */
export class ErrorMeter {
  readonly #image: Image;
  readonly #symbols: Int32Array;
  readonly #tools: SearchTools;
  /** x̂ in the integers of g_s, 0 … WHITE where it is in range. */
  #xHat: Int16Array;

  /** The squared error of `symbols` at the time of the last `update`. */
  constructor(image: Image, symbols: Int32Array, tools: SearchTools) {
    this.#image = image;
    this.#symbols = symbols;
    this.#tools = tools;
    this.#xHat = this.#decode([symbols], image.width, image.height);
  }

  update(): void {
    this.#xHat = this.#decode([this.#symbols], this.#image.width, this.#image.height);
  }

  /** By how much the PSNR falls with every unit of squared error; bounded where there is hardly any error left. */
  decibelsPerError(): number {
    const { data } = this.#image;
    let error = 0;
    for (let i = 0; i < data.length; i++) error += (data[i]! - sampleOf(this.#xHat[i]!)) ** 2;
    return 10 / Math.LN10 / Math.max(error, data.length / 16);
  }

  /**
   * How each change alone would change the squared error. Only the part of the image that it can reach is decoded: twice
   * the margin to each side, of which the inner one changes; at a border of the image the part ends where the image does.
   */
  errorChanges(changes: readonly SymbolChange[]): number[] {
    const { width, height, data } = this.#image;
    const { margin } = this.#tools;
    const [partWidth, partHeight] = [Math.min(width, 4 * margin + 1), Math.min(height, 4 * margin + 1)];
    const startOf = (place: number, part: number, whole: number) =>
      Math.min(whole - part, Math.max(0, place - 2 * margin));
    const places = changes.map(({ index }) => {
      const [row, column] = [Math.floor(index / width), index % width];
      return { row, column, top: startOf(row, partHeight, height), left: startOf(column, partWidth, width) };
    });
    const parts = changes.map(({ index, symbol }, n) => {
      const { top, left } = places[n]!;
      const part = new Int32Array(partWidth * partHeight);
      for (let y = 0; y < partHeight; y++) {
        const from = (top + y) * width + left;
        part.set(this.#symbols.subarray(from, from + partWidth), y * partWidth);
      }
      part[(Math.floor(index / width) - top) * partWidth + (index % width) - left] = symbol;
      return part;
    });
    const decoded = this.#decode(parts, partWidth, partHeight);
    return places.map(({ row, column, top, left }, n) => {
      let change = 0;
      for (let y = Math.max(0, row - margin); y <= Math.min(height - 1, row + margin); y++) {
        for (let x = Math.max(0, column - margin); x <= Math.min(width - 1, column + margin); x++) {
          const sample = data[y * width + x]!;
          const before = sampleOf(this.#xHat[y * width + x]!);
          const after = sampleOf(decoded[(n * partHeight + y - top) * partWidth + x - left]!);
          change += (sample - after) ** 2 - (sample - before) ** 2;
        }
      }
      return change;
    });
  }

  #decode(parts: readonly Int32Array[], width: number, height: number): Int16Array {
    const { decoder, gain } = this.#tools;
    return decoder.run(decoderInputs(parts, width, height, gain)).values;
  }
}

/** The sample, 0 … 255 with a fraction, that an output of g_s stands for. */
function sampleOf(output: number): number {
  return (255 * Math.min(WHITE, Math.max(0, output))) / WHITE;
}
