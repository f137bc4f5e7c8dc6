import type { Engine } from '../engine/engine.js';
/** What one epoch did; the history of a run is a list of these. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  readonly stage: string;
  /** Mean of what the stage minimizes over the training images, with the noise of training. */
  readonly loss: number;
  readonly learningRate: number;
  readonly validation: Validation;
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

/**
 * Measured on images kept aside, with hard rounding; bytes are the ideal length of the payload under the prior. Where the
 * objective knows no rate, both are those of the latent as floats of 4 bytes.
 */
export interface Validation {
  readonly loss: number;
  /** dB, mean over images. */
  readonly psnr: number;
  readonly bytesPerImage: number;
}

/** What a running training tells; all counts are of images unless named otherwise. */
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
  | { readonly type: 'saving' };
