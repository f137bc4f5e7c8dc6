import { AecError } from '../errors.js';
import { formatCountOf } from '../figures.js';
import type { Steps } from '../steps.js';
import { inTurn } from '../steps.js';
import { damagedPayload } from './damage.js';
import { type EntropyModel, type LatentShape, type Symbols, symbolCount } from './entropy-model.js';

/**
 * Codes latents of one shape, one after the other, as one message: symbols in raster order, channels last, each within
 * ±MAX_SYMBOL. Pauses before every row, none of which is looked at before that. Throws AecError('model') on a symbol beyond
 * that and when the model cannot code the shape.
 */
export function* encodeLatents(
  latents: readonly Symbols[],
  shape: LatentShape,
  model: EntropyModel,
): Steps<Uint8Array> {
  for (const symbols of latents) {
    if (symbols.length === symbolCount(shape)) continue;
    const { height, width, channels } = shape;
    throw new AecError(
      'usage',
      `${formatCountOf(symbols.length, 'symbol')} cannot fill a latent of ${height}×${width}×${channels}`,
    );
  }
  const encoder = model.encoder(shape);
  try {
    yield* inTurn(latents, (symbols) => encoder.encode(symbols));
    return encoder.finish();
  } finally {
    encoder.release();
  }
}

/**
 * Decodes the latents of one message into `latents`, row by row, with a pause after every row, and returns them. Throws
 * AecError('format') on bytes that `encodeLatents` does not write for this shape and model, as far as that shows: arbitrary
 * bytes mostly decode to arbitrary symbols, so the container has a checksum.
 */
export function* decodeLatents<Own extends Symbols>(
  bytes: Uint8Array,
  latents: readonly Own[],
  shape: LatentShape,
  model: EntropyModel,
): Steps<readonly Own[]> {
  if (bytes.at(-1) === 0) throw damagedPayload('zero');
  const decoder = model.decoder(shape, bytes);
  try {
    yield* inTurn(latents, (symbols) => decoder.decode(symbols));
    const excess = decoder.excess();
    if (excess > 0) {
      throw new AecError(
        'format',
        `the payload is damaged: its last symbol ends ${formatCountOf(excess, 'byte')} before it`,
      );
    }
    return latents;
  } finally {
    decoder.release();
  }
}

/** Room for latents of any symbols. */
export function emptyLatents(count: number, shape: LatentShape): Int32Array[] {
  return Array.from({ length: count }, () => new Int32Array(symbolCount(shape)));
}
