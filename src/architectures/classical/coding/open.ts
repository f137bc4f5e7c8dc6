import { FactorizedModel } from '../../../entropy/factorized.js';
import { AecError } from '../../../errors.js';
import type { ModelFiles } from '../../../model-store/model-files.js';
import { networkIn } from '../../../model-store/network-files.js';
import type { StoredModel } from '../../../model-store/read-model.js';
import { checkGeometry, type Geometry } from '../../../runtime/geometry.js';
import { clamp } from '../../../runtime/integer/tensor.js';
import { localRunner, type Networks } from '../../../runtime/network-runner.js';
import { SAMPLE_SHIFT } from '../../../runtime/sample-scale.js';
import {
  analyse,
  imagesOf,
  latentShape,
  latentsOf,
  synthesise,
  type Transforms,
} from '../../../runtime/tiled-transforms.js';
import type { TransformRunner } from '../../../runtime/transform-runner.js';
import type { Steps } from '../../../steps.js';
import type { Coder, LatentSpace, LayersPair } from '../../architecture.js';
import { LoadedOnce } from '../../loaded-once.js';
import { type ClassicalSpec, parseClassicalSpec } from './files.js';

/** Two learned transforms, one quantization step and one table per channel. `AecError('model')` if it is damaged. */
export function openClassical(
  stored: StoredModel,
  geometryOf: (options: unknown) => Geometry,
  loadLayers: (spec: ClassicalSpec, stored: StoredModel) => Promise<LayersPair>,
): Coder {
  const { files, where } = stored;
  const spec = parseClassicalSpec(stored.spec, where);
  const { channels, fraction } = spec;
  const geometry = geometryOf(spec.options);
  checkGeometry(spec.geometry, geometry, where);
  const entropyModel = FactorizedModel.fromJSON(spec.entropy);
  if (entropyModel.cdfs.length !== geometry.latentChannels) {
    throw new AecError('model', `${where}: there must be one table per latent channel; restore the folder`);
  }
  const runner = localRunner(networksOf(files, { channels, latentChannels: geometry.latentChannels }, where));
  const transforms = classicalTransforms({ channels, geometry, fraction }, runner);
  const layers = new LoadedOnce(
    () => loadLayers(spec, stored),
    ({ encoder, decoder }) => {
      encoder.dispose();
      decoder.dispose();
    },
  );
  return {
    traits: { channels },
    transforms: runner,
    scheme(_rate, elsewhere = runner) {
      const own = { ...transforms, runner: elsewhere };
      return {
        entropyModel,
        channelsFor: () => channels,
        stride: geometry.stride,
        latentShape: (width, height) => latentShape(geometry, width, height),
        analyse: (images, _effort, onRows) => analyse(own, images, onRows),
        synthesise: (...latents) => synthesise(own, ...latents),
      };
    },
    latentSpace: latentSpaceOf(spec, transforms, entropyModel, () => layers.get()),
    dispose: () => layers.dispose(),
  };
}

/** Both networks of a model. `AecError('model')` if one is missing or damaged. */
export function networksOf(
  files: ModelFiles,
  { channels, latentChannels }: { readonly channels: number; readonly latentChannels: number },
  where: string,
): Networks {
  return {
    encoder: networkIn(files, 'encoder', { inputs: [channels], output: latentChannels }, where),
    decoder: networkIn(files, 'decoder', { inputs: [latentChannels], output: channels }, where),
  };
}

/** The transforms with the maps before and behind them, which are shifts. */
export function classicalTransforms(
  { channels, geometry, fraction }: Pick<ClassicalSpec, 'channels' | 'geometry' | 'fraction'>,
  runner: TransformRunner,
): Transforms {
  return {
    runner,
    channels,
    geometry,
    block: 1,
    fromSamples: { multipliers: [1 << SAMPLE_SHIFT], offset: 0, shift: 0 },
    toSamples: { multipliers: [1], offset: 0, shift: SAMPLE_SHIFT },
    toSymbols: { multipliers: [1], offset: 0, shift: fraction },
    fromSymbols: { multipliers: [1 << fraction], offset: 0, shift: 0 },
  };
}

/** Latents as real numbers: the integers of the networks in units of step / 2^fraction. */
function latentSpaceOf(
  { steps, fraction, prior }: ClassicalSpec,
  transforms: Transforms,
  { cdfs }: FactorizedModel,
  layers: () => Promise<LayersPair>,
): LatentSpace {
  const units = steps.map((step) => step / (1 << fraction));
  return {
    channels: transforms.channels,
    geometry: transforms.geometry,
    layers,
    *encode(images): Steps<Float32Array[]> {
      const latents = yield* latentsOf(transforms, images);
      return latents.map((own) => new Float32Array(own).map((value, i) => value * units[i % units.length]!));
    },
    decode(latents, width, height) {
      const whole = latents.map(
        (own) => new Int16Array(own.map((value, i) => clamp(Math.round(value / units[i % units.length]!)))),
      );
      return imagesOf(transforms, whole, width, height);
    },
    prior: prior ?? { steps, cdfs },
  };
}
