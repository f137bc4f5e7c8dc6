import { AecError } from '../errors.js';
import { withChannels } from '../image/channels.js';
import { crop } from '../image/crop.js';
import type { Image } from '../image/image.js';
import type { Size } from './dataset-contract.js';
import type { Random } from './random.js';

/** The float32 nearest to sample / 255. */
const UNIT = Float32Array.from({ length: 256 }, (_, sample) => sample / 255);

/** Fills patches one after the other: [n, height, width, channels], values 0 to 1. */
export class PatchWriter {
  readonly values: Float32Array;
  private readonly size: Size;
  private readonly channels: 1 | 3;
  private readonly random: Random;
  private filled = 0;

  constructor(n: number, size: Size, channels: 1 | 3, random: Random) {
    this.values = new Float32Array(n * size.height * size.width * channels);
    this.size = size;
    this.channels = channels;
    this.random = random;
  }

  /** Adds the image, or a crop of it at a random place. Throws AecError('usage') if it is smaller than a patch. */
  add(image: Image): void {
    const { data } = withChannels(this.cut(image), this.channels);
    for (let i = 0; i < data.length; i++) this.values[this.filled + i] = UNIT[data[i]!]!;
    this.filled += data.length;
  }

  private cut(image: Image): Image {
    const { width, height } = this.size;
    const spareX = image.width - width;
    const spareY = image.height - height;
    if (spareX === 0 && spareY === 0) return image;
    if (spareX < 0 || spareY < 0) {
      const size = `${image.width}×${image.height}`;
      throw new AecError('usage', `patches of ${width}×${height} pixels: an image has only ${size}`);
    }
    const left = this.random.integer(spareX + 1);
    return crop(image, left, this.random.integer(spareY + 1), width, height);
  }
}
