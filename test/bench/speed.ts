/**
 * How fast aec codes: digits encoded and decoded per second in this one thread, and time and memory of whole runs of
 * `aec compress` and `aec decompress`. Writes results/speed.json. Needs a build (dist).
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadModel } from '../../src/architectures/load-model.js';
import { compress, compressMany } from '../../src/codec/compress.js';
import { decompress, decompressMany } from '../../src/codec/decompress.js';
import { openDataset } from '../../src/data/dataset.js';
import { summarize } from '../../src/evaluation/summary.js';
import { encodeImage } from '../../src/image/write.js';
import { imagesAt } from './dataset-images.js';
import { measureProcess } from './measure-process.js';
import { inTemporaryFolder } from './temporary-folder.js';
import { timed } from './timed.js';
import { rounded, writeBenchResults } from './write-results.js';

const MODEL = 'mnist-conv-8';
const BATCH_IMAGES = 2000;
const SINGLE_IMAGES = 500;
const PROCESS_RUNS = 11;

const model = await loadModel(MODEL);
const digits = await openDataset('mnist', { split: 'test', limit: BATCH_IMAGES });
const images = await imagesAt(digits);
const files = await compressMany(images, model); // warms the engine up, too
await decompressMany(files, model);

const singles = images.slice(0, SINGLE_IMAGES);
const imagesPerSecond = {
  encode: {
    batch: await rate(BATCH_IMAGES, () => compressMany(images, model)),
    oneByOne: await rate(SINGLE_IMAGES, async () => {
      for (const image of singles) await compress(image, model);
    }),
  },
  decode: {
    batch: await rate(BATCH_IMAGES, () => decompressMany(files, model)),
    oneByOne: await rate(SINGLE_IMAGES, async () => {
      for (const file of files.slice(0, SINGLE_IMAGES)) await decompress(file, model);
    }),
  },
};

const startUp = await inTemporaryFolder(async (folder) => {
  const at = (name: string) => path.join(folder, name);
  const [png, aec, back] = [at('digit.png'), at('digit.aec'), at('back.png')];
  await writeFile(png, await encodeImage(images[0]!, 'png'));
  const compressing = ['compress', png, '-o', aec, '--force', '--model', MODEL];
  return {
    version: await startOf(['--version']),
    compress: await startOf(compressing),
    compressNoVerify: await startOf([...compressing, '--no-verify']),
    decompress: await startOf(['decompress', aec, '-o', back, '--force']),
  };
});

await writeBenchResults('speed', {
  model: { id: model.id, hash: model.hash },
  images: { batch: BATCH_IMAGES, oneByOne: SINGLE_IMAGES },
  imagesPerSecond,
  processRuns: PROCESS_RUNS,
  startUp,
});

/** Images per second in the better of two runs: the other one shared the machine with more of its other work. */
async function rate(count: number, work: () => Promise<unknown>): Promise<number> {
  const seconds: number[] = [];
  for (let run = 0; run < 2; run++) seconds.push((await timed(work)).wallSeconds);
  return Math.round(count / Math.min(...seconds));
}

/** Wall and CPU seconds (median and least) and peak memory of whole runs of the program. */
async function startOf(args: readonly string[]) {
  const runs = [];
  for (let run = 0; run < PROCESS_RUNS; run++) runs.push(await measureProcess(args));
  const wall = runs.map(({ wallSeconds }) => wallSeconds);
  return {
    medianWallSeconds: rounded(summarize(wall).median, 3),
    leastWallSeconds: rounded(Math.min(...wall), 3),
    medianCpuSeconds: rounded(summarize(runs.map(({ cpuSeconds }) => cpuSeconds)).median, 3),
    peakMemoryMiB: Math.round(Math.max(...runs.map(({ peakBytes }) => peakBytes)) / 2 ** 20),
  };
}
