import type { Engine } from '../engine/engine.js';
import type { FreezeReport } from './freeze-report.js';

/** The figures of one epoch; the history of a run is a list of these. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  readonly stage: string;
  /** Mean over the training images of the loss of the stage, with the noise of training. */
  readonly loss: number;
  readonly learningRate: number;
  readonly validation: Validation;
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

/**
 * Figures of the images kept aside, with symbols rounded.
 */
export interface Validation {
  readonly loss: number;
  /** dB, mean over images. */
  readonly psnr: number;
  /** Information content of the symbols; for an objective without a rate, the size of the latent as float32. */
  readonly bytesPerImage: number;
}

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
      readonly skipped: number;
    }
  | {
      readonly type: 'batch';
      readonly epoch: number;
      readonly done: number;
      readonly total: number;
      readonly loss: number;
      readonly imagesPerSecond: number;
    }
  | { readonly type: 'epoch'; readonly record: EpochRecord; readonly epochs: number }
  | { readonly type: 'saving' }
  | ({ readonly type: 'frozen' } & FreezeReport);
