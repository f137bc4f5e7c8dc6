/**
 * How fast mnist-rd codes digits at several rates: the whole path from pixels to bytes and back, in this one thread. Time
 * is CPU time, which other work on the machine hardly changes. Writes results/speed-rd.json.
 */
import { loadModel } from '../../src/architectures/load-model.js';
import { compressMany } from '../../src/codec/compress.js';
import { decompressMany } from '../../src/codec/decompress.js';
import { openDataset } from '../../src/data/dataset.js';
import { imagesAt } from './dataset-images.js';
import { qualityOfGain } from './rd-gains.js';
import { timed } from './timed.js';
import { writeBenchResults } from './write-results.js';

const IMAGES = 300;
const GAINS = [1, 2, 4, 10];
const RUNS = 3;

const model = await loadModel('mnist-rd');
const digits = await openDataset('mnist', { split: 'test', limit: IMAGES });
const images = await imagesAt(digits);

const results = [];
for (const gain of [...GAINS, 255]) {
  const rate = gain === 255 ? { lossless: true } : { quality: qualityOfGain(model, gain) };
  let files = await compressMany(images.slice(0, 50), model, rate); // warms up
  await decompressMany(files, model);
  results.push({
    gain,
    encodeImagesPerSecond: await rateOf(async () => {
      files = await compressMany(images, model, rate);
    }),
    decodeImagesPerSecond: await rateOf(() => decompressMany(files, model)),
  });
}
await writeBenchResults('speed-rd', {
  model: { id: model.id, hash: model.hash },
  images: IMAGES,
  note: 'images per second of CPU time, the best of three runs',
  results,
});

async function rateOf(work: () => Promise<unknown>): Promise<number> {
  const seconds: number[] = [];
  for (let run = 0; run < RUNS; run++) seconds.push((await timed(work)).cpuSeconds);
  return Math.round(IMAGES / Math.min(...seconds));
}
