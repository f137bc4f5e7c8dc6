/**
 * Crops of photographs, decoded from files of equal bytes: original, aec, AVIF and WebP side by side, one row per photograph.
 * Writes results/pictures/photos-NAME.webp; the crops are of the part with the most detail.
 *
 *     npm run bench:photo-gallery -- --photos FILE,FILE,… [--model ID|DIR] [--bpp 0.2] [--name gallery]
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadModel } from '../../src/architectures/load-model.js';
import { compress } from '../../src/codec/compress.js';
import { decompress } from '../../src/codec/decompress.js';
import { findQuality } from '../../src/codec/target.js';
import type { CodecUnderTest } from '../../src/evaluation/codec-under-test.js';
import { withChannels } from '../../src/image/channels.js';
import { contactSheet } from '../../src/image/contact-sheet.js';
import { crop } from '../../src/image/crop.js';
import type { Image } from '../../src/image/image.js';
import { readImage } from '../../src/image/read.js';
import { encodeImage } from '../../src/image/write.js';
import { psnr } from '../../src/metrics/psnr.js';
import { photoBaselines } from './photo-codecs.js';

const [CROP_WIDTH, CROP_HEIGHT] = [300, 220];

/** Codecs with their settings, from small files to large ones. */
const RIVALS: Readonly<Record<string, readonly number[]>> = {
  'AVIF 4:2:0': Array.from({ length: 64 }, (_, level) => 63 - level),
  WebP: Array.from({ length: 100 }, (_, i) => i + 1),
};

const { values: options } = parseArgs({
  options: {
    photos: { type: 'string' },
    model: { type: 'string', default: 'photo' },
    bpp: { type: 'string', default: '0.2' },
    name: { type: 'string', default: 'gallery' },
  },
});
if (options.photos === undefined) throw new Error('--photos FILE,FILE,…');
const model = await loadModel(options.model);
const rows: Image[][] = [];
for (const file of options.photos.split(',')) {
  const photo = withChannels(await readImage(await readFile(file)), 3);
  const bytes = Math.floor((Number(options.bpp) * photo.width * photo.height) / 8);
  const { quality } = await findQuality([photo], model, { bytes });
  const own = await compress(photo, model, { quality });
  const decoded = [await decompress(own, model)];
  say(file, 'aec', own.length, photo, decoded[0]!);
  for (const [name, settings] of Object.entries(RIVALS)) {
    const { file: coded, image } = await largestWithin(name, settings, own.length, photo);
    say(file, name, coded.length, photo, image);
    decoded.push(image);
  }
  const { left, top } = mostDetail(photo);
  rows.push([photo, ...decoded].map((image) => crop(image, left, top, CROP_WIDTH, CROP_HEIGHT)));
}
const sheet = await encodeImage(contactSheet(rows, { gap: 4 }), 'webp', { quality: 88 });
const file = `photos-${options.name}.webp`;
await writeFile(path.join(import.meta.dirname, 'results/pictures', file), sheet);
const columns = ['original', 'aec', ...Object.keys(RIVALS)].join(', ');
process.stdout.write(`${file}: ${sheet.length} bytes; ${columns}\n`);

/** The file of a codec that is the largest of at most so many bytes, by bisection over its settings. */
async function largestWithin(name: string, settings: readonly number[], bytes: number, photo: Image) {
  const { open } = photoBaselines.find(({ codec }) => codec === name)!;
  const encode = async (codec: CodecUnderTest) => (await codec.encode([photo]))[0]!;
  let [low, high] = [0, settings.length];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if ((await encode(open(`${settings[middle]}`))).length <= bytes) low = middle;
    else high = middle;
  }
  const codec = open(`${settings[low]}`);
  const file = await encode(codec);
  return { file, image: (await codec.decode([file]))[0]! };
}

/** The crop with the largest sum of differences between neighbours in a row. */
function mostDetail({ width, height, data }: Image): { readonly left: number; readonly top: number } {
  let best = { left: 0, top: 0, detail: -1 };
  for (let top = 0; top + CROP_HEIGHT <= height; top += 40) {
    for (let left = 0; left + CROP_WIDTH <= width; left += 40) {
      let detail = 0;
      for (let y = top; y < top + CROP_HEIGHT; y += 2) {
        for (let x = left + 1; x < left + CROP_WIDTH; x += 2) {
          const at = 3 * (y * width + x) + 1;
          detail += Math.abs(data[at]! - data[at - 3]!);
        }
      }
      if (detail > best.detail) best = { left, top, detail };
    }
  }
  return best;
}

function say(file: string, codec: string, bytes: number, photo: Image, decoded: Image): void {
  const quality = `${psnr(photo, decoded).toFixed(2)} dB`;
  process.stdout.write(`${path.basename(file)}: ${codec}, ${bytes} bytes, ${quality}\n`);
}
