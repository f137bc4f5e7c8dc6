import { AecError } from '../errors.js';
import { formatCountOf } from '../figures.js';
import { withChannels } from '../image/channels.js';
import type { Image } from '../image/image.js';
import type { Dataset, DatasetNote, DatasetOptions, Size, SkippedImage } from './dataset-contract.js';
import type { IdxArray } from './idx.js';
import { cutPatches } from './patches.js';
import type { Random } from './random.js';

/** Gray images of one size in memory, as in an IDX file. */
export class MemoryDataset implements Dataset {
  readonly name: string;
  readonly count: number;
  readonly channels: 1 | 3;
  readonly usual: Size;
  readonly largest: Size;
  readonly hasAlpha = false;
  readonly skipped: readonly SkippedImage[] = [];
  readonly notes: readonly DatasetNote[] = [];
  readonly labels?: Uint8Array;
  private readonly samples: Uint8Array;

  /**
   * `images` is [n, height, width], `labels` [n]. Throws AecError('input') if they have other shapes, if there is no
   * image, or if the images are smaller than `minSize`.
   */
  constructor(
    name: string,
    images: IdxArray,
    labels: IdxArray | undefined,
    options: Omit<DatasetOptions, 'split'> = {},
  ) {
    const [n = 0, height = 0, width = 0] = images.shape;
    const { limit = n, channels = 1, minSize = 1 } = options;
    const shape = images.shape.join('×');
    if (images.shape.length !== 3 || images.data.length === 0) {
      throw new AecError('input', `${name}: an IDX array of ${shape} holds no images (n × height × width)`);
    }
    if (Math.min(width, height) < minSize) {
      throw new AecError(
        'input',
        `${name}: images of ${width}×${height} pixels; each side must have at least ${minSize}`,
      );
    }
    if (labels && (labels.shape.length !== 1 || labels.shape[0] !== n)) {
      throw new AecError(
        'input',
        `${name}: ${formatCountOf(n, 'image')}, but labels of ${labels.shape.join('×')}`,
      );
    }
    this.name = name;
    this.count = Math.min(n, limit);
    this.channels = channels;
    this.usual = { width, height };
    this.largest = this.usual;
    this.samples = images.data;
    if (labels) this.labels = labels.data.subarray(0, this.count);
  }

  async image(index: number): Promise<Image> {
    return withChannels(this.gray(index), this.channels);
  }

  nameOf(index: number): string {
    return String(index).padStart(String(this.count - 1).length, '0');
  }

  patches(
    indices: Uint32Array | readonly number[],
    size: Size,
    random: Random,
    augment = false,
  ): Promise<Float32Array> {
    const imageAt = (index: number) => this.gray(index);
    return cutPatches(indices, imageAt, size, this.channels, random, augment);
  }

  inChannels(channels: 1 | 3): MemoryDataset {
    return Object.assign(Object.create(MemoryDataset.prototype) as MemoryDataset, this, { channels });
  }

  private gray(index: number): Image {
    if (!(index < this.count)) throw new RangeError(`image ${index} of ${this.count}`);
    const { width, height } = this.usual;
    const start = index * width * height;
    return { width, height, channels: 1, data: this.samples.subarray(start, start + width * height) };
  }
}
