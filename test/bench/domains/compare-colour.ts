import { figureColumns, formatMarkdownTable } from '../../../src/cli/io/table.js';
import type { Dataset } from '../../../src/data/dataset.js';
import { baseline } from '../../../src/evaluation/baselines.js';
import type { CodecUnderTest } from '../../../src/evaluation/codec-under-test.js';
import {
  type EqualPsnrTable,
  type EqualQuality,
  equalPsnrTable,
} from '../../../src/evaluation/equal-psnr-table.js';
import { equalPsnrText } from '../../../src/evaluation/equal-psnr-text.js';
import { type CodecResult, evaluate } from '../../../src/evaluation/evaluate.js';
import { undominated } from '../../../src/metrics/rate-curve.js';
import { rateDistortion, rateDistortionPoints } from '../../../src/report/rate-distortion.js';
import { hasTool, jpegXl, versionOf } from '../photo-codecs.js';
import type { Target } from './domain.js';
import { checkTarget, type TargetResult, targetLines } from './targets.js';

const WEBP = [1, 5, 12, 22, 35, 50, 65, 76, 84, 90, 95];
const AVIF = [5, 15, 25, 35, 45, 55, 65, 75, 85, 92];
const JXL = ['15', '11', '8', '6', '4.5', '3.3', '2.4', '1.7', '1.2', '0.8'];
const JXL_EFFORT = '7';

/** The formats that colour images are usually stored in, at their settings, and the versions of the programs used. */
export async function colourRivals() {
  const codecs: CodecUnderTest[] = [
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
  return { codecs, tools };
}

/** What a comparison found, as JSON and in Markdown. */
export interface ColourComparison {
  readonly figures: {
    readonly averaging: string;
    readonly table: readonly { readonly codec: string; readonly bytes: readonly (number | null)[] }[];
    readonly qualities: readonly EqualQuality[];
    readonly targets: readonly TargetResult[];
    readonly results: readonly CodecResult[];
  };
  readonly lines: readonly string[];
  /** Curves of PSNR over bytes, as SVG. */
  readonly chart: string;
}

/** Measures codecs on colour images, those of the model with `hash` among them, and holds the model against the others at equal PSNR. */
export async function compareColour(
  codecs: readonly CodecUnderTest[],
  images: Dataset,
  { hash, psnrs, targets: wanted }: { hash: string; psnrs: readonly number[]; targets: readonly Target[] },
): Promise<ColourComparison> {
  const results: CodecResult[] = [];
  for (const codec of codecs) {
    const { rows, ...result } = await evaluate(codec, images, { metrics: ['bytes', 'bpp', 'psnr', 'ssim'] });
    const { bytes, psnr } = result.metrics;
    const found = `${bytes!.mean.toFixed(1)} bytes, ${psnr!.mean.toFixed(2)} dB`;
    process.stderr.write(`${codec.name} ${codec.setting}: ${found}\n`);
    results.push(result);
  }
  const table = equalPsnrTable(results, hash, psnrs)!;
  const targets = wanted.map((target) =>
    checkTarget(target, table.qualities, (against, quality) => bytesOf(table, against, quality)),
  );
  const { headings, rows } = equalPsnrText(table);
  return {
    figures: {
      averaging:
        'means over images; bytes of whole files; PSNR over R, G and B; bytes at equal PSNR interpolated',
      table: [table.own, ...table.others].map(({ name, bytes }) => ({ codec: name, bytes })),
      qualities: table.qualities,
      targets,
      results,
    },
    lines: [...formatMarkdownTable(figureColumns(headings), rows), '', ...targetLines(targets)],
    chart: await chart(images.name, images.count, results),
  };
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
    ({ lossless, quality }) => lossless || quality <= 46,
  );
  return rateDistortion(
    `${name}, ${count} images`,
    axes,
    inside.map((point) => ({ ...point, label: '' })),
  );
}
