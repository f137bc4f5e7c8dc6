import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { defaultModelFor } from '../../../src/architectures/default-model.js';
import { loadShippedModel } from '../../../src/architectures/load-model.js';
import { figureColumns, formatMarkdownTable } from '../../../src/cli/io/table.js';
import { aecCodec } from '../../../src/evaluation/aec-codec.js';
import { baseline } from '../../../src/evaluation/baselines.js';
import type { CodecUnderTest } from '../../../src/evaluation/codec-under-test.js';
import {
  type EqualPsnrTable,
  type EqualQuality,
  equalPsnrTable,
} from '../../../src/evaluation/equal-psnr-table.js';
import { equalPsnrText } from '../../../src/evaluation/equal-psnr-text.js';
import { type CodecResult, evaluate } from '../../../src/evaluation/evaluate.js';
import { modelRates } from '../../../src/evaluation/model-rates.js';
import { undominated } from '../../../src/metrics/rate-curve.js';
import { rateDistortion, rateDistortionPoints } from '../../../src/report/rate-distortion.js';
import { hasTool, jpegXl, versionOf } from '../photo-codecs.js';
import { writeBenchResults } from '../write-results.js';
import type { DomainRun } from './domain.js';
import { checkTarget, targetLines } from './targets.js';

/** PSNRs of the table, dB. */
const PSNRS = Array.from({ length: 10 }, (_, n) => 25 + n);
const WEBP = [1, 5, 12, 22, 35, 50, 65, 76, 84, 90, 95];
const AVIF = [5, 15, 25, 35, 45, 55, 65, 75, 85, 92];
const JXL = ['15', '11', '8', '6', '4.5', '3.3', '2.4', '1.7', '1.2', '0.8'];
const JXL_EFFORT = '7';

/** Measures a domain of colour images as files. Returns the table and the targets in Markdown. */
export async function measureColour(run: DomainRun): Promise<string[]> {
  const { domain, model, images, training } = run;
  const { codecs, tools, shipped } = await codecsOf(run);
  const results: CodecResult[] = [];
  for (const codec of codecs) {
    const { rows, ...result } = await evaluate(codec, images, { metrics: ['bytes', 'bpp', 'psnr', 'ssim'] });
    const { bytes, psnr } = result.metrics;
    process.stderr.write(
      `${codec.name} ${codec.setting}: ${bytes!.mean.toFixed(1)} bytes, ${psnr!.mean.toFixed(2)} dB\n`,
    );
    results.push(result);
  }
  for (const rival of shipped) rival.dispose();
  const table = equalPsnrTable(results, model.hash, PSNRS)!;
  const targets = domain.targets.map((target) =>
    checkTarget(target, table.qualities, (against, quality) => bytesOf(table, against, quality)),
  );
  await writeBenchResults(`domains-${domain.name}`, {
    dataset: { name: images.name, images: images.count },
    averaging:
      'means over images; bytes of whole files; PSNR over R, G and B; bytes at equal PSNR interpolated',
    tools,
    training: { ...training, folder: path.basename(training.folder) },
    table: [table.own, ...table.others].map(({ name, bytes }) => ({ codec: name, bytes })),
    qualities: table.qualities,
    targets,
    results,
  });
  const svg = path.join(import.meta.dirname, '../results/pictures', `domains-${domain.name}.svg`);
  await writeFile(svg, await chart(images.name, images.count, results));
  const { headings, rows } = equalPsnrText(table);
  return [...formatMarkdownTable(figureColumns(headings), rows), '', ...targetLines(targets)];
}

async function codecsOf({ model, images, qualities }: DomainRun) {
  const first = await images.image(0);
  const rival = await loadShippedModel(defaultModelFor(first));
  const shipped = rival ? [rival] : [];
  const codecs: CodecUnderTest[] = [
    ...modelRates(model, qualities).map((rate) => aecCodec(model, rate)),
    ...shipped.flatMap((rival) =>
      modelRates(rival, qualities).map((rate) => aecCodec(rival, rate, `shipped ${rival.id}`)),
    ),
    ...[...WEBP, 'lossless' as const].map((quality) => baseline('webp', 3, quality)),
    ...[...AVIF, 'lossless' as const].map((quality) => ({
      ...baseline('avif', 3, quality),
      name: 'AVIF 4:4:4',
    })),
  ];
  const tools: Record<string, string> = {};
  if (await hasTool('cjxl')) {
    tools.cjxl = await versionOf('cjxl');
    codecs.push(...[...JXL, '0'].map((distance) => jpegXl([distance], JXL_EFFORT).open(distance)));
  }
  return { codecs, tools, shipped };
}

/** Of the model below its lowest PSNR the smallest files: they are better than was asked for. */
function bytesOf({ own, others, qualities }: EqualPsnrTable, against: string, quality: EqualQuality) {
  const n = qualities.indexOf(quality);
  const other = others.find(({ name }) => name === against);
  const lossless = { own: own.lossless, other: other?.lossless ?? null };
  if (n < 0 || quality === 'lossless') return lossless;
  const [smallest] = undominated(own.points);
  const beyond = smallest && smallest.psnr > quality ? smallest.rate : null;
  return { own: own.bytes[n] ?? beyond, other: other?.bytes[n] ?? null };
}

function chart(name: string, count: number, results: readonly CodecResult[]): Promise<string> {
  const axes = { rate: 'bytes', metric: 'psnr' } as const;
  const inside = rateDistortionPoints(results, axes).filter(
    ({ lossless, quality }) => lossless || quality <= 42,
  );
  return rateDistortion(
    `${name}, ${count} images`,
    axes,
    inside.map((point) => ({ ...point, label: '' })),
  );
}
