import type { LatentShape, Symbols } from './entropy-model.js';

/** Codes messages of one model and rate elsewhere, in workers; the bytes and the symbols are the same. */
export interface MessageRunner {
  /** How many messages are worth starting at once. */
  readonly parallel: number;
  /** The latents of one message; their buffers are not to be used afterwards. */
  encode(latents: readonly Symbols[], shape: LatentShape): Promise<Uint8Array>;
  decode(message: Uint8Array, count: number, shape: LatentShape): Promise<readonly Symbols[]>;
}
