import type { CurvePoint } from '../curve.js';
import type { MeasuredSetting } from '../curve-name.js';

/** Everything that a page shows, as plain values: the page does not know where they come from. */
export interface PageContents {
  readonly title: string;
  /** One per data set. */
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

export interface MeasuredCodec extends MeasuredSetting {
  readonly images: number;
  readonly losslessImages: number;
  readonly metrics: Readonly<Partial<Record<string, Distribution>>>;
  readonly encodeImagesPerSecond: number;
  readonly decodeImagesPerSecond: number;
  /** The values of every image, if they were kept. */
  readonly rows?: readonly { readonly values: Readonly<Partial<Record<string, number>>> }[];
}

export interface Distribution {
  readonly mean: number;
  readonly median: number;
  readonly standardDeviation: number;
}

/** A picture in the page: a PNG, and the size it is shown at in CSS pixels. */
export interface Picture {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** An image and its reconstructions. */
export interface Example {
  readonly name: string;
  /** Which part of the image is shown, if not all of it. */
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

/** Errors are drawn this many times brighter than they are. */
export const ERROR_GAIN = 4;

/** The images with the lowest and the highest PSNR of a codec. */
export interface Extremes {
  readonly codec: string;
  readonly worst: readonly Example[];
  readonly best: readonly Example[];
}

/** The latent of an image: the symbols that the model codes, channel by channel. */
export interface LatentMap {
  readonly model: string;
  readonly image: string;
  readonly picture: Picture;
  /** For example `7×7×8, symbols from −3 to 4`. */
  readonly description: string;
}

export interface TrainingHistory {
  readonly id: string;
  readonly history: readonly CurvePoint[];
  /** For example `seed 1, engine tensorflow 2.21.0`. */
  readonly description: string;
}

/** Where figures come from: terms and their values. */
export interface Source {
  readonly name: string;
  readonly facts: readonly (readonly [string, string])[];
}
