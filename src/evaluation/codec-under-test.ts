import type { Image } from '../image/image.js';

/** Anything that turns images into files and files into images: aec and what it is compared with alike. */
export interface CodecUnderTest {
  /** The codec: settings of one name form one rate–distortion curve. */
  readonly name: string;
  /** The point on that curve: a model id, a quality. */
  readonly setting: string;
  /** The model that the files need; null for codecs without one. */
  readonly model: { readonly id: string; readonly hash: string } | null;
  /** One whole file an image. */
  encode(images: readonly Image[]): Promise<Uint8Array[]>;
  /** The images back from nothing but those files. */
  decode(files: readonly Uint8Array[]): Promise<Image[]>;
  /** Bytes of one of its files that are neither header nor checksum; absent where only whole files are counted. */
  payloadBytes?(file: Uint8Array): number;
}
