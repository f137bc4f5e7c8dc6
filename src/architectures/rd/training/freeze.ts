import type { LayersModel } from '@tensorflow/tfjs-layers';
import { useExactEngine } from '../../../engine/exact.js';
import { networkFiles } from '../../../layers/trained-network.js';
import { toLayersFiles } from '../../../model-store/artifacts.js';
import { namedLayersFiles } from '../../../model-store/layers-files.js';
import type { ModelFiles } from '../../../model-store/model-files.js';
import { specFile } from '../../../model-store/model-spec.js';
import { float16File } from '../../../model-store/weights-file.js';
import { CLASSES_FILE, contextFile, type RdSpec } from '../coding/files.js';
import { GAINS } from '../coding/gains.js';
import { type RdOptions, rdGeometry } from '../options.js';
import type { RdConfig } from './settings.js';
import type { TrainedContextNetwork } from './trained-context-network.js';

/** The trained parts of an `rd` model. */
interface TrainedRd {
  readonly options: RdOptions;
  readonly decoder: LayersModel;
  readonly networks: readonly TrainedContextNetwork[];
}

/** The coding files of a trained `rd` model: its decoder as a tfjs model, its context networks as float32. */
export async function freezeRd(
  { decoder, networks, options }: TrainedRd,
  config: RdConfig,
): Promise<ModelFiles> {
  const classes = networks.at(-1)!.classes?.frozen();
  const spec: RdSpec = {
    version: 1,
    id: config.id,
    architecture: 'rd',
    options,
    channels: 1,
    geometry: rdGeometry(options),
    steps: [1],
    gains: [...GAINS],
    entropy: {
      kind: 'context',
      networks: options.networks,
      ...(classes && { classFrequencies: [...classes.frequencies] }),
    },
  };
  const decoderFiles = await toLayersFiles(decoder, config.weights);
  const contexts = networkFiles(networks, contextFile);
  await useExactEngine();
  return new Map([
    specFile(spec),
    ...namedLayersFiles('decoder', decoderFiles),
    ...contexts,
    ...(classes ? [[CLASSES_FILE, float16File(classes.tables)] as const] : []),
  ]);
}
