import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AecError } from '../errors.js';
import type { Image } from '../image/image.js';
import { imageKind } from '../image/kind.js';
import { readImage } from '../image/read.js';
import { type ImageHeader, readHeader } from '../image/read-header.js';
import { readOrdinaryFile } from '../ordinary-file.js';

/** Bytes of decoded images kept in memory by default. */
const CACHE_BYTES = 2 ** 30;

export interface ImageLoaderOptions {
  /** The colour (CSS syntax) put under transparent images; without it they are refused, unless `keepAlpha` is set. */
  readonly background?: string | undefined;
  readonly keepAlpha?: boolean;
  /** Bytes of decoded images to keep in memory; 1 GiB by default. */
  readonly cacheBytes?: number;
}

/** Decodes the image files of a folder and caches them up to a budget: the least recently used leaves first. */
export class ImageLoader {
  private readonly folder: string;
  private readonly reading: Pick<ImageLoaderOptions, 'background' | 'keepAlpha'>;
  private readonly budget: number;
  private readonly kept = new Map<string, Image>(); // in the order of last use
  private keptBytes = 0;

  constructor(folder: string, options: ImageLoaderOptions = {}) {
    this.folder = folder;
    const { background, keepAlpha } = options;
    this.reading = { background, keepAlpha };
    this.budget = options.cacheBytes ?? CACHE_BYTES;
  }

  /** The image in `file`, a path in the folder. Throws AecError as `readImage` does, or `input` if it cannot be read. */
  async load(file: string): Promise<Image> {
    const kept = this.kept.get(file);
    if (kept) {
      this.kept.delete(file);
      this.kept.set(file, kept);
      return kept;
    }
    const image = await this.decode(file);
    this.keep(file, image);
    return image;
  }

  /** The header of `file`. Throws AecError as `readHeader` does. */
  header(file: string): Promise<ImageHeader> {
    return readHeader(join(this.folder, file), file);
  }

  /** Bytes of `file`, 0 if it is gone. */
  async bytesOf(file: string): Promise<number> {
    return (await stat(join(this.folder, file)).catch(() => undefined))?.size ?? 0;
  }

  private async decode(file: string): Promise<Image> {
    const checkStart = (start: Uint8Array) => void imageKind(start, file);
    const bytes = await readOrdinaryFile(join(this.folder, file), { checkStart }).catch((cause: Error) => {
      if (cause instanceof AecError) throw cause;
      throw new AecError('input', `${file}: cannot be read (${cause.message})`, { cause });
    });
    return readImage(bytes, { name: file, ...this.reading });
  }

  private keep(file: string, image: Image): void {
    if (image.data.length > this.budget) return;
    this.kept.set(file, image);
    this.keptBytes += image.data.length;
    for (const [oldest, { data }] of this.kept) {
      if (this.keptBytes <= this.budget) break;
      this.kept.delete(oldest);
      this.keptBytes -= data.length;
    }
  }
}
