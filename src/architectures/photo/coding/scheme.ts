import { AecError } from '../../../errors.js';
import type { Image } from '../../../image/image.js';
import {
  analyse,
  latentShape,
  latentsOf,
  type NeedRows,
  type OnRows,
  synthesise,
} from '../../../runtime/tiled-transforms.js';
import { partOf, type Steps } from '../../../steps.js';
import type { PhotoModel } from '../../model.js';
import { PIXEL_BLOCK } from '../network.js';
import { RATES } from '../rates.js';
import { type SearchTools, searchLatent } from '../search/proximal-search.js';

/** Below this effort symbols are the nearest to the latent. */
const FIRST_SEARCHED = 4;

/** The scheme (scheme.ts) of a `photo` model at one of its rates. */
export function photoScheme(model: PhotoModel, rate: number) {
  if (rate >= RATES) throw new AecError('format', `damaged: rate ${rate}, where the model has ${RATES}`);
  const { encoder, decoder, runner, spec } = model;
  const { t, step, steps, factors, entropyModel } = model.rateAt(rate);
  const { channels, geometry } = spec;
  const format = { block: PIXEL_BLOCK, centre: 0.5, step, condition: t };
  const transforms = { encoder, decoder, runner, spec: { channels, geometry, steps }, factors, format };
  const tools: SearchTools = { transforms, entropyModel, t };
  return {
    entropyModel,
    channelsFor: () => channels,
    latentShape: (width: number, height: number) => latentShape(geometry, width, height),
    *analyse(images: readonly Image[], effort = 1, onRows?: OnRows): Steps<Int32Array[]> {
      if (effort < FIRST_SEARCHED) return yield* analyse(transforms, images, onRows);
      const latents = yield* partOf(latentsOf(transforms, images), 0, 0.1);
      const all: Int32Array[] = [];
      for (const [n, image] of images.entries()) {
        const [from, to] = [n, n + 1].map((done) => 0.1 + (0.9 * done) / images.length);
        all.push(yield* partOf(searchLatent(image, latents[n]!, effort, tools), from!, to!));
      }
      return all;
    },
    synthesise: (symbols: readonly Int32Array[], width: number, height: number, needRows?: NeedRows) =>
      synthesise(transforms, symbols, width, height, needRows),
  };
}
