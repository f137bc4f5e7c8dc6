import { AecError } from '../errors.js';
import { withChannels } from '../image/channels.js';
import type { Image } from '../image/image.js';
import type { Dataset, DatasetOptions, Size, SkippedImage } from './dataset-contract.js';
import { ImageLoader, type ImageLoaderOptions } from './image-loader.js';
import { cutPatches } from './patches.js';
import type { Random } from './random.js';

export type FileDatasetOptions = Omit<DatasetOptions, 'split'> & ImageLoaderOptions;

/** The result of decoding every file once. */
interface Survey {
  readonly files: readonly string[];
  readonly skipped: readonly SkippedImage[];
  readonly smallest: Size;
  readonly channels: 1 | 3;
}

/** Image files, decoded one at a time when they are needed. */
export class FileDataset implements Dataset {
  readonly name: string;
  readonly count: number;
  readonly channels: 1 | 3;
  readonly smallest: Size;
  readonly skipped: readonly SkippedImage[];
  private readonly files: readonly string[];
  private readonly loader: ImageLoader;

  /**
   * `files` are paths in `folder`. Each is decoded once, so that the skipped files, the channels and the smallest size
   * are known from the start, and training does not stop at a damaged file hours later. Throws AecError: `input` if no
   * file can be used, `usage` if the background is not a colour.
   */
  static async open(
    name: string,
    folder: string,
    files: readonly string[],
    options: FileDatasetOptions = {},
  ): Promise<FileDataset> {
    const loader = new ImageLoader(folder, options);
    const found = await survey(loader, files, options);
    if (found.files.length === 0) throw nothingUsable(name, found.skipped);
    return new FileDataset(name, loader, { ...found, channels: options.channels ?? found.channels });
  }

  private constructor(name: string, loader: ImageLoader, { files, skipped, smallest, channels }: Survey) {
    this.name = name;
    this.count = files.length;
    this.channels = channels;
    this.smallest = smallest;
    this.skipped = skipped;
    this.files = files;
    this.loader = loader;
  }

  async image(index: number): Promise<Image> {
    return withChannels(await this.loader.load(this.nameOf(index)), this.channels);
  }

  nameOf(index: number): string {
    const file = this.files[index];
    if (file === undefined) throw new RangeError(`image ${index} of ${this.count}`);
    return file;
  }

  patches(
    indices: Uint32Array | readonly number[],
    size: Size,
    random: Random,
    augment = false,
  ): Promise<Float32Array> {
    const imageAt = (index: number) => this.loader.load(this.nameOf(index));
    return cutPatches(indices, imageAt, size, this.channels, random, augment);
  }
}

async function survey(
  loader: ImageLoader,
  files: readonly string[],
  options: FileDatasetOptions,
): Promise<Survey> {
  const { limit = Infinity, minSize = 1 } = options;
  const usable: string[] = [];
  const skipped: SkippedImage[] = [];
  const smallest = { width: Infinity, height: Infinity };
  let channels: 1 | 3 = 1;
  for (const file of files) {
    if (usable.length >= limit) break;
    try {
      const image = await loader.load(file);
      if (Math.min(image.width, image.height) < minSize) {
        const size = `${image.width}×${image.height}`;
        throw new AecError('input', `${file}: ${size} pixels; each side must have at least ${minSize}`);
      }
      usable.push(file);
      smallest.width = Math.min(smallest.width, image.width);
      smallest.height = Math.min(smallest.height, image.height);
      if (image.channels === 3) channels = 3;
    } catch (error) {
      if (!(error instanceof AecError) || error.code !== 'input') throw error;
      skipped.push({ name: file, reason: error.message.replace(`${file}: `, '') });
    }
  }
  return { files: usable, skipped, smallest, channels };
}

function nothingUsable(name: string, skipped: readonly SkippedImage[]): AecError {
  const [first] = skipped;
  if (!first)
    return new AecError('input', `${name}: contains no images (PNG, JPEG, WebP, AVIF, GIF or TIFF)`);
  const reason = `${first.name}: ${first.reason}`;
  if (skipped.length === 1) return new AecError('input', reason);
  return new AecError(
    'input',
    `${name}: none of its ${skipped.length} images can be used; the first is ${reason}`,
  );
}
