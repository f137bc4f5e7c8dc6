import type { Stage } from '../architectures/trainable.js';
import type { TrainingConfig } from '../architectures/training-config.js';

/** A stage and the epochs that it covers: `from` (from 0) up to, not including, `to`. */
export interface PlacedStage {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Factor on the learning rate. */
  readonly rate: number;
}

/** The stage that `epoch` (from 0, may be fractional) belongs to. `RangeError` beyond the last stage. */
export function stageAt(epoch: number, stages: readonly Stage[]): PlacedStage {
  let from = 0;
  for (const { name, epochs, rate = 1 } of stages) {
    if (epoch < from + epochs) return { name, from, to: from + epochs, rate };
    from += epochs;
  }
  throw new RangeError(`epoch ${epoch} lies beyond the ${from} epochs of all stages`);
}

/**
 * The learning rate at `epoch` (from 0, may be fractional). Within each stage it rises linearly over the first `warmup`
 * epochs, and decays by a cosine to a hundredth of its start (Loshchilov & Hutter 2017, without restarts).
 */
export function learningRateAt(
  epoch: number,
  stages: readonly Stage[],
  { learningRate, warmup }: Pick<TrainingConfig, 'learningRate' | 'warmup'>,
): number {
  const { from, to, rate } = stageAt(epoch, stages);
  const progress = (epoch - from) / (to - from);
  const risen = warmup > 0 ? Math.min(1, (epoch - from) / warmup) : 1;
  return learningRate * rate * risen * (0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * progress)));
}
