import { AecError } from '../errors.js';
import { formatCountOf } from '../figures.js';
import { type Cdf, cdfFromFrequencies, frequencyAt } from './cdf.js';
import { damagedPayload } from './damage.js';
import type {
  EntropyModel,
  LatentShape,
  SymbolDecoder,
  SymbolEncoder,
  SymbolMeter,
  Symbols,
} from './entropy-model.js';
import { bitsOf } from './prices.js';
import { quantizeFrequencies } from './quantize-frequencies.js';
import { RangeDecoder } from './range-decoder.js';
import { RangeEncoder } from './range-encoder.js';
import { decodeSymbol, distanceBits, encodeSymbol } from './symbol-coding.js';
import { chooseRange } from './symbol-range.js';

/** Frequencies of a table sum to 2^16: TOTAL. */
const TOTAL_BITS = 16;

/** A FactorizedModel as JSON: per channel the smallest value, and the frequencies with the escape's as the last. */
export interface FactorizedModelJson {
  kind: 'factorized';
  channels: { minimum: number; frequencies: number[] }[];
}

/**
 * One frozen distribution per latent channel; symbols are taken as independent of each other.
 * J. Ballé, V. Laparra, E. P. Simoncelli, "End-to-end optimized image compression", ICLR 2017, section 3.
 */
export class FactorizedModel implements EntropyModel {
  /** One CDF per channel. */
  readonly cdfs: readonly Cdf[];

  constructor(cdfs: readonly Cdf[]) {
    if (cdfs.length === 0)
      throw new AecError('model', 'an entropy model needs a table for at least one channel');
    this.cdfs = cdfs;
  }

  /**
   * The model of symbols that have been counted: one histogram (symbol → count) per channel. A channel without counts
   * codes zeros.
   */
  static fromCounts(histograms: readonly ReadonlyMap<number, number>[]): FactorizedModel {
    return new FactorizedModel(histograms.map(cdfFromCounts));
  }

  /** Reads what `toJSON` gave; throws AecError('model') on anything else. */
  static fromJSON(json: unknown): FactorizedModel {
    if (!isObject(json) || json.kind !== 'factorized' || !Array.isArray(json.channels)) {
      throw new AecError(
        'model',
        'the entropy model is no object with the kind "factorized" and its channels',
      );
    }
    const cdfs = json.channels.map((channel: unknown) => {
      if (!isObject(channel) || typeof channel.minimum !== 'number' || !Array.isArray(channel.frequencies)) {
        throw new AecError(
          'model',
          'a channel of the entropy model is no object with minimum and frequencies',
        );
      }
      return cdfFromFrequencies(channel.minimum, channel.frequencies);
    });
    return new FactorizedModel(cdfs);
  }

  toJSON(): FactorizedModelJson {
    const channels = this.cdfs.map((cdf) => {
      const frequencies = Array.from({ length: cdf.size + 1 }, (_, i) => frequencyAt(cdf, i));
      return { minimum: cdf.minimum, frequencies };
    });
    return { kind: 'factorized', channels };
  }

  encoder(shape: LatentShape): SymbolEncoder {
    const cdfs = this.#cdfsFor(shape);
    const encoder = new RangeEncoder();
    return {
      *encode(symbols) {
        for (const [from, to] of rowsOf(symbols, shape)) {
          yield from / symbols.length;
          for (let i = from; i < to; i++) encodeSymbol(encoder, cdfs[i % cdfs.length]!, symbols[i]!);
        }
      },
      finish: () => encoder.finish(),
      release() {},
    };
  }

  decoder(shape: LatentShape, message: Uint8Array): SymbolDecoder {
    const cdfs = this.#cdfsFor(shape);
    const decoder = new RangeDecoder(message);
    return {
      *decode(symbols) {
        for (const [from, to] of rowsOf(symbols, shape)) {
          for (let i = from; i < to; i++) symbols[i] = decodeSymbol(decoder, cdfs[i % cdfs.length]!);
          if (decoder.isStarved()) throw damagedPayload('end');
          yield to / symbols.length;
        }
      },
      excess: () => decoder.excess(),
      release() {},
    };
  }

  meter(shape: LatentShape): SymbolMeter {
    const cdfs = this.#cdfsFor(shape);
    let cdf = cdfs[0]!;
    return {
      look(index) {
        cdf = cdfs[index % cdfs.length]!;
      },
      bits(symbol) {
        const k = symbol - cdf.minimum;
        const inside = k >= 0 && k < cdf.size;
        const bits = bitsOf(frequencyAt(cdf, inside ? k : cdf.size), TOTAL_BITS);
        return inside ? bits : bits + distanceBits(symbol, cdf.minimum, cdf.size);
      },
      set() {},
      release() {},
    };
  }

  #cdfsFor({ channels }: LatentShape): readonly Cdf[] {
    const { cdfs } = this;
    if (channels === cdfs.length) return cdfs;
    throw new AecError(
      'model',
      `the entropy model has ${formatCountOf(cdfs.length, 'channel')}, the latent ${channels}`,
    );
  }
}

/** The first symbol of each row, and the first after it. */
function* rowsOf(symbols: Symbols, { width, channels }: LatentShape): Generator<[number, number]> {
  const length = width * channels;
  for (let from = 0; from < symbols.length; from += length) yield [from, from + length];
}

function cdfFromCounts(histogram: ReadonlyMap<number, number>): Cdf {
  const { minimum, size } = chooseRange(histogram);
  const weights = new Float64Array(size + 1);
  for (const [symbol, count] of histogram) {
    const index = symbol - minimum;
    const interval = index >= 0 && index < size ? index : size;
    weights[interval] = weights[interval]! + count;
  }
  if (weights.every((weight) => weight === 0)) weights[0] = 1;
  return cdfFromFrequencies(minimum, quantizeFrequencies(weights));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
