import type { Stage } from './trainable.js';

/** A stage with the epochs (from 0) it covers: from `from` up to, not including, `to`. */
export interface PlacedStage {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** The stage that an epoch (from 0, fractions allowed) belongs to. */
export function stageAt(epoch: number, stages: readonly Stage[]): PlacedStage {
  let from = 0;
  for (const { name, epochs } of stages) {
    if (epoch < from + epochs) return { name, from, to: from + epochs };
    from += epochs;
  }
  throw new RangeError(`epoch ${epoch} lies beyond the ${from} epochs of all stages`);
}

/** Cosine decay within a stage, to a hundredth of the full rate (Loshchilov & Hutter 2017, without restarts). */
export function learningRateAt(epoch: number, stages: readonly Stage[], fullRate: number): number {
  const { from, to } = stageAt(epoch, stages);
  const progress = (epoch - from) / (to - from);
  return fullRate * (0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * progress)));
}
