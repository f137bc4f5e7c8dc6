import { withChannels } from '../image/channels.js';
import { crop, padReplicate } from '../image/crop.js';
import type { Image } from '../image/image.js';
import { shrink } from '../image/shrink.js';
import type { Size } from './dataset-contract.js';
import type { Random } from './random.js';
import { readAhead } from './read-ahead.js';

/** The float32 nearest to sample / 255. */
const UNIT = Float32Array.from({ length: 256 }, (_, sample) => sample / 255);

/** One patch from each of the images `indices`: [n, height, width, channels], values 0 to 1. */
export async function cutPatches(
  indices: Uint32Array | readonly number[],
  imageAt: (index: number) => Image | Promise<Image>,
  size: Size,
  channels: 1 | 3,
  random: Random,
  augment: boolean,
): Promise<Float32Array> {
  const writer = new PatchWriter(indices.length, size, channels, random, augment);
  for await (const image of readAhead(indices, imageAt)) writer.add(image);
  return writer.values;
}

/** Fills patches one after the other: [n, height, width, channels], values 0 to 1. */
class PatchWriter {
  readonly values: Float32Array;
  private readonly size: Size;
  private readonly channels: 1 | 3;
  private readonly random: Random;
  private readonly augment: boolean;
  private filled = 0;

  /** With `augment`, half of the patches are flipped, and half are scaled down from crops up to twice as large. */
  constructor(n: number, size: Size, channels: 1 | 3, random: Random, augment = false) {
    this.values = new Float32Array(n * size.height * size.width * channels);
    this.size = size;
    this.channels = channels;
    this.random = random;
    this.augment = augment;
  }

  /** Adds the image, or a crop of it at a random place. */
  add(image: Image): void {
    const whole = this.padded(image);
    const cut = this.augment ? this.cutAnyScale(whole) : this.cut(whole, this.size);
    const { data } = withChannels(cut, this.channels);
    const samples = this.values.subarray(this.filled, this.filled + data.length);
    const flipped = this.augment && this.random.integer(2) === 1;
    if (flipped) fillMirrored(samples, data, this.size.width, this.channels);
    else for (let i = 0; i < data.length; i++) samples[i] = UNIT[data[i]!]!;
    this.filled += data.length;
  }

  private padded(image: Image): Image {
    const width = Math.max(image.width, this.size.width);
    const height = Math.max(image.height, this.size.height);
    return width === image.width && height === image.height ? image : padReplicate(image, width, height);
  }

  private cutAnyScale(image: Image): Image {
    const { width, height } = this.size;
    const most = Math.min(2, image.width / width, image.height / height);
    const factor = this.random.integer(2) === 1 ? 1 + this.random.float() * (most - 1) : 1;
    if (factor <= 1) return this.cut(image, this.size);
    const larger = { width: Math.floor(width * factor), height: Math.floor(height * factor) };
    return shrink(this.cut(image, larger), width, height);
  }

  private cut(image: Image, { width, height }: Size): Image {
    const spareX = image.width - width;
    const spareY = image.height - height;
    if (spareX === 0 && spareY === 0) return image;
    const left = this.random.integer(spareX + 1);
    return crop(image, left, this.random.integer(spareY + 1), width, height);
  }
}

/** Fills `samples` with rows of `width` pixels, each from right to left. */
function fillMirrored(samples: Float32Array, data: Uint8Array, width: number, channels: number): void {
  let to = 0;
  for (let end = width; end * channels <= data.length; end += width) {
    for (let pixel = end - 1; pixel >= end - width; pixel--) {
      for (let c = 0; c < channels; c++) samples[to++] = UNIT[data[pixel * channels + c]!]!;
    }
  }
}
