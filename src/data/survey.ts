import { AecError } from '../errors.js';
import type { DatasetNote, DatasetOptions, Size, SkippedImage } from './dataset-contract.js';
import type { ImageFacts, ImageLoader } from './image-loader.js';

/** What is known of image files once each was looked at. */
export interface Survey {
  /** Those that can be used. */
  readonly files: readonly string[];
  readonly skipped: readonly SkippedImage[];
  readonly notes: readonly DatasetNote[];
  readonly usual: Size;
  readonly largest: Size;
  /** 3 if any image that was decoded has colour. */
  readonly channels: 1 | 3;
  /** Whether any header names an alpha channel; headers are read with `headersOnly`. */
  readonly hasAlpha: boolean;
}

/** Of files that are judged by their headers, so many are decoded, evenly spaced, and no more once they have so many pixels. */
const DECODED = 400;
const DECODED_PIXELS = 2 ** 27;

/** Of very many files, so many headers are read, evenly spaced. */
const HEADERS = 4096;

/** What was found in a file; without a size if nobody looked. */
interface Found {
  readonly file: string;
  readonly size?: Size;
  readonly hasColour?: boolean;
  readonly hasAlpha?: boolean;
  readonly decodedPixels?: number;
  readonly notes?: readonly string[];
}

/** How closely to look at a file. */
type Look = 'decode' | 'header' | 'none';

/** Looks at the files in order, until `limit` of them can be used. Throws what is not the fault of a file. */
export async function surveyFiles(
  loader: ImageLoader,
  files: readonly string[],
  options: Omit<DatasetOptions, 'split'>,
): Promise<Survey> {
  const { limit = Number.POSITIVE_INFINITY } = options;
  const usable: Found[] = [];
  const skipped: SkippedImage[] = [];
  const everyOf = (most: number) => Math.max(1, Math.floor(Math.min(limit, files.length) / most));
  const lookOf = (n: number, isAffordable: boolean): Look => {
    if (!options.headersOnly || (isAffordable && n % everyOf(DECODED) === 0)) return 'decode';
    return n % everyOf(HEADERS) === 0 ? 'header' : 'none';
  };
  let pixels = 0;
  const { together } = loader;
  for (let from = 0; from < files.length && usable.length < limit; from += together) {
    const isAffordable = pixels < DECODED_PIXELS;
    const next = files.slice(from, from + together);
    const facts = options.headersOnly ? undefined : loader.lookTogether(next);
    const looks = next.map((file, n) => {
      const load = () => facts?.[n] ?? loader.look(file);
      return lookAt(loader, file, options, lookOf(from + n, isAffordable), load).catch(skipIfAtFault(file));
    });
    for (const look of await Promise.all(looks)) {
      if (usable.length >= limit) break;
      if ('reason' in look) skipped.push(look);
      else usable.push(look);
      pixels += 'reason' in look ? 0 : (look.decodedPixels ?? 0);
    }
  }
  const sizes = usable.flatMap(({ size }) => size ?? []);
  return {
    files: usable.map(({ file }) => file),
    skipped,
    notes: gather(usable),
    usual: sizeOf(sizes, (sides) => sides[Math.floor(sides.length / 10)] ?? 0),
    largest: sizeOf(sizes, (sides) => sides.at(-1) ?? 0),
    channels: usable.some(({ hasColour }) => hasColour) ? 3 : 1,
    hasAlpha: usable.some(({ hasAlpha }) => hasAlpha),
  };
}

/** Also decodes a file if only that shows whether it is transparent. */
async function lookAt(
  loader: ImageLoader,
  file: string,
  { minSize = 1, background, headersOnly }: Omit<DatasetOptions, 'split'>,
  look: Look,
  load: () => Promise<ImageFacts>,
): Promise<Found> {
  if (look === 'none') return { file };
  const header = headersOnly ? await loader.header(file) : undefined;
  const needsPixels = look === 'decode' || (header?.alpha && background === undefined);
  const image = needsPixels ? await load() : undefined;
  const { width, height } = image ?? header!;
  if (Math.min(width, height) < minSize) {
    throw new AecError(
      'input',
      `${file}: ${width}×${height} pixels; each side must have at least ${minSize}`,
    );
  }
  const decoded = image
    ? { hasColour: image.channels === 3, decodedPixels: width * height, notes: image.notes }
    : {};
  return { file, size: { width, height }, hasAlpha: header?.alpha ?? false, ...decoded };
}

/** The notes of all files, each once. */
function gather(files: readonly Found[]): DatasetNote[] {
  const gathered = new Map<string, DatasetNote>();
  for (const { file, notes = [] } of files) {
    for (const note of notes) {
      const { images, first } = gathered.get(note) ?? { images: 0, first: file };
      gathered.set(note, { note, images: images + 1, first });
    }
  }
  return [...gathered.values()];
}

function skipIfAtFault(file: string): (error: unknown) => SkippedImage {
  return (error) => {
    if (!(error instanceof AecError) || error.code !== 'input') throw error;
    return { name: file, reason: error.message.replace(`${file}: `, '') };
  };
}

function sizeOf(sizes: readonly Size[], choose: (sides: readonly number[]) => number): Size {
  const sorted = (side: keyof Size) => sizes.map((size) => size[side]).sort((a, b) => a - b);
  return { width: choose(sorted('width')), height: choose(sorted('height')) };
}
