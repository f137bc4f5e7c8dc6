import type { CurvePoint } from '../curve.js';

/** All that a page shows; plain values, so that the page knows nothing of where they come from. */
export interface PageContents {
  readonly title: string;
  /** One a data set. */
  readonly measurements: readonly Measurement[];
  readonly examples: readonly Example[];
  readonly extremes: readonly Extremes[];
  readonly latents: readonly LatentMap[];
  readonly trainings: readonly TrainingHistory[];
  readonly sources: readonly Source[];
}

/** Codecs measured on the same images. */
export interface Measurement {
  readonly dataset: { readonly name: string; readonly images: number; readonly skipped: number };
  readonly results: readonly MeasuredCodec[];
}

export interface MeasuredCodec {
  readonly codec: string;
  readonly setting: string;
  readonly model: { readonly id: string; readonly hash: string } | null;
  readonly images: number;
  readonly losslessImages: number;
  readonly metrics: Readonly<Partial<Record<string, Distribution>>>;
  readonly encodeImagesPerSecond: number;
  readonly decodeImagesPerSecond: number;
  /** Of every image, where they were kept. */
  readonly rows?: readonly { readonly values: Readonly<Partial<Record<string, number>>> }[];
}

export interface Distribution {
  readonly mean: number;
  readonly median: number;
  readonly standardDeviation: number;
}

/** A picture in the page: a PNG, and how large it is shown, in CSS pixels. */
export interface Picture {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** An image and what codecs made of it. */
export interface Example {
  readonly name: string;
  /** What of the image is shown, where that is not all. */
  readonly part?: string;
  readonly original: Picture;
  readonly coded: readonly CodedExample[];
}

export interface CodedExample {
  /** Codec and setting. */
  readonly codec: string;
  readonly reconstruction: Picture;
  /** Absolute difference from the original, times `ERROR_GAIN`. */
  readonly error: Picture;
  readonly bytes: number;
  readonly psnr: number;
  readonly isLossless: boolean;
}

/** Errors are drawn so many times brighter than they are. */
export const ERROR_GAIN = 4;

/** The images that a codec codes worst and best, by PSNR. */
export interface Extremes {
  readonly codec: string;
  readonly worst: readonly Example[];
  readonly best: readonly Example[];
}

/** The symbols that a model codes for an image, channel by channel. */
export interface LatentMap {
  readonly model: string;
  readonly image: string;
  readonly picture: Picture;
  /** Like `7×7×8, symbols from −3 to 4`. */
  readonly description: string;
}

export interface TrainingHistory {
  readonly id: string;
  readonly history: readonly CurvePoint[];
  /** Like `seed 1, engine tensorflow 2.21.0`. */
  readonly description: string;
}

/** Where figures come from: names and values. */
export interface Source {
  readonly name: string;
  readonly facts: readonly (readonly [string, string])[];
}
