import { defaultModelFor } from '../architectures/default-model.js';
import type { Model } from '../architectures/model.js';
import { isExact } from '../architectures/rates.js';
import { compress } from '../codec/compress.js';
import { decompress } from '../codec/decompress.js';
import { formatBytes, formatPsnr } from '../figures.js';
import { inspectFile } from '../format/image-file.js';
import { packMetadata } from '../format/metadata.js';
import type { Image } from '../image/image.js';
import { readImage } from '../image/read.js';
import { readImageMetadata } from '../image/read-metadata.js';
import { encodeImage } from '../image/write.js';
import { bpp } from '../metrics/bpp.js';
import { psnr } from '../metrics/psnr.js';
import { ssim } from '../metrics/ssim.js';
import type { Coded, CodingContext } from './coded.js';
import type { Note } from './coding-row.js';
import type { CompressSettings } from './coding-task.js';
import { rateForTarget } from './target-rate.js';

const NO_ALPHA = new Uint8Array();
/** No PNG file has fewer bytes. */
const SMALLEST_PNG = 67;
/** The most samples for which the PNG of the same pixels is made for comparison: that takes less than a second. */
const LARGEST_COMPARED = 2 ** 23;

/** Compresses the bytes of an image file, and verifies the result. */
export async function compressBytes(
  bytes: Uint8Array,
  name: string,
  settings: CompressSettings,
  { models, withPictures, modelFor }: CodingContext,
): Promise<Coded> {
  const notes: Note[] = [];
  const isNear = settings.lossless || settings.nearLossless !== undefined || settings.quality === 100;
  // Where nothing is to be lost, and where the profile is kept, samples stay what they are.
  const colours = isNear || settings.keepMetadata ? 'stored' : 'srgb';
  const image = await readImage(bytes, {
    name,
    colours,
    background: settings.background,
    keepAlpha: true,
    onNote: (text) => notes.push({ level: 'note', text }),
  });
  const model = await modelFor(await models.load(settings.model ?? defaultModelFor(image)), image);
  const { rate, target, shortfall } = await rateForTarget([image], model, settings);
  if (shortfall !== undefined) notes.push({ level: 'note', text: shortfall });
  const metadata = await metadataOf(bytes, colours, settings);
  const file = await compress(image, model, { ...rate, metadata, fillInvisible: settings.fillInvisible });
  const lossless = isExact(inspectFile(file).rate);
  if (lossless && !settings.lossless && settings.nearLossless !== 0) {
    notes.push({ level: 'note', text: 'coded without loss, which takes no more bytes here' });
  }
  const decoded = settings.verify || withPictures ? await decodeAgain(image, file, model) : undefined;
  if (settings.compare) notes.push(...(await warnIfLarge(file.length, bytes.length, image)));
  const figures = decoded && settings.verify ? measure(image, decoded) : undefined;
  if (figures) notes.push(...warnIfBroken(figures));
  const raw = image.data.length + (image.alpha?.length ?? 0);
  return {
    file,
    image,
    model,
    pictures: decoded && withPictures ? [image, decoded] : [],
    figures: {
      bytes: { raw, input: bytes.length, output: file.length },
      bpp: bpp(file.length, image),
      lossless,
      ...figures,
      ...(target && { target: { ...target, achieved: finiteOrNull(target.achieved) } }),
    },
    notes,
  };
}

function measure(image: Image, decoded: Image): { psnr: number | null; ssim: number } {
  return { psnr: finiteOrNull(psnr(image, decoded)), ssim: ssim(image, decoded) };
}

/** JSON has no Infinity, the PSNR of equal images. */
function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The metadata that a file keeps beside its pixels: all of it if asked for, else only what defines the colours of its samples. */
async function metadataOf(
  bytes: Uint8Array,
  colours: 'srgb' | 'stored',
  { keepMetadata }: CompressSettings,
): Promise<Uint8Array | undefined> {
  if (!keepMetadata && colours === 'srgb') return undefined;
  const metadata = await readImageMetadata(bytes, { colours, ...(!keepMetadata && { only: 'profile' }) });
  return Object.keys(metadata).length > 0 ? packMetadata(metadata) : undefined;
}

/** Below this PSNR in dB a picture is told at first sight from its original, whatever it shows. */
const BROKEN_BELOW = 18;

function warnIfBroken({ psnr: value }: { readonly psnr: number | null }): Note[] {
  if (value === null || value >= BROKEN_BELOW) return [];
  const advice = 'a higher --quality, or --lossless, keeps more of it';
  return [{ level: 'warning', text: `at ${formatPsnr(value)} the picture looks broken; ${advice}` }];
}

/** Decompresses the bytes that will be written. If they do not decode, that is a bug in aec. */
async function decodeAgain(image: Image, file: Uint8Array, model: Model): Promise<Image> {
  const decoded = await decompress(file, model).catch((cause: Error) => {
    throw new Error(`the file just made does not decode (${cause.message})`, { cause });
  });
  if (Buffer.compare(image.alpha ?? NO_ALPHA, decoded.alpha ?? NO_ALPHA) !== 0) {
    throw new Error('the alpha channel of the file just made differs from the image');
  }
  return decoded;
}

/** Warns if the input file, or a PNG of the same pixels, is smaller than the .aec file. */
async function warnIfLarge(output: number, input: number, image: Image): Promise<Note[]> {
  const warning = (what: string, size: number): Note[] => {
    const text = `the .aec file (${formatBytes(output)}) is larger than ${what} (${formatBytes(size)})`;
    return [{ level: 'warning', text }];
  };
  if (output > input) return warning('the image file', input);
  if (output < SMALLEST_PNG || image.data.length > LARGEST_COMPARED) return [];
  const png = await encodeImage(image, 'png');
  return output > png.length ? warning('the same pixels as a PNG', png.length) : [];
}
