/**
 * JPEG, WebP, AVIF and JPEG XL on a set of photographs. Writes results/photos-NAME-baselines.json: the anchors of
 * `npm run bench:photos`, which then need not be measured again.
 *
 *     npx tsx test/bench/photo-baselines.ts --data DIR --name NAME [--validation] [--limit N]
 */
import { parseArgs } from 'node:util';
import { hasTool, photoBaselines, versionOf } from './photo-codecs.js';
import { measurePoint, type PhotoPoint } from './photo-points.js';
import { openPhotos } from './photo-set.js';
import { writeBenchResults } from './write-results.js';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    name: { type: 'string' },
    validation: { type: 'boolean', default: false },
    limit: { type: 'string' },
  },
});
if (options.data === undefined || options.name === undefined) throw new Error('--data DIR and --name NAME');
const photos = await openPhotos(options.data, options.name, options);
const points: PhotoPoint[] = [];
const tools: Record<string, string> = {};
for (const baseline of photoBaselines) {
  if (baseline.tool !== undefined) {
    if (!(await hasTool(baseline.tool))) {
      process.stderr.write(`${baseline.codec} is left out: ${baseline.tool} is not installed\n`);
      continue;
    }
    tools[baseline.tool] = await versionOf(baseline.tool);
  }
  for (const setting of baseline.settings) {
    const point = await measurePoint(baseline.open(setting), photos);
    points.push(point);
    process.stderr.write(
      `${point.codec} ${setting}: ${point.bpp.toFixed(3)} bpp, ${point.psnr.toFixed(2)} dB\n`,
    );
  }
}
await writeBenchResults(`photos-${options.name}-baselines`, {
  dataset: { name: photos.name, images: photos.count },
  averaging:
    'means over images; bytes of whole files; PSNR over R, G and B; MS-SSIM of luma; SSIMULACRA 2.1 of colour',
  tools,
  points,
});
