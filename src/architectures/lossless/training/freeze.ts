import { useExactEngine } from '../../../engine/exact.js';
import { networkFiles, type TrainedNetwork } from '../../../layers/trained-network.js';
import { specFile } from '../../../model-store/model-spec.js';
import type { FrozenModel } from '../../trainable.js';
import type { TrainingConfig } from '../../training-config.js';
import { type LosslessSpec, networkFile } from '../coding/files.js';
import type { LosslessOptions } from '../options.js';

/** What is trained of a `lossless` model. */
interface TrainedLossless {
  readonly options: LosslessOptions;
  readonly networks: readonly TrainedNetwork[];
}

/** The coding files of a trained `lossless` model: its networks as plain float32. */
export async function freezeLossless(
  { networks, options }: TrainedLossless,
  config: TrainingConfig,
): Promise<FrozenModel> {
  const spec: LosslessSpec = {
    version: 1,
    id: config.id,
    architecture: 'lossless',
    options,
    channels: 3,
    geometry: { stride: 1, latentChannels: 3, margin: 0 },
    steps: [1, 1, 1],
    entropy: { kind: 'residual' },
  };
  const files = networkFiles(networks, networkFile);
  await useExactEngine();
  return { files: new Map([specFile(spec), ...files]), layers: new Map() };
}
