import { AecError } from '../../errors.js';
import { formatCountOf } from '../../figures.js';
import type { Layer } from './description.js';
import { LIMIT } from './tensor.js';

/** The weights of a (transposed) convolution. No sum overflows: see description.ts. */
export interface ConvolutionWeights {
  /** `[filters]` */
  readonly biases: Int32Array;
  /** `[filters]`, each 0 … 31 */
  readonly shifts: Int16Array;
  /** `[filters, kernel, kernel, channels]` */
  readonly weights: Int16Array;
}

/** The two factors of every channel, `[channels]` each. */
export interface AddWeights {
  readonly multipliers: readonly [Int16Array, Int16Array];
}

/** `[2^bits]`, within ±8191. */
export interface TableWeights {
  readonly table: Int16Array;
}

/** Takes numbers one after the other from a file of weights; AecError('model') where it ends too early. */
export class WeightReader {
  readonly #bytes: Uint8Array;
  readonly #where: string;
  #at = 0;

  constructor(bytes: Uint8Array, where: string) {
    this.#bytes = bytes;
    this.#where = where;
  }

  int16(count: number): Int16Array {
    return new Int16Array(this.#take(2 * count));
  }

  int32(count: number): Int32Array {
    return new Int32Array(this.#take(4 * count));
  }

  /** AecError('model') unless every byte was taken. */
  end(): void {
    const left = this.#bytes.length - this.#at;
    if (left > 0)
      throw new AecError('model', `${this.#where}: ${formatCountOf(left, 'byte')} of weights too many`);
  }

  /** A copy, for numbers in files start anywhere. Files are little-endian, as every host that runs JavaScript and WebAssembly is. */
  #take(count: number): ArrayBuffer {
    const { length } = this.#bytes;
    if (this.#at + count > length) {
      throw new AecError(
        'model',
        `${this.#where}: the weights end after ${formatCountOf(length, 'byte')}, too early`,
      );
    }
    this.#at += count;
    return new Uint8Array(this.#bytes.subarray(this.#at - count, this.#at)).buffer;
  }
}

/** Reads the weights of a layer whose first input has `channels` channels; AecError('model') if a sum might overflow. */
export function readWeights(
  layer: Layer,
  channels: number,
  reader: WeightReader,
  where: string,
): ConvolutionWeights | AddWeights | TableWeights | undefined {
  switch (layer.kind) {
    case 'convolution':
    case 'transposed-convolution': {
      const { filters, kernel } = layer;
      const biases = reader.int32(filters);
      const shifts = reader.int16(filters);
      const read = { biases, shifts, weights: reader.int16(filters * kernel * kernel * channels) };
      checkSums(read, where);
      return read;
    }
    case 'add':
      return { multipliers: [reader.int16(channels), reader.int16(channels)] };
    case 'table': {
      const table = reader.int16(1 << layer.bits);
      const wrong = table.find((value) => Math.abs(value) > LIMIT);
      if (wrong === undefined) return { table };
      throw new AecError('model', `${where}: ${wrong} in its table is beyond ±${LIMIT}`);
    }
    default:
      return undefined;
  }
}

/** The proof that no sum of a convolution overflows, in whatever order. */
function checkSums({ biases, shifts, weights }: ConvolutionWeights, where: string): void {
  const perFilter = weights.length / biases.length;
  for (let o = 0; o < biases.length; o++) {
    const shift = shifts[o]!;
    if (shift < 0 || shift > 31) {
      throw new AecError('model', `${where}: filter ${o} has the shift ${shift}, not 0 to 31`);
    }
    let total = 0;
    for (let i = 0; i < perFilter; i++) total += Math.abs(weights[o * perFilter + i]!);
    if (Math.abs(biases[o]!) + LIMIT * total + rounding(shift) > 2147483647) {
      throw new AecError('model', `${where}: the sums of filter ${o} might overflow`);
    }
  }
}

/** Half of what a shift divides by. */
export function rounding(shift: number): number {
  return shift === 0 ? 0 : 1 << (shift - 1);
}
