import type { Random } from '../../../../src/data/random.js';
import type { Description } from '../../../../src/runtime/integer/description.js';
import { parseGraph } from '../../../../src/runtime/integer/graph.js';

/** Numbers for a file of weights, little-endian. */
export class WeightWriter {
  readonly #bytes: number[] = [];

  int16(...values: number[]): this {
    for (const value of values) this.#bytes.push(value & 255, (value >> 8) & 255);
    return this;
  }

  int32(...values: number[]): this {
    for (const value of values) this.int16(value & 65535, value >> 16);
    return this;
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

const MOST = 2 ** 31 - 1;

/** How the filters of a random network are. */
export interface Taste {
  /** Every shift; random by filter if absent. */
  readonly shift?: number;
  /** The share of what no sum may exceed that the weights take. */
  readonly share?: number;
}

/** Weights for a description, such that no sum can overflow. */
export function randomWeights(
  description: unknown,
  random: Random,
  { shift, share = 0.4 }: Taste = {},
): Uint8Array {
  const { description: parsed, reads, shapes } = parseGraph(description, 'random');
  const writer = new WeightWriter();
  parsed.layers.forEach((layer, l) => {
    writeLayer(writer, layer, shapes[reads[l]![0]!]!.channels);
  });
  return writer.bytes();

  /** Mostly one that fits, so that not all values saturate or vanish. */
  function anyShift(): number {
    return random.integer(6) ? 8 + random.integer(12) : random.integer(32);
  }

  function writeLayer(to: WeightWriter, layer: Description['layers'][number], channels: number): void {
    if (layer.kind === 'table') {
      for (let i = 0; i < 2 ** layer.bits; i++) to.int16(random.integer(16383) - 8191);
    } else if (layer.kind === 'add') {
      for (let i = 0; i < 2 * channels; i++) to.int16(random.integer(65536) - 32768);
    } else if (layer.kind === 'convolution' || layer.kind === 'transposed-convolution') {
      const { filters, kernel } = layer;
      const taps = kernel * kernel * channels;
      const shifts = Array.from({ length: filters }, () => shift ?? anyShift());
      const largest = Math.min(32767, Math.floor((share * MOST) / (8191 * taps)));
      for (let o = 0; o < filters; o++) to.int32(random.integer(2 ** 24) - 2 ** 23);
      to.int16(...shifts);
      for (let i = 0; i < filters * taps; i++) to.int16(random.integer(2 * largest + 1) - largest);
    }
  }
}
