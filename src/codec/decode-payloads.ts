import type { Model } from '../architectures/model.js';
import { hasPalette } from '../architectures/rates.js';
import type { Image } from '../image/image.js';
import { inTurn, type Steps } from '../steps.js';
import { schemeOf } from './coding-scheme.js';
import { decodeImages, type ImageShape, openPayload } from './image-coding.js';
import { decodeWithPalette } from './palette-payload.js';

/** Decodes the payloads of images of one shape and rate byte, each with one image. AecError('format') if one is damaged. */
export function* decodePayloads(
  coded: readonly { readonly payload: Uint8Array }[],
  { rate, ...shape }: ImageShape & { readonly rate?: number | undefined },
  model: Model,
): Steps<Image[]> {
  if (hasPalette(rate)) {
    return yield* inTurn(coded, ({ payload }) => decodeWithPalette(payload, shape, model));
  }
  const scheme = schemeOf(model, rate);
  const opened = coded.map(({ payload }) => openPayload(payload, shape, scheme));
  return yield* decodeImages(opened, shape, scheme);
}
