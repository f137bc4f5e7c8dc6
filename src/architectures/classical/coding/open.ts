import { FactorizedModel } from '../../../entropy/factorized.js';
import { AecError } from '../../../errors.js';
import { setStoredWeights } from '../../../model-store/artifacts.js';
import type { StoredModel } from '../../../model-store/read-model.js';
import { checkGeometry } from '../../../runtime/geometry.js';
import { localRunner } from '../../../runtime/run-transform.js';
import { analyse, imagesOf, latentShape, latentsOf, synthesise } from '../../../runtime/tiled-transforms.js';
import type { Coder } from '../../architecture.js';
import type { Network } from '../network.js';
import { parseClassicalSpec } from './files.js';

/** Opens a model of two learned transforms with one step and one table per channel. `AecError('model')` if it is damaged. */
export function openClassical({ spec: anySpec, files, where }: StoredModel, network: Network): Coder {
  const spec = parseClassicalSpec(anySpec, where);
  const { channels, steps } = spec;
  const { encoder, decoder, geometry } = network.build(spec.options, channels);
  checkGeometry(spec.geometry, geometry, where);
  setStoredWeights(encoder, files, 'encoder', where);
  setStoredWeights(decoder, files, 'decoder', where);
  const entropyModel = FactorizedModel.fromJSON(spec.entropy);
  if (entropyModel.cdfs.length !== geometry.latentChannels) {
    throw new AecError('model', `${where}: there must be one table per latent channel; restore the folder`);
  }
  const local = localRunner({ encoder, decoder });
  const fixed = { channels, geometry, steps, runner: local };
  return {
    traits: { channels },
    transforms: local,
    scheme(_rate, runner = local) {
      const transforms = { ...fixed, runner };
      return {
        entropyModel,
        channelsFor: () => channels,
        latentShape: (width, height) => latentShape(geometry, width, height),
        analyse: (images, _effort, onRows) => analyse(transforms, images, onRows),
        synthesise: (...latents) => synthesise(transforms, ...latents),
      };
    },
    latentSpace: {
      channels,
      geometry,
      encoder,
      decoder,
      encode: (images) => latentsOf(fixed, images),
      decode: (latents, width, height) => imagesOf(fixed, latents, width, height),
      prior: spec.prior ?? { steps, cdfs: entropyModel.cdfs },
    },
    dispose() {
      encoder.dispose();
      decoder.dispose();
    },
  };
}
