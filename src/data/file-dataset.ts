import { AecError } from '../errors.js';
import { withChannels } from '../image/channels.js';
import type { Image } from '../image/image.js';
import { READABLE } from '../image/kind.js';
import type { Dataset, DatasetNote, DatasetOptions, Size, SkippedImage } from './dataset-contract.js';
import { ImageLoader, type ImageLoaderOptions } from './image-loader.js';
import { cutPatches } from './patches.js';
import type { Random } from './random.js';
import { type Survey, surveyFiles } from './survey.js';

export interface FileDatasetOptions extends Omit<DatasetOptions, 'split'>, ImageLoaderOptions {
  /** What of the folder could not be read; it counts as skipped. */
  readonly unreadable?: readonly SkippedImage[];
}

/** So many damaged files one after the other are no accident. */
const MOST_REPLACED = 20;

/** Image files, decoded one at a time when they are needed. */
export class FileDataset implements Dataset {
  readonly name: string;
  readonly count: number;
  readonly channels: 1 | 3;
  readonly usual: Size;
  readonly largest: Size;
  readonly hasAlpha: boolean;
  readonly skipped: readonly SkippedImage[];
  readonly notes: readonly DatasetNote[];
  private readonly files: readonly string[];
  private readonly loader: ImageLoader;
  private readonly mayReplace: boolean;

  /**
   * `files` are paths in `folder`. Each is looked at once, so that the skipped files, the channels and the sizes are known
   * from the start. Throws AecError: `input` if no file can be used, `usage` if the background is not a colour.
   */
  static async open(
    name: string,
    folder: string,
    files: readonly string[],
    options: FileDatasetOptions = {},
  ): Promise<FileDataset> {
    const loader = new ImageLoader(folder, options);
    const surveyed = await surveyFiles(loader, files, options);
    const survey = { ...surveyed, skipped: [...(options.unreadable ?? []), ...surveyed.skipped] };
    if (survey.files.length === 0) throw nothingUsable(name, survey.skipped);
    const { channels = survey.channels, headersOnly = false } = options;
    return new FileDataset(name, loader, { ...survey, channels }, headersOnly);
  }

  private constructor(name: string, loader: ImageLoader, survey: Survey, mayReplace: boolean) {
    this.name = name;
    this.count = survey.files.length;
    this.channels = survey.channels;
    this.usual = survey.usual;
    this.largest = survey.largest;
    this.hasAlpha = survey.hasAlpha;
    this.skipped = survey.skipped;
    this.notes = survey.notes;
    this.files = survey.files;
    this.loader = loader;
    this.mayReplace = mayReplace;
  }

  async image(index: number): Promise<Image> {
    return withChannels(await this.loader.load(this.nameOf(index)), this.channels);
  }

  nameOf(index: number): string {
    const file = this.files[index];
    if (file === undefined) throw new RangeError(`image ${index} of ${this.count}`);
    return file;
  }

  bytesOf(index: number): Promise<number> {
    return this.loader.bytesOf(this.nameOf(index));
  }

  patches(
    indices: Uint32Array | readonly number[],
    size: Size,
    random: Random,
    augment = false,
  ): Promise<Float32Array> {
    return cutPatches(indices, (index) => this.loadOrNext(index), size, this.channels, random, augment);
  }

  inChannels(channels: 1 | 3): FileDataset {
    return new FileDataset(this.name, this.loader, { ...this, files: this.files, channels }, this.mayReplace);
  }

  /** Image `index`; of a data set of which not all files were decoded, the next one that can be. */
  private async loadOrNext(index: number): Promise<Image> {
    for (let tried = 0; ; tried++) {
      try {
        return await this.loader.load(this.nameOf((index + tried) % this.count));
      } catch (error) {
        const isFileAtFault = error instanceof AecError && error.code === 'input';
        if (!this.mayReplace || !isFileAtFault || tried === MOST_REPLACED) throw error;
      }
    }
  }
}

function nothingUsable(name: string, skipped: readonly SkippedImage[]): AecError {
  const [first] = skipped;
  if (!first) return new AecError('input', `${name}: contains no images; aec reads ${READABLE}`);
  const reason = `${first.name}: ${first.reason}`;
  if (skipped.length === 1) return new AecError('input', reason);
  return new AecError('input', `${name}: none of its images can be used; the first is ${reason}`);
}
