import type { TrainingConfig } from './config.js';

/**
 * A run has two stages. `joint` trains everything through a stand-in for rounding. `decoder` then freezes the
 * encoder and trains decoder and prior on the very symbols that files will hold, which closes the gap between
 * stand-in and rounding (compare Guo et al. 2021, "Soft then Hard").
 */
export type StageName = 'joint' | 'decoder';

/** Which stage an epoch (from 0) belongs to, and where its stage starts and ends. */
export function stageOf(
  epoch: number,
  config: TrainingConfig,
): { name: StageName; from: number; to: number } {
  const jointEpochs = config.epochs - config.hardEpochs;
  return epoch < jointEpochs
    ? { name: 'joint', from: 0, to: jointEpochs }
    : { name: 'decoder', from: jointEpochs, to: config.epochs };
}

/** Cosine decay within a stage from the full rate to a hundredth (Loshchilov & Hutter 2017, without restarts). */
export function learningRateAt(epoch: number, config: TrainingConfig): number {
  const { from, to } = stageOf(epoch, config);
  const progress = Math.min(1, (epoch - from) / (to - from));
  const share = 0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * progress));
  return config.learningRate * share;
}
