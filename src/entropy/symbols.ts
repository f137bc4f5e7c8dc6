import { AecError } from '../errors.js';
import { finishSteps, type Steps } from '../steps.js';
import { MAX_SYMBOL } from './cdf.js';
import { type EntropyModel, type LatentShape, symbolCount } from './entropy-model.js';
import { RangeDecoder } from './range-decoder.js';
import { RangeEncoder } from './range-encoder.js';
import { decodeSymbol, encodeSymbol } from './symbol-coding.js';

/** Coding may pause after so many symbols, and a starved decoder is noticed within them. */
const STEP = 1024;

/**
 * Codes one latent: `symbols` are `shape` in raster order, channels last, each within ±MAX_SYMBOL.
 * Throws AecError('model') on a symbol beyond that and when the model cannot code the shape.
 */
export function encodeSymbols(symbols: Int32Array, shape: LatentShape, model: EntropyModel): Uint8Array {
  return finishSteps(encodeLatents([symbols], shape, model));
}

/**
 * The symbols of one latent. Throws AecError('format') on bytes that `encodeSymbols` does not write for this shape and
 * model, as far as that shows: arbitrary bytes mostly decode to arbitrary symbols, so the container has a checksum.
 */
export function decodeSymbols(bytes: Uint8Array, shape: LatentShape, model: EntropyModel): Int32Array {
  return finishSteps(decodeLatents(bytes, 1, shape, model))[0]!;
}

/**
 * Codes several latents of one shape, one after the other, as one message; otherwise like `encodeSymbols`. Pauses before
 * every row, none of which is looked at before that.
 */
export function* encodeLatents(
  latents: readonly Int32Array[],
  shape: LatentShape,
  model: EntropyModel,
): Steps<Uint8Array> {
  const encoder = new RangeEncoder();
  const rowLength = shape.width * shape.channels;
  for (const [n, symbols] of latents.entries()) {
    if (symbols.length !== symbolCount(shape)) {
      const { height, width, channels } = shape;
      throw new AecError(
        'usage',
        `${symbols.length} symbols do not fill a latent of ${height}×${width}×${channels}`,
      );
    }
    const source = modelToEncode(symbols, model, encoder).begin(shape, symbols);
    for (let i = 0; i < symbols.length; i++) {
      if (i % STEP === 0 || i % rowLength === 0) yield (n + i / symbols.length) / latents.length;
      const symbol = symbols[i]!;
      if (symbol < -MAX_SYMBOL || symbol > MAX_SYMBOL) {
        throw new AecError(
          'model',
          `the model gave the symbol ${symbol}, beyond ±${MAX_SYMBOL}: is it trained?`,
        );
      }
      encodeSymbol(encoder, source.cdf(i), symbol);
    }
  }
  return encoder.finish();
}

/**
 * The `count` latents of one message; otherwise like `decodeSymbols`. They come to be in `latents`, row by row, with a pause
 * after every row.
 */
export function* decodeLatents(
  bytes: Uint8Array,
  count: number,
  shape: LatentShape,
  model: EntropyModel,
  latents = emptyLatents(count, shape),
): Steps<Int32Array[]> {
  if (bytes.at(-1) === 0) throw new AecError('format', 'the payload is damaged: it ends in a zero byte');
  const decoder = new RangeDecoder(bytes);
  const rowLength = shape.width * shape.channels;
  for (const [n, symbols] of latents.entries()) {
    const source = modelToDecode(model, decoder).begin(shape, symbols);
    for (let i = 0; i < symbols.length; i++) {
      symbols[i] = decodeSymbol(decoder, source.cdf(i));
      if (i % STEP !== 0 && (i + 1) % rowLength !== 0) continue;
      if (decoder.isStarved()) {
        throw new AecError('format', 'the payload is damaged: it ends long before its last symbol');
      }
      yield (n + (i + 1) / symbols.length) / count;
    }
  }
  const excess = decoder.excess();
  if (excess > 0) {
    throw new AecError('format', `the payload is damaged: ${excess} bytes follow its last symbol`);
  }
  return latents;
}

/** The model of a latent; where it is that of a class, the class is coded. */
function modelToEncode(symbols: Int32Array, model: EntropyModel, encoder: RangeEncoder): EntropyModel {
  const { classes } = model;
  if (!classes) return model;
  const index = classes.classOf(symbols);
  encodeSymbol(encoder, classes.cdf, index);
  return classes.model(index);
}

function modelToDecode(model: EntropyModel, decoder: RangeDecoder): EntropyModel {
  const { classes } = model;
  if (!classes) return model;
  const index = decodeSymbol(decoder, classes.cdf);
  if (index < 0 || index >= classes.cdf.size) {
    throw new AecError('format', `the payload is damaged: it names class ${index} of ${classes.cdf.size}`);
  }
  return classes.model(index);
}

/** What `decodeLatents` fills. */
export function emptyLatents(count: number, shape: LatentShape): Int32Array[] {
  return Array.from({ length: count }, () => new Int32Array(symbolCount(shape)));
}
