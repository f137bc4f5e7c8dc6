/**
 * The gain of the search of `--effort`: bytes, PSNR, time and BD-rate against effort 1 on the first test digits. Writes
 * results/effort.json.
 *
 *     npm run bench:effort [-- --limit N]
 */
import { parseArgs } from 'node:util';
import { loadModel } from '../../src/architectures/load-model.js';
import { compressMany } from '../../src/codec/compress.js';
import { decompressMany } from '../../src/codec/decompress.js';
import { openDataset } from '../../src/data/dataset.js';
import { summarize } from '../../src/evaluation/summary.js';
import { inspectFile } from '../../src/format/image-file.js';
import { bdRate } from '../../src/metrics/bd-rate.js';
import { psnr } from '../../src/metrics/psnr.js';
import { imagesAt } from './dataset-images.js';
import { qualityOfGain } from './rd-gains.js';
import { timed } from './timed.js';
import { writeBenchResults } from './write-results.js';

const { values: options } = parseArgs({ options: { limit: { type: 'string', default: '40' } } });
const IMAGES = Number(options.limit);
const GAINS = [1, 2, 4, 7];
const EFFORTS = [1, 4, 6, 9];

const model = await loadModel('mnist-rd');
const digits = await openDataset('mnist', { split: 'test', limit: IMAGES });
const images = await imagesAt(digits);

interface Point {
  readonly gain: number;
  readonly payloadBytes: number;
  readonly psnr: number;
}

interface Result {
  readonly effort: number;
  readonly cpuMsPerImage: number;
  readonly points: readonly Point[];
}

const results: Result[] = [];
for (const effort of EFFORTS) {
  const { result: points, cpuSeconds } = await timed(() => pointsAt(effort));
  results.push({ effort, cpuMsPerImage: (1000 * cpuSeconds) / (GAINS.length * IMAGES), points });
}
const curve = ({ points }: Result) => points.map(({ payloadBytes, psnr }) => ({ rate: payloadBytes, psnr }));
await writeBenchResults('effort', {
  dataset: { name: digits.name, images: IMAGES },
  model: { id: model.id, hash: model.hash },
  note: 'BD-rate in percent of payload bytes against effort 1; time is of compressing and decompressing',
  results: results.map((result) => ({
    ...result,
    bdRate: bdRate(curve(results[0]!), curve(result)),
  })),
});

/** Means over the images at every gain, of whole files that are made and read again. */
async function pointsAt(effort: number): Promise<Point[]> {
  const points: Point[] = [];
  for (const gain of GAINS) {
    const quality = qualityOfGain(model, gain);
    const files = await compressMany(images, model, { quality, effort });
    const decoded = await decompressMany(files, model);
    points.push({
      gain,
      payloadBytes: summarize(files.map((file) => inspectFile(file).bytes.payload)).mean,
      psnr: summarize(images.map((image, n) => psnr(image, decoded[n]!))).mean,
    });
  }
  return points;
}
