import * as v from 'valibot';
import type { EpochRecord } from './events.js';

/** How far a run has come. */
export interface RunState {
  /** Whole epochs done, including those that early stopping skipped. */
  epoch: number;
  readonly history: EpochRecord[];
  /** The best epoch of this stage so far; kept only with early stopping. */
  best: { readonly epoch: number; readonly loss: number } | null;
}

const record: v.GenericSchema<unknown, EpochRecord> = v.object({
  epoch: v.number(),
  stage: v.string(),
  loss: v.number(),
  learningRate: v.number(),
  validation: v.object({ loss: v.number(), psnr: v.number(), bytesPerImage: v.number() }),
  seconds: v.number(),
  imagesPerSecond: v.number(),
});

/** The JSON of a checkpoint: the state of a run and the configuration that it began with. */
export const storedRunState = v.object({
  config: v.record(v.string(), v.unknown()),
  epoch: v.number(),
  history: v.array(record),
  best: v.nullable(v.object({ epoch: v.number(), loss: v.number() })),
});
