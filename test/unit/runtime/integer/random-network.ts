import type { Random } from '../../../../src/data/random.js';
import type { Description } from '../../../../src/runtime/integer/description.js';
import { parseGraph } from '../../../../src/runtime/integer/graph.js';
import { WeightWriter } from '../../../../src/runtime/integer/weight-writer.js';

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
    const numbers = (length: number, from: number, upTo: number) =>
      Array.from({ length }, () => from + random.integer(upTo - from + 1));
    if (layer.kind === 'table') {
      to.int16(numbers(2 ** layer.bits, -8191, 8191));
    } else if (layer.kind === 'add') {
      to.int16(numbers(2 * channels, -32768, 32767));
    } else if (layer.kind === 'convolution' || layer.kind === 'transposed-convolution') {
      const { filters, kernel } = layer;
      const taps = kernel * kernel * channels;
      const largest = Math.min(32767, Math.floor((share * MOST) / (8191 * taps)));
      to.int32(numbers(filters, -(2 ** 23), 2 ** 23));
      to.int16(Array.from({ length: filters }, () => shift ?? anyShift()));
      to.int16(numbers(filters * taps, -largest, largest));
    }
  }
}
