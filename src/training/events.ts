import type { DatasetNote, SkippedImage } from '../data/dataset.js';
import type { Engine } from '../engine/engine.js';
import type { FreezeReport } from './freeze-report.js';
import type { EpochRecord } from './run-state.js';

/** The progress of a training. Counts are of images unless named otherwise. */
export type TrainingEvent =
  | { readonly type: 'engine'; readonly engine: Engine }
  | {
      readonly type: 'start';
      readonly images: number;
      readonly validationImages: number;
      readonly parameters: number;
      readonly epochs: number;
      readonly epoch: number;
      readonly skipped: readonly SkippedImage[];
      readonly notes: readonly DatasetNote[];
      /** The budget of time; 0 for none. */
      readonly minutes: number;
    }
  | {
      readonly type: 'batch';
      readonly epoch: number;
      readonly stage: string;
      /** The part of the epoch that is done, 0 … 1. */
      readonly progress: number;
      /** Mean of the epoch so far. */
      readonly loss: number;
      readonly imagesPerSecond: number;
      /** Until the whole run ends: within its budget of time, or else at the speed of this epoch. */
      readonly secondsLeft: number;
    }
  | { readonly type: 'epoch'; readonly record: EpochRecord; readonly epochs: number }
  | { readonly type: 'saving' }
  | ({ readonly type: 'frozen' } & FreezeReport);
