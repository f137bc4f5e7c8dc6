import type { RateOptions } from '../architectures/rates.js';
import type { Image } from '../image/image.js';

/** The model behind a measured codec. */
export interface MeasuredModel {
  readonly id: string;
  readonly hash: string;
  /** Its name where its id is not enough: `photo@1f3a09c2` among models of one id, or `shipped photo`. */
  readonly label?: string;
}

/** Anything that turns images into files and back: aec, and the formats it is compared with. */
export interface CodecUnderTest {
  /** The name of the codec; its settings form a rate–distortion curve. */
  readonly name: string;
  /** The point on that curve in words: model and rate. */
  readonly setting: string;
  /** The rate that was asked for; null if the codec was left to its only rate or its usual one. */
  readonly rate: RateOptions | null;
  /** The model that decoding needs; null for codecs without one. */
  readonly model: MeasuredModel | null;
  /** One whole file per image. */
  encode(images: readonly Image[]): Promise<Uint8Array[]>;
  /** The images, decoded from these files alone. */
  decode(files: readonly Uint8Array[]): Promise<Image[]>;
  /** Bytes of a file that are neither header nor checksum; absent if only whole files are counted. */
  payloadBytes?(file: Uint8Array): number;
}
