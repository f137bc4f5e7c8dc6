/**
 * Crops of photographs, decoded from files of equal bytes: original, aec, WebP and JPEG side by side, one row per photograph.
 * Writes results/photos-gallery.webp; the crops are of the part with the most detail.
 *
 *     npm run bench:photo-gallery -- --photos FILE,FILE,… [--model ID|DIR] [--bpp 0.2]
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

const { values: options } = parseArgs({
  options: {
    photos: { type: 'string' },
    model: { type: 'string', default: 'photo' },
    bpp: { type: 'string', default: '0.2' },
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
  for (const name of ['WebP', 'JPEG 4:2:0']) {
    const { file: coded, image } = await largestWithin(name, own.length, photo);
    say(file, name, coded.length, photo, image);
    decoded.push(image);
  }
  const { left, top } = mostDetail(photo);
  rows.push([photo, ...decoded].map((image) => crop(image, left, top, CROP_WIDTH, CROP_HEIGHT)));
}
const sheet = await encodeImage(contactSheet(rows, { gap: 4 }), 'webp', { quality: 88 });
await writeFile(path.join(import.meta.dirname, 'results/pictures/photos-gallery.webp'), sheet);
process.stdout.write(`photos-gallery.webp: ${sheet.length} bytes; original, aec, WebP, JPEG\n`);

/** The best of a codec that is no larger, by bisection over whole qualities. */
async function largestWithin(name: string, bytes: number, photo: Image) {
  const { open } = photoBaselines.find(({ codec }) => codec === name)!;
  const encode = async (codec: CodecUnderTest) => (await codec.encode([photo]))[0]!;
  let [low, high] = [1, 100];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if ((await encode(open(`${middle}`))).length <= bytes) low = middle;
    else high = middle;
  }
  const codec = open(`${low}`);
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
