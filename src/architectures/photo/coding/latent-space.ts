import type { StoredModel } from '../../../model-store/read-model.js';
import { clamp } from '../../../runtime/integer/tensor.js';
import { imagesOf, latentsOf, type Transforms } from '../../../runtime/tiled-transforms.js';
import type { Steps } from '../../../steps.js';
import type { LatentSpace } from '../../architecture.js';
import { LoadedOnce } from '../../loaded-once.js';
import { TAPS } from './cell-network-shape.js';
import { type PhotoSpec, readChannelTables } from './files.js';
import type { PhotoRate } from './load.js';
import { anchorShares, QUALITIES } from './qualities.js';

/** The rate byte whose latent stands for the image: of the middle quality. */
export const APPLIED_RATE = Math.floor(0.3 * QUALITIES);

/** Latents in units of the rounding step of their channel at one rate. */
export function photoLatentSpace(
  transforms: Transforms,
  rate: PhotoRate,
  spec: PhotoSpec,
  stored: StoredModel,
): LatentSpace & { dispose(): void } {
  const { analysis, synthesis } = spec.scales;
  const encoding = analysis.map((scale, c) => scale / rate.steps[c]!);
  const decoding = synthesis.map((scale, c) => rate.factors[c]! / scale);
  const { channels, geometry } = transforms;
  const { latentChannels } = geometry;
  const layers = new LoadedOnce(
    async () => (await import('../transforms.js')).loadPhotoTransforms(spec, stored, rate),
    ({ encoder, decoder }) => {
      encoder.dispose();
      decoder.dispose();
    },
  );
  const { taps, typicalScales } = readChannelTables(stored.files, latentChannels, stored.where);
  const shares = anchorShares(rate.t);
  return {
    channels,
    geometry,
    layers: () => layers.get(),
    *encode(images): Steps<Float32Array[]> {
      const latents = yield* latentsOf(transforms, images);
      return latents.map((own) =>
        new Float32Array(own).map((value, i) => value * encoding[i % latentChannels]!),
      );
    },
    decode(latents, width, height) {
      const whole = latents.map(
        (own) =>
          new Int16Array(own.map((value, i) => clamp(Math.round(value * decoding[i % latentChannels]!)))),
      );
      return imagesOf(transforms, whole, width, height);
    },
    prior: {
      scales: Array.from({ length: latentChannels }, (_, c) =>
        shares.reduce((sum, share, a) => sum + (share * typicalScales[a * latentChannels + c]!) / 256, 0),
      ),
      taps: Array.from({ length: TAPS }, (_, k) =>
        Array.from({ length: latentChannels }, (_, c) => taps[k * latentChannels + c]! / 4096),
      ),
    },
    dispose: () => layers.dispose(),
  };
}
