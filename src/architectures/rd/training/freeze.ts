import type { LayersModel } from '@tensorflow/tfjs-layers';
import { useExactEngine } from '../../../engine/exact.js';
import { networkFiles } from '../../../layers/trained-network.js';
import { toLayersFiles } from '../../../model-store/artifacts.js';
import { toFloat16 } from '../../../model-store/float16.js';
import type { ModelFiles } from '../../../model-store/model-files.js';
import type { ModelSpec } from '../../../model-store/spec.js';
import type { TrainingConfig } from '../../../training/config.js';
import { CLASSES_FILE, type ContextEntropy, contextFile } from '../coding/context-files.js';
import { GAINS } from '../coding/gains.js';
import { type RdOptions, rdMargin } from '../network.js';
import type { TrainedContextNetwork } from './trained-context-network.js';

/** What is trained of an `rd` model. */
interface TrainedRd {
  readonly options: RdOptions;
  readonly decoder: LayersModel;
  readonly networks: readonly TrainedContextNetwork[];
}

/** The coding files of a trained `rd` model: its decoder as a tfjs model, its context networks as plain float32. */
export async function freezeRd(
  { decoder, networks, options }: TrainedRd,
  config: TrainingConfig,
): Promise<ModelFiles> {
  const classes = networks.at(-1)!.classes?.frozen();
  const entropy: ContextEntropy = {
    kind: 'context',
    networks: options.networks,
    ...(classes && { classFrequencies: classes.frequencies }),
  };
  const spec: ModelSpec = {
    version: 1,
    id: config.id,
    architecture: 'rd',
    options,
    channels: 1,
    geometry: { stride: 1, latentChannels: 1, margin: rdMargin(options) },
    steps: [1],
    gains: GAINS,
    entropy,
  };
  const decoderFiles = await toLayersFiles(decoder, config.weights);
  const contexts = networkFiles(networks, contextFile);
  await useExactEngine();
  return new Map([
    ['codec.json', Buffer.from(`${JSON.stringify(spec)}\n`)],
    ['decoder/model.json', decoderFiles['model.json']],
    ['decoder/weights.bin', decoderFiles['weights.bin']],
    ...contexts,
    ...(classes ? [[CLASSES_FILE, new Uint8Array(toFloat16(classes.tables).buffer)] as const] : []),
  ]);
}
