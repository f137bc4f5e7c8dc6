import { networkIn } from '../../../model-store/network-files.js';
import type { StoredModel } from '../../../model-store/read-model.js';
import { checkGeometry } from '../../../runtime/geometry.js';
import { linearMap } from '../../../runtime/linear-map.js';
import { localRunner } from '../../../runtime/network-runner.js';
import { WHITE } from '../../../runtime/sample-scale.js';
import { analyse, latentShape, synthesise } from '../../../runtime/tiled-transforms.js';
import type { TransformRunner } from '../../../runtime/transform-runner.js';
import { inTurn, type Steps, stages, waitFor } from '../../../steps.js';
import type { Coder, Scheme } from '../../architecture.js';
import { LoadedOnce } from '../../loaded-once.js';
import { loadResidualModels } from '../../lossless/coding/load.js';
import { sampleScheme } from '../../lossless/coding/sample-scheme.js';
import { FIRST_SEARCHED_EFFORT, sampleGainOf } from '../../rates.js';
import { BLOCK_SAMPLES, PIXEL_BLOCK, parsePhotoOptions, photoGeometry } from '../options.js';
import type { SearchTools } from '../search/proximal-search.js';
import { PHOTO_CHANNELS, type PhotoSpec, parsePhotoSpec, photoTraits } from './files.js';
import { APPLIED_RATE, photoLatentSpace } from './latent-space.js';
import { loadPhotoRates, type PhotoRate } from './load.js';
import { NORMALIZED } from './normalized.js';

/** At thrift 1, latents this much beyond the middle between two symbols still take the one nearer to 0. */
const WIDEST_DEAD_ZONE = 0.05;

/** Pixels of the largest image that is searched; the gradient takes about 400 bytes a pixel. */
const LARGEST_SEARCHED = 1 << 21;

/** Two learned transforms and an entropy model for every rate, and samples without transforms. `AecError('model')` if it is damaged. */
export function openPhoto(stored: StoredModel): Coder {
  const { files, where } = stored;
  const spec = parsePhotoSpec(stored.spec, where);
  const options = parsePhotoOptions(spec.options);
  const geometry = photoGeometry(options);
  checkGeometry(spec.geometry, geometry, where);
  const { latentChannels } = geometry;
  const local = localRunner({
    encoder: networkIn(files, 'encoder', { inputs: [BLOCK_SAMPLES], output: latentChannels }, where),
    decoder: networkIn(files, 'decoder', { inputs: [latentChannels + 1], output: BLOCK_SAMPLES }, where),
  });
  const rateAt = loadPhotoRates(spec, files, where);
  let sampleModelAt: ReturnType<typeof loadResidualModels> | undefined;
  const search = new LoadedOnce(
    async () => {
      const { searchSymbols, loadFloatParts } = await import('../search/search.js');
      return { searchSymbols, ...(await loadFloatParts(spec, stored)) };
    },
    ({ prior }) => prior.dispose(),
  );
  const channels = PHOTO_CHANNELS;
  const transformsAt = (own: PhotoRate, runner: TransformRunner) => {
    return { runner, channels, geometry, block: PIXEL_BLOCK, ...mapsAt(own, spec) };
  };
  const spaceAt = (own: PhotoRate) => photoLatentSpace(transformsAt(own, local), own, spec, stored);
  // Made when it is first asked for: coding never does.
  let latentSpace: ReturnType<typeof spaceAt> | undefined;
  return {
    traits: photoTraits(spec),
    get latentSpace() {
      latentSpace ??= spaceAt(rateAt(APPLIED_RATE));
      return latentSpace;
    },
    transforms: local,
    scheme(rate, runner = local): Scheme {
      const gain = sampleGainOf(rate!);
      if (gain !== undefined) {
        sampleModelAt ??= loadResidualModels(options.samples, files, where);
        return sampleScheme(sampleModelAt(gain), gain);
      }
      const own = rateAt(rate!);
      const { entropyModel, t, step, factors } = own;
      const transforms = transformsAt(own, runner);
      return {
        entropyModel,
        channelsFor: () => channels,
        stride: geometry.stride,
        latentShape: (width, height) => latentShape(geometry, width, height),
        *analyse(images, { effort = 1, thrift = 0 } = {}, onRows): Steps<Int32Array[]> {
          const leaning = { ...transforms, deadZone: WIDEST_DEAD_ZONE * thrift };
          const { width, height } = images[0]!;
          const isSearched = effort >= FIRST_SEARCHED_EFFORT && width * height <= LARGEST_SEARCHED;
          if (!isSearched) return yield* analyse(leaning, images, onRows);
          const stage = stages([1, 9]);
          const rounded = yield* stage(analyse(leaning, images));
          const { searchSymbols, decoder, prior } = yield* waitFor(search.get());
          const tools: SearchTools = {
            decoder,
            prior,
            geometry,
            channels,
            block: PIXEL_BLOCK,
            step,
            factors,
            entropyModel,
            t,
          };
          return yield* stage(inTurn(images, (image, n) => searchSymbols(image, rounded[n]!, effort, tools)));
        },
        synthesise: (...latents) => synthesise(transforms, ...latents),
      };
    },
    dispose() {
      search.dispose();
      latentSpace?.dispose();
    },
  };
}

/** What stands between pixels, networks and symbols at one rate. */
function mapsAt({ t, step, steps, factors }: PhotoRate, { scales: { analysis, synthesis } }: PhotoSpec) {
  return {
    // (sample / 255 − ½) / step, and back
    fromSamples: linearMap([NORMALIZED / (255 * step)], -NORMALIZED / (2 * step)),
    toSamples: linearMap([(255 * step) / NORMALIZED], 127.5),
    toSymbols: linearMap(analysis.map((scale, c) => scale / steps[c]!)),
    fromSymbols: linearMap(synthesis.map((scale, c) => factors[c]! / scale)),
    condition: Math.floor(t * WHITE + 0.5),
  };
}
