/**
 * Bytes of photographs without loss: `photo` beside PNG, WebP and, where cjxl is installed, JPEG XL. Writes
 * results/lossless-NAME.json. Every file is decompressed and compared.
 *
 *     npm run bench:lossless -- --data DIR [--name kodak] [--size 256] [--limit N] [--model ID]
 *
 * `--size` takes the square of that side from the middle of each image; without it images are whole.
 */
import { parseArgs } from 'node:util';
import { loadModel } from '../../src/architectures/load-model.js';
import { compress } from '../../src/codec/compress.js';
import { decompress } from '../../src/codec/decompress.js';
import { cropMiddle } from '../../src/image/crop.js';
import type { Image } from '../../src/image/image.js';
import { encodeImage } from '../../src/image/write.js';
import { maxError } from '../../src/metrics/mse.js';
import { hasTool, jpegXl, versionOf } from './photo-codecs.js';
import { openPhotos } from './photo-set.js';
import { timed } from './timed.js';
import { writeBenchResults } from './write-results.js';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    name: { type: 'string', default: 'kodak' },
    size: { type: 'string' },
    limit: { type: 'string' },
    model: { type: 'string', default: 'photo' },
  },
});
if (options.data === undefined) throw new Error('--data DIR');
const NEAR = [0, 2];
const JXL_EFFORT = '7';

const model = await loadModel(options.model);
const photos = await openPhotos(options.data, options.name, options);
const hasJxl = await hasTool('cjxl');
const lossless = jpegXl(['0'], JXL_EFFORT).open('0');
const images: Record<string, unknown>[] = [];
for (let n = 0; n < photos.count; n++) {
  const whole = await photos.image(n);
  const image = options.size === undefined ? whole : cropMiddle(whole, Number(options.size));
  const result = { name: photos.nameOf(n), ...(await measure(image)) };
  process.stderr.write(`${JSON.stringify(result)}\n`);
  images.push(result);
}
const sum = (key: string) => images.reduce((total, image) => total + (image[key] as number), 0);
const pixels = sum('pixels');
const bytesOf = Object.keys(images[0]!).filter((key) => key.endsWith('Bytes'));
await writeBenchResults(`lossless-${options.name}`, {
  dataset: {
    name: photos.name,
    images: photos.count,
    crop: options.size ? `${options.size}×${options.size}, from the middle` : 'none',
  },
  model: { id: model.id, hash: model.hash },
  averaging: 'bits of all whole files over all pixels; cpuSeconds per megapixel',
  tools: hasJxl ? { cjxl: await versionOf('cjxl'), effort: JXL_EFFORT } : {},
  bitsPerPixel: Object.fromEntries(bytesOf.map((key) => [key.replace('Bytes', ''), (8 * sum(key)) / pixels])),
  compressCpuSeconds: (1e6 * sum('compressCpuSeconds')) / pixels,
  decompressCpuSeconds: (1e6 * sum('decompressCpuSeconds')) / pixels,
  images,
});

async function measure(image: Image) {
  const png = await encodeImage(image, 'png');
  const webp = await encodeImage(image, 'webp', { lossless: true });
  const figures: Record<string, number> = {
    pixels: image.width * image.height,
    rawBytes: image.data.length,
    pngBytes: png.length,
    webpBytes: webp.length,
  };
  if (hasJxl) figures.jxlBytes = (await lossless.encode([image]))[0]!.length;
  for (const nearLossless of NEAR) {
    const coding = await timed(() => compress(image, model, { nearLossless }));
    const decoding = await timed(() => decompress(coding.result, model));
    if (maxError(image, decoding.result) > nearLossless) throw new Error('an error beyond what was promised');
    figures[nearLossless === 0 ? 'aecBytes' : `aecNear${nearLossless}Bytes`] = coding.result.length;
    if (nearLossless > 0) continue;
    figures.compressCpuSeconds = coding.cpuSeconds;
    figures.decompressCpuSeconds = decoding.cpuSeconds;
  }
  return figures;
}
