/**
 * Photographs at every rate, beside JPEG, WebP, AVIF and JPEG XL. Writes results/photos-NAME.json and .csv, results/pictures/photos-NAME.svg, and prints
 * the table in Markdown. What the others do is read from results/photos-NAME-baselines.json (photo-baselines.ts).
 *
 *     npm run bench:photos -- --data DIR --name NAME [--validation] [--model ID|DIR] [--limit N] [--qualities 10,30,…]
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadModel } from '../../src/architectures/load-model.js';
import { chooseRate } from '../../src/architectures/rates.js';
import { aecCodec } from '../../src/evaluation/aec-codec.js';
import { csv } from '../../src/report/csv.js';
import { lineChart } from '../../src/report/line-chart.js';
import { factorizedBytes } from './factorized-size.js';
import { bdRateInRange, type CurvePoint } from './photo-curves.js';
import { measurePoint, type PhotoPoint, readPoints } from './photo-points.js';
import { openPhotos } from './photo-set.js';
import { compareWith, curvesOf, photoTable } from './photo-table.js';
import { writeBenchResults } from './write-results.js';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    name: { type: 'string' },
    validation: { type: 'boolean', default: false },
    model: { type: 'string', default: 'photo' },
    limit: { type: 'string' },
    qualities: { type: 'string', default: '1,15,30,45,60,75,90' },
    efforts: { type: 'string', default: '1' },
    factorized: { type: 'boolean', default: false },
  },
});
if (options.data === undefined || options.name === undefined) throw new Error('--data DIR and --name NAME');
const results = path.join(import.meta.dirname, 'results');
const photos = await openPhotos(options.data, options.name, options);
const model = await loadModel(options.model);
const [firstEffort, ...otherEfforts] = options.efforts.split(',').map(Number);
const points = await measureAt(firstEffort!);
const others = baselines();
const comparisons = compareWith(points, others);
const factorized = options.factorized ? await measureFactorized() : null;
const efforts = [];
for (const effort of otherEfforts) {
  const curve = await measureAt(effort);
  const bdRateAgainstFirst = bdRateInRange(points, curve);
  efforts.push({ effort, bdRateAgainstFirst, comparisons: compareWith(curve, others), points: curve });
}
await writeBenchResults(`photos-${options.name}`, {
  dataset: { name: photos.name, images: photos.count },
  model: { id: model.id, hash: model.hash },
  averaging:
    'means over images; bytes of whole files; PSNR over R, G and B; MS-SSIM of luma; SSIMULACRA 2.1 of colour',
  bdRates: 'percent of rate at equal quality, 0.15 to 1.5 bpp; below 0: aec takes less',
  comparisons,
  factorized,
  efforts,
  points,
});
await writeFile(path.join(results, `photos-${options.name}.csv`), table());
await writeFile(path.join(results, 'pictures', `photos-${options.name}.svg`), await chart());
for (const line of photoTable(points, others, comparisons)) process.stdout.write(`${line}\n`);

async function measureAt(effort: number): Promise<PhotoPoint[]> {
  const curve: PhotoPoint[] = [];
  for (const quality of options.qualities.split(',').map(Number)) {
    const point = await measurePoint(aecCodec(model, { quality, effort }), photos);
    curve.push({ ...point, setting: `quality ${quality}${effort === 1 ? '' : `, effort ${effort}`}` });
    const { bpp, psnr, encodeSeconds, decodeSeconds } = point;
    const figures = `${bpp.toFixed(3)} bpp, ${psnr.toFixed(2)} dB`;
    process.stderr.write(`quality ${quality}: ${figures}, ${encodeSeconds} s, back ${decodeSeconds} s\n`);
  }
  return curve;
}

function baselines(): PhotoPoint[] {
  const file = path.join(results, `photos-${options.name}-baselines.json`);
  if (!existsSync(file)) {
    process.stderr.write(`no ${path.basename(file)}: aec alone. Make it with photo-baselines.ts\n`);
    return [];
  }
  return readPoints(file);
}

/** The same symbols at the same qualities, coded with one table per channel: the pictures are the same. */
async function measureFactorized() {
  const curve: CurvePoint[] = [];
  for (const [n, quality] of options.qualities.split(',').map(Number).entries()) {
    const { bytes, bpp, psnr, msSsim, ssimulacra2 } = points[n]!;
    const size = await factorizedBytes(
      model,
      chooseRate(model.coder.traits.rates, { quality }, model.id).byte!,
      photos,
    );
    curve.push({ bpp: (bpp * size) / bytes, psnr, msSsim, ssimulacra2 });
  }
  return { bdRateOfContextModel: bdRateInRange(curve, points), points: curve };
}

function table(): string {
  const head = ['codec', 'setting', 'bytes', 'bpp', 'psnr', 'ms-ssim', 'ssimulacra2'];
  const rows = [...points, ...others].map(({ codec, setting, bytes, bpp, psnr, msSsim, ssimulacra2 }) => {
    return [codec, setting, bytes, bpp, psnr, msSsim, ssimulacra2];
  });
  return csv([head, ...rows]);
}

function chart(): Promise<string> {
  const curves = [['aec', points] as const, ...curvesOf(others)];
  return lineChart({
    title: `${photos.name}, ${photos.count} photographs`,
    x: { title: 'bits per pixel, whole files, mean over images', fromZero: true },
    y: [{ title: 'PSNR (dB), mean over images' }],
    lines: curves.map(([name, curve]) => ({
      name,
      points: curve.filter(({ bpp }) => bpp <= 1.5).map(({ bpp, psnr }) => [bpp, psnr] as const),
    })),
  });
}
