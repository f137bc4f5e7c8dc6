import { setStoredWeights } from '../../../model-store/artifacts.js';
import type { StoredModel } from '../../../model-store/read-model.js';
import { checkGeometry } from '../../../runtime/geometry.js';
import { localRunner } from '../../../runtime/run-transform.js';
import { analyse, latentShape, latentsOf, synthesise } from '../../../runtime/tiled-transforms.js';
import { inTurn, type Steps, stages } from '../../../steps.js';
import type { Coder } from '../../architecture.js';
import { buildPhoto } from '../network.js';
import { PIXEL_BLOCK, parsePhotoOptions, photoGeometry } from '../options.js';
import { searchLatent } from '../search/proximal-search.js';
import { loadPhotoRates, PHOTO_TRAITS, parsePhotoSpec } from './files.js';

/** Below this effort symbols are the nearest to the latent. */
const FIRST_SEARCHED = 4;

/** Opens a model of two learned transforms and one entropy model per quality. `AecError('model')` if it is damaged. */
export function openPhoto({ spec: anySpec, files, where }: StoredModel): Coder {
  const spec = parsePhotoSpec(anySpec, where);
  const options = parsePhotoOptions(spec.options);
  const geometry = photoGeometry(options);
  checkGeometry(spec.geometry, geometry, where);
  const { encoder, decoder } = buildPhoto(options);
  setStoredWeights(encoder, files, 'encoder', where);
  setStoredWeights(decoder, files, 'decoder', where);
  const rateAt = loadPhotoRates(spec, files, where);
  const local = localRunner({ encoder, decoder });
  const { channels } = PHOTO_TRAITS;
  return {
    traits: PHOTO_TRAITS,
    transforms: local,
    scheme(rate, runner = local) {
      const { t, step, steps, factors, entropyModel } = rateAt(rate!);
      const format = { block: PIXEL_BLOCK, centre: 0.5, step, condition: t };
      const transforms = { runner, channels, geometry, steps, factors, format };
      return {
        entropyModel,
        channelsFor: () => channels,
        latentShape: (width, height) => latentShape(geometry, width, height),
        *analyse(images, effort = 1, onRows): Steps<Int32Array[]> {
          if (effort < FIRST_SEARCHED) return yield* analyse(transforms, images, onRows);
          const stage = stages([1, 9]);
          const latents = yield* stage(latentsOf(transforms, images));
          const tools = { transforms, decoder, entropyModel, t };
          return yield* stage(inTurn(images, (image, n) => searchLatent(image, latents[n]!, effort, tools)));
        },
        synthesise: (...latents) => synthesise(transforms, ...latents),
      };
    },
    dispose() {
      encoder.dispose();
      decoder.dispose();
    },
  };
}
