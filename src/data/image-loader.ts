import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AecError, type AecErrorCode } from '../errors.js';
import type { Image } from '../image/image.js';
import { imageKind } from '../image/kind.js';
import { readImage } from '../image/read.js';
import { type ImageHeader, readHeader } from '../image/read-header.js';
import { inLanes } from '../in-lanes.js';
import { readOrdinaryFile } from '../ordinary-file.js';
import { systemPath } from '../path-bytes.js';
import { explainSystemError } from '../system-error.js';

/** Bytes of decoded images kept in memory by default. */
const CACHE_BYTES = 2 ** 30;

export interface ImageLoaderOptions {
  /** The colour (CSS syntax) put under transparent images; without it they are refused, unless `keepAlpha` is set. */
  readonly background?: string | undefined;
  readonly keepAlpha?: boolean;
  /** Bytes of decoded images to keep in memory; 1 GiB by default. */
  readonly cacheBytes?: number;
  readonly decoding?: Decoding | undefined;
}

/** How many files are decoded at a time, and where. */
export interface Decoding {
  /** Files that are looked at together; 32 by default. */
  readonly together: number;
  /** Decodes files of a folder elsewhere; by default this thread does it. */
  readonly decode?: (task: DecodeTask) => Promise<readonly Decoded[]>;
}

/** Files of a folder to decode. It survives messages between threads. */
export interface DecodeTask {
  readonly folder: string;
  readonly files: readonly string[];
  readonly background?: string | undefined;
  readonly keepAlpha?: boolean | undefined;
}

/** What a look at an image tells. */
export interface ImageFacts extends Pick<Image, 'width' | 'height' | 'channels'> {
  /** What reading lost or changed. */
  readonly notes: readonly string[];
}

/** The facts of an image, with the image if it is small; or what is wrong with its file. */
export type Decoded =
  | { readonly facts: ImageFacts; readonly image?: Image }
  | { readonly failure: { readonly code: AecErrorCode; readonly message: string } };

/** Samples of the largest image that another thread sends: many photographs at once would fill the memory. */
const MOST_SAMPLES_SENT = 2 ** 16;

/** Files that are decoded in one task elsewhere. */
const FILES_A_TASK = 16;
/** The number of them that are under way at the same time. */
const LANES = 2;
const TOGETHER = 32;

/** Decodes the files of a task. */
export async function decodeFiles({ folder, files, ...reading }: DecodeTask): Promise<Decoded[]> {
  return inLanes(files, LANES, (file) =>
    decodeFile(folder, file, reading).then(toSend, (error: unknown): Decoded => {
      if (!(error instanceof AecError)) throw error;
      return { failure: { code: error.code, message: error.message } };
    }),
  );
}

function toSend({ facts, image }: Read): Decoded {
  return image.data.length <= MOST_SAMPLES_SENT ? { facts, image } : { facts };
}

interface Read {
  readonly facts: ImageFacts;
  readonly image: Image;
}

async function decodeFile(
  folder: string,
  file: string,
  reading: Pick<ImageLoaderOptions, 'background' | 'keepAlpha'>,
): Promise<Read> {
  const checkStart = (start: Uint8Array) => void imageKind(start, file);
  const bytes = await readOrdinaryFile(join(folder, file), { checkStart }).catch((error: unknown) => {
    throw explainSystemError(error, file);
  });
  const notes: string[] = [];
  const image = await readImage(bytes, { name: file, ...reading, onNote: (note) => notes.push(note) });
  const { width, height, channels } = image;
  return { image, facts: { width, height, channels, notes } };
}

/** Decodes the image files of a folder and caches them up to a budget: the least recently used leaves first. */
export class ImageLoader {
  private readonly folder: string;
  private readonly reading: Pick<ImageLoaderOptions, 'background' | 'keepAlpha'>;
  private readonly budget: number;
  private readonly decoding: Decoding | undefined;
  private readonly kept = new Map<string, Image>(); // in the order of last use
  private keptBytes = 0;

  constructor(folder: string, options: ImageLoaderOptions = {}) {
    this.folder = folder;
    const { background, keepAlpha } = options;
    this.reading = { background, keepAlpha };
    this.budget = options.cacheBytes ?? CACHE_BYTES;
    this.decoding = options.decoding;
  }

  /** The image in `file`, a path in the folder. Throws AecError as `readImage` does, or `input` if it cannot be read. */
  async load(file: string): Promise<Image> {
    const kept = this.kept.get(file);
    if (kept) {
      this.kept.delete(file);
      this.kept.set(file, kept);
      return kept;
    }
    const { image } = await this.read(file);
    return image;
  }

  /** As `load`, for the facts alone; the image is kept for later. */
  async look(file: string): Promise<ImageFacts> {
    const { facts } = await this.read(file);
    return facts;
  }

  /** The header of `file`. Throws AecError as `readHeader` does. */
  header(file: string): Promise<ImageHeader> {
    return readHeader(join(this.folder, file), file);
  }

  /** Bytes of `file`, 0 if it is gone. */
  async bytesOf(file: string): Promise<number> {
    return (await stat(systemPath(join(this.folder, file))).catch(() => undefined))?.size ?? 0;
  }

  /** How many files to load together. */
  get together(): number {
    return this.decoding?.together ?? TOGETHER;
  }

  /** Looks at files, perhaps in other threads: a promise for each, which may be rejected as that of `look`. */
  lookTogether(files: readonly string[]): Promise<ImageFacts>[] {
    const { decode } = this.decoding ?? {};
    if (!decode) return files.map((file) => this.look(file));
    const looks: Promise<ImageFacts>[] = [];
    for (let from = 0; from < files.length; from += FILES_A_TASK) {
      const own = files.slice(from, from + FILES_A_TASK);
      const decoding = decode({ folder: this.folder, files: own, ...this.reading });
      looks.push(...own.map(async (file, n) => this.take(file, (await decoding)[n]!)));
    }
    return looks;
  }

  private take(file: string, decoded: Decoded): ImageFacts {
    if ('failure' in decoded) throw new AecError(decoded.failure.code, decoded.failure.message);
    if (decoded.image) this.keep(file, decoded.image);
    return decoded.facts;
  }

  private async read(file: string): Promise<Read> {
    const read = await decodeFile(this.folder, file, this.reading);
    this.keep(file, read.image);
    return read;
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
