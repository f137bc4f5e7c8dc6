import type { Model } from '../../../architectures/model.js';
import { symbolsOf } from '../../../codec/decompress.js';
import type { CodecUnderTest } from '../../../evaluation/codec-under-test.js';
import { errorMap } from '../../../evaluation/error-map.js';
import type { CodedImage } from '../../../evaluation/evaluate.js';
import { contactSheet } from '../../../image/contact-sheet.js';
import { cropMiddle } from '../../../image/crop.js';
import type { Image } from '../../../image/image.js';
import { shrinkToSide } from '../../../image/shrink.js';
import { encodeImage } from '../../../image/write.js';
import { LOSSLESS_PSNR } from '../../../metrics/psnr.js';
import {
  ERROR_GAIN,
  type Example,
  type Extremes,
  type LatentMap,
  type MeasuredCodec,
  type Picture,
} from '../../../report/html/contents.js';

/** How many images the gallery shows. */
const GALLERY = 8;
/** How many of the worst images, and of the best. */
const EXTREMES = 4;
/** How many images are shown with their latents. */
const LATENTS = 3;
/** The page shows only a square from the middle of an image with a longer side than this. */
const LARGEST = 300;
/** Smaller images are enlarged until their longer side comes near this many pixels. */
const SMALL = 140;
/** The most pixels on the longer side of a picture of a latent. */
const LARGEST_LATENT = 640;

/** The part of one image that is shown, before and after one codec. */
interface Kept {
  readonly index: number;
  readonly name: string;
  readonly part?: string;
  readonly original: Image;
  readonly reconstruction: Image;
  readonly bytes: number;
  readonly psnr: number;
}

/** Keeps the images that a report shows, while the evaluation runs. */
export class ReportPictures {
  readonly #gallery = new Map<string, Kept[]>();
  readonly #worst = new Map<string, Kept[]>();
  readonly #best = new Map<string, Kept[]>();
  readonly #latents: LatentMap[] = [];

  add(codec: CodecUnderTest, coded: CodedImage): void {
    const kept = keep(coded);
    const label = labelOf({ codec: codec.name, setting: codec.setting });
    if (coded.index < GALLERY) this.#gallery.set(label, [...(this.#gallery.get(label) ?? []), kept]);
    if (!codec.model) return;
    const ranked = (list: readonly Kept[] = []) => [...list, kept].sort((a, b) => a.psnr - b.psnr);
    this.#worst.set(label, ranked(this.#worst.get(label)).slice(0, EXTREMES));
    this.#best.set(label, ranked(this.#best.get(label)).slice(-EXTREMES));
  }

  async addLatent(model: Model, codec: CodecUnderTest, { index, name, file }: CodedImage): Promise<void> {
    if (index >= LATENTS) return;
    const { shape, latents } = await symbolsOf(file, model);
    const symbols = latents.flatMap((plane) => Array.from(plane));
    const [low, high] = [symbols.reduce((a, b) => Math.min(a, b)), symbols.reduce((a, b) => Math.max(a, b))];
    const channels = latents.flatMap((plane) => channelsOf(plane, shape, low, high));
    const columns = Math.ceil(Math.sqrt(channels.length));
    const rows = Array.from({ length: Math.ceil(channels.length / columns) }, (_, row) =>
      channels.slice(row * columns, (row + 1) * columns),
    );
    const size = `${shape.width}×${shape.height}×${channels.length}`;
    this.#latents.push({
      model: codec.setting,
      image: name,
      picture: await pictureOf(shrinkToSide(contactSheet(rows, { gap: 1 }), LARGEST_LATENT), 2 * SMALL),
      description: `${size}, symbols from ${low} to ${high}`.replaceAll('-', '−'),
    });
  }

  get latents(): readonly LatentMap[] {
    return this.#latents;
  }

  /** The first images, each with the reconstructions of those `results` that were added. */
  async examples(results: readonly MeasuredCodec[]): Promise<Example[]> {
    const columns = results.flatMap((result) => {
      const kept = this.#gallery.get(labelOf(result));
      return kept ? [[labelOf(result), kept] as const] : [];
    });
    const examples: Example[] = [];
    for (const i of columns[0]?.[1].keys() ?? []) {
      examples.push(await exampleOf(columns.map(([codec, kept]) => [codec, kept[i]!])));
    }
    return examples;
  }

  /** The worst and the best images of each of `results` that was added; none if there are too few images to choose from. */
  async extremes(results: readonly MeasuredCodec[]): Promise<Extremes[]> {
    const extremes: Extremes[] = [];
    for (const result of results) {
      if (result.images < 2 * EXTREMES || result.losslessImages === result.images) continue;
      const codec = labelOf(result);
      const [worst, best] = [this.#worst.get(codec), this.#best.get(codec)?.toReversed()];
      if (!worst || !best) continue;
      const cards = (list: readonly Kept[]) => Promise.all(list.map((kept) => exampleOf([[codec, kept]])));
      extremes.push({ codec, worst: await cards(worst), best: await cards(best) });
    }
    return extremes;
  }
}

function labelOf({ codec, setting }: { readonly codec: string; readonly setting: string }): string {
  return `${codec}, ${setting}`;
}

function keep({ index, name, original, reconstruction, values, file }: CodedImage): Kept {
  const shown = cropMiddle(original, LARGEST);
  const size = ({ width, height }: Image) => `${width}×${height}`;
  return {
    index,
    name,
    ...(shown !== original && { part: `the middle ${size(shown)} of ${size(original)} pixels` }),
    original: shown,
    reconstruction: cropMiddle(reconstruction, LARGEST),
    bytes: file.length,
    psnr: values.psnr!,
  };
}

async function exampleOf(columns: readonly (readonly [string, Kept])[]): Promise<Example> {
  const [, { name, part, original }] = columns[0]!;
  const coded = await Promise.all(
    columns.map(async ([codec, { reconstruction, bytes, psnr }]) => ({
      codec,
      reconstruction: await pictureOf(reconstruction),
      error: await pictureOf(errorMap(original, reconstruction, ERROR_GAIN)),
      bytes,
      psnr,
      isLossless: psnr === LOSSLESS_PSNR,
    })),
  );
  return { name, ...(part !== undefined && { part }), original: await pictureOf(original), coded };
}

/** Enlarges a small image by a whole factor, until its longer side comes near `side`. */
async function pictureOf(image: Image, side = SMALL): Promise<Picture> {
  const { width, height } = image;
  const scale = Math.max(1, Math.floor(side / Math.max(width, height)));
  return { png: await encodeImage(image, 'png'), width: width * scale, height: height * scale };
}

/** The channels of a latent as gray images: `low` is black, `high` is white. */
function channelsOf(
  symbols: ArrayLike<number>,
  shape: { readonly width: number; readonly height: number; readonly channels: number },
  low: number,
  high: number,
): Image[] {
  const { width, height, channels } = shape;
  return Array.from({ length: channels }, (_, c) => {
    const data = Uint8Array.from({ length: width * height }, (_, i) =>
      Math.round((255 * (symbols[i * channels + c]! - low)) / Math.max(1, high - low)),
    );
    return { width, height, channels: 1, data };
  });
}
