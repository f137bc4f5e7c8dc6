import type { Model } from '../architectures/model.js';
import type { Image } from '../image/image.js';
import type { CodedRow, Note } from './coding-row.js';
import type { ModelCache } from './model-cache.js';

/** A file that was coded, before it is written. */
export interface Coded {
  readonly file: Uint8Array;
  readonly image: Image;
  readonly model: Model;
  /** What a preview shows side by side. */
  readonly pictures: readonly Image[];
  readonly figures: Pick<CodedRow, 'bytes' | 'bpp' | 'lossless' | 'psnr' | 'ssim' | 'target'>;
  readonly notes: readonly Note[];
}

/** The settings that coding needs besides its input. */
export interface CodingContext {
  readonly models: ModelCache;
  /** Whether to keep the pictures for a preview. */
  readonly withPictures?: boolean;
  /** The model to code an image of that size with: perhaps with its work shared among threads. */
  modelFor(model: Model, size: { readonly width: number; readonly height: number }): Promise<Model>;
}
