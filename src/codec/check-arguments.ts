import type { Model } from '../architectures/model.js';
import { AecError } from '../errors.js';
import { formatCountOf } from '../figures.js';
import type { Image } from '../image/image.js';
import type { RgbaImage } from '../image/rgba.js';

/** Throws `AecError('usage')` unless `image` is an image: programs without types call the library too. */
export function checkImage(image: Image | RgbaImage): void {
  const { width, height, channels, data, alpha } = (image ?? {}) as { [Key in keyof Image]: unknown };
  if (!isWhole(width) || !isWhole(height) || ![1, 3, 4].includes(channels as number)) {
    throw new AecError('usage', 'an image needs a width, a height, and 1, 3 or 4 channels');
  }
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray)) {
    throw new AecError('usage', 'the data of an image must be a Uint8Array of samples from 0 to 255');
  }
  const needed = width * height * (channels as number);
  if (data.length !== needed) {
    const size = `${width}×${height}×${channels}`;
    throw new AecError(
      'usage',
      `the image has ${formatCountOf(data.length, 'sample')}; ${size} needs ${needed}`,
    );
  }
  if (alpha === undefined) return;
  if (channels === 4)
    throw new AecError('usage', 'an image of 4 channels has its alpha among them, and no other');
  if (!(alpha instanceof Uint8Array) || alpha.length !== width * height) {
    throw new AecError(
      'usage',
      `the alpha of this image must be a Uint8Array of ${formatCountOf(width * height, 'sample')}`,
    );
  }
}

/** Throws `AecError('usage')` unless `model` is a loaded model. */
export function checkModel(model: Model): void {
  if (typeof model?.hash !== 'string' || model.coder === undefined) {
    throw new AecError('usage', 'the second argument must be a model: await loadModel(id)');
  }
}

function isWhole(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1;
}
