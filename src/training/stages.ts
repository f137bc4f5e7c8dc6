import type { Stage } from '../architectures/trainable.js';
import type { TrainingConfig } from '../architectures/training-config.js';

/** A stage with the epochs (from 0) it covers: from `from` up to, not including, `to`. */
export interface PlacedStage {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Its share of the full learning rate. */
  readonly rate: number;
}

/** The stage that an epoch (from 0, fractions allowed) belongs to. */
export function stageAt(epoch: number, stages: readonly Stage[]): PlacedStage {
  let from = 0;
  for (const { name, epochs, rate = 1 } of stages) {
    if (epoch < from + epochs) return { name, from, to: from + epochs, rate };
    from += epochs;
  }
  throw new RangeError(`epoch ${epoch} lies beyond the ${from} epochs of all stages`);
}

/**
 * Cosine decay within a stage, to a hundredth of the stage's full rate (Loshchilov & Hutter 2017, without restarts), after
 * a linear rise over the first `warmup` epochs.
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
