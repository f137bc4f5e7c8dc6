/**
 * What the search of `--effort` gives: bytes, PSNR, time and BD-rate against effort 1 on the first test digits. Writes
 * results/effort.json.
 *
 *     npm run bench:effort [-- --limit N]
 */
import { parseArgs } from 'node:util';
import { loadModel } from '../../src/architectures/load-model.js';
import { compressMany } from '../../src/codec/compress.js';
import { decompressMany } from '../../src/codec/decompress.js';
import { openDataset } from '../../src/data/dataset.js';
import { inspectFile } from '../../src/format/image-file.js';
import { bdRate } from '../../src/metrics/bd-rate.js';
import { psnr } from '../../src/metrics/psnr.js';
import { writeBenchResults } from './write-results.js';

const { values: options } = parseArgs({ options: { limit: { type: 'string', default: '40' } } });
const IMAGES = Number(options.limit);
const GAINS = [1, 2, 4, 7];
const EFFORTS = [1, 4, 6, 9];

const model = await loadModel('mnist-rd');
const gains = model.spec.gains!;
const digits = await openDataset('mnist', { split: 'test', limit: IMAGES });
const images = await Promise.all(Array.from({ length: digits.count }, (_, i) => digits.image(i)));

interface Result {
  readonly effort: number;
  readonly cpuMsAnImage: number;
  readonly points: readonly { readonly gain: number; readonly payloadBytes: number; readonly psnr: number }[];
}

const results: Result[] = [];
for (const effort of EFFORTS) {
  const points: { gain: number; payloadBytes: number; psnr: number }[] = [];
  const started = process.cpuUsage();
  for (const gain of GAINS) {
    const quality = 1 + (99 * gains.indexOf(gain)) / (gains.length - 1);
    const files = await compressMany(images, model, { quality, effort });
    const decoded = await decompressMany(files, model);
    points.push({
      gain,
      payloadBytes: mean(files.map((file) => inspectFile(file).bytes.payload)),
      psnr: mean(images.map((image, n) => psnr(image, decoded[n]!))),
    });
  }
  const { user, system } = process.cpuUsage(started);
  const cpuMsAnImage = (user + system) / 1000 / (GAINS.length * IMAGES);
  results.push({ effort, cpuMsAnImage, points });
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

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
