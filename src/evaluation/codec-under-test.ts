import type { Image } from '../image/image.js';

/** Anything that turns images into files and back: aec, and the formats it is compared with. */
export interface CodecUnderTest {
  /** The name of the codec; its settings form a rate–distortion curve. */
  readonly name: string;
  /** The point on that curve: a model id, a quality. */
  readonly setting: string;
  /** The model that decoding needs; null for codecs without one. */
  readonly model: { readonly id: string; readonly hash: string } | null;
  /** One whole file per image. */
  encode(images: readonly Image[]): Promise<Uint8Array[]>;
  /** The images, decoded from these files alone. */
  decode(files: readonly Uint8Array[]): Promise<Image[]>;
  /** Bytes of a file that are neither header nor checksum; absent if only whole files are counted. */
  payloadBytes?(file: Uint8Array): number;
}
