import type { Steps } from '../steps.js';

/** The symbols of a latent; samples, which are 0 … 255, take less room. */
export type Symbols = Int32Array | Uint8ClampedArray;

/**
 * Size of a latent. Its symbols lie in an array in raster order, channels last: [height, width, channels]. A model may
 * define another order of its own, such as plane after plane.
 */
export interface LatentShape {
  height: number;
  width: number;
  channels: number;
}

/** Symbols in a latent of this shape. */
export function symbolCount(shape: LatentShape): number {
  return shape.height * shape.width * shape.channels;
}

/**
 * Turns the symbols of latents into bytes and back. Each symbol has a distribution, from a table or from the symbols before it,
 * that is the same integers on every machine.
 */
export interface EntropyModel {
  /** Begins a message of latents of one shape. Throws AecError('model') when the model cannot code the shape. */
  encoder(shape: LatentShape): SymbolEncoder;
  /** Begins to read a message. The same errors. */
  decoder(shape: LatentShape, message: Uint8Array): SymbolDecoder;
  /** Prices of the symbols of a latent, which begins as zeros. The same errors. */
  meter(shape: LatentShape): SymbolMeter;
}

/** Writes latents one after the other as one message. */
export interface SymbolEncoder {
  /** Codes a latent, each symbol within ±MAX_SYMBOL; pauses before every row, none of which is looked at before that. */
  encode(symbols: Symbols): Steps<void>;
  /** The message. */
  finish(): Uint8Array;
  /** To be called at the end, whatever happened. */
  release(): void;
}

/** Reads latents one after the other from one message. */
export interface SymbolDecoder {
  /** Decodes a latent into `symbols`, row by row, with a pause after every row. Throws AecError('format') for damage that it notices. */
  decode(symbols: Symbols): Steps<void>;
  /** Bytes of the message that no encoder would have written for what was read. */
  excess(): number;
  /** To be called at the end, whatever happened. */
  release(): void;
}

/** Tells what symbols of a latent cost. */
export interface SymbolMeter {
  /** Goes to a symbol; from the first to the last in order, unless the model says that any order will do. */
  look(index: number): void;
  /** The bits of a symbol at the place looked at. */
  bits(symbol: number): number;
  /** Sets a symbol. */
  set(index: number, symbol: number): void;
  /** To be called at the end. */
  release(): void;
}
