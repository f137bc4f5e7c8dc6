import type { CurvePoint } from '../curve.js';
import type { MeasuredSetting } from '../curve-name.js';

/** The contents of a page as plain values. */
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
  readonly dataset: {
    readonly name: string;
    readonly images: number;
    readonly skipped: readonly unknown[];
  };
  readonly results: readonly MeasuredCodec[];
  /** Each of its models beside the other codecs. */
  readonly comparisons: readonly EqualPsnr[];
}

/** A table of bytes at equal PSNR, one row per codec, and what it means. */
export interface EqualPsnr {
  readonly sentences: readonly string[];
  readonly caption: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface MeasuredCodec extends MeasuredSetting {
  readonly images: number;
  readonly losslessImages: number;
  readonly metrics: Readonly<Partial<Record<string, Distribution>>>;
  readonly encodeImagesPerSecond: number;
  readonly decodeImagesPerSecond: number;
  /** The values of each image, if they were kept. */
  readonly rows?: readonly { readonly values: Readonly<Partial<Record<string, number>>> }[];
}

export interface Distribution {
  readonly mean: number;
  readonly median: number;
  readonly standardDeviation: number;
}

/** A PNG, and the size in CSS pixels that the page shows it at. */
export interface Picture {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** An image and its reconstructions. */
export interface Example {
  readonly name: string;
  /** The part of the image that is shown, if not all of it. */
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

/** Pictures of errors show the error times this factor. */
export const ERROR_GAIN = 4;

/** The images with the lowest and the highest PSNR of a codec. */
export interface Extremes {
  readonly codec: string;
  readonly worst: readonly Example[];
  readonly best: readonly Example[];
}

/** A picture of the symbols that a model codes for an image, channel by channel. */
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

/** The origin of figures, as pairs of a term and its value. */
export interface Source {
  readonly name: string;
  readonly facts: readonly (readonly [string, string])[];
}
