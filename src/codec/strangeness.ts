import type { LatentSpace, Scheme } from '../architectures/architecture.js';
import type { EntropyModel, LatentShape, Symbols } from '../entropy/entropy-model.js';
import type { Image } from '../image/image.js';
import { coarseMse } from '../metrics/coarse-mse.js';
import { mse } from '../metrics/mse.js';
import { noiseLevel } from '../metrics/noise-level.js';
import type { Steps } from '../steps.js';
import { fromModelImages, toModelImages } from './planes.js';

/**
 * Four figures that are higher for images unlike those that a model was trained on. None finds all: a digit turned black on
 * white has a large error, the sky of a photograph has not, but it takes many bits in a model of black backgrounds, and what a
 * denoising model takes for noise is noise in a noisy digit, but structure in a photograph.
 */
export interface Strangeness {
  /** Mean squared error of the reconstruction from the latent before rounding, in levels². */
  readonly error: number;
  /** The same of averages over 4×4 pixels, which noise hardly changes. */
  readonly coarseError: number;
  /** The error relative to the noise in the image, as far as that can be told from the image alone. */
  readonly errorOverNoise: number;
  /** Bits per pixel that its symbols take. */
  readonly bpp: number;
}

/** Variance of the noise, in levels², that every image is taken to have: edges alone make small estimates unreliable. */
const LEAST_NOISE = 100;

/** How strange images of one shape are to a model, by its latent and by the scheme of one of its rates. */
export function* strangenessOf(
  images: readonly Image[],
  space: LatentSpace,
  scheme: Scheme,
): Steps<Strangeness[]> {
  const { width, height, channels } = images[0]!;
  const modelImages = images.map((image) => toModelImages(image, space.channels));
  const symbols = yield* scheme.analyse(modelImages.flat());
  const latents = yield* space.encode(modelImages.flat());
  const decoded = yield* space.decode(latents, width, height);
  const each = modelImages[0]!.length;
  const shape = scheme.latentShape(width, height, channels);
  const found: Strangeness[] = [];
  for (const [n, image] of images.entries()) {
    const [from, to] = [n * each, (n + 1) * each];
    const xHat = fromModelImages(decoded.slice(from, to), channels);
    const error = mse(image, xHat);
    const bytes = yield* bytesOf(symbols.slice(from, to), scheme.entropyModel, shape);
    found.push({
      error,
      coarseError: coarseMse(image, xHat),
      errorOverNoise: error / (LEAST_NOISE + noiseLevel(image)),
      bpp: (8 * bytes) / (width * height),
    });
  }
  return found;
}

function* bytesOf(latents: readonly Symbols[], model: EntropyModel, shape: LatentShape): Steps<number> {
  const encoder = model.encoder(shape);
  try {
    for (const symbols of latents) yield* encoder.encode(symbols);
    return encoder.finish().length;
  } finally {
    encoder.release();
  }
}
