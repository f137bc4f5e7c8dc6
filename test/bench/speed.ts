/**
 * How fast aec codes: images/s of encoding and decoding digits in this one thread, the time and memory of one run of
 * `aec compress` and `aec decompress` from start to end. Writes results/speed.json. Needs a build (dist).
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadModel } from '../../src/architectures/load-model.js';
import { compress, compressMany } from '../../src/codec/compress.js';
import { decompress, decompressMany } from '../../src/codec/decompress.js';
import { openDataset } from '../../src/data/dataset.js';
import { summarize } from '../../src/evaluation/summary.js';
import { encodeImage } from '../../src/image/write.js';
import { measureProcess } from './measure-process.js';
import { writeBenchResults } from './write-results.js';

const MODEL = 'mnist-conv-8';
const BATCH_IMAGES = 2000;
const SINGLE_IMAGES = 500;
const PROCESS_RUNS = 11;

const model = await loadModel(MODEL);
const digits = await openDataset('mnist', { split: 'test', limit: BATCH_IMAGES });
const images = await Promise.all(Array.from({ length: digits.count }, (_, i) => digits.image(i)));
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

const folder = await mkdtemp(path.join(tmpdir(), 'aec-bench-'));
const [png, aec, back] = ['digit.png', 'digit.aec', 'back.png'].map((name) => path.join(folder, name)) as [
  string,
  string,
  string,
];
await writeFile(png, await encodeImage(images[0]!, 'png'));
const startUp = {
  version: await startOf(['--version']),
  compress: await startOf(['compress', png, '-o', aec, '--force', '--model', MODEL]),
  compressNoVerify: await startOf(['compress', png, '-o', aec, '--force', '--no-verify', '--model', MODEL]),
  decompress: await startOf(['decompress', aec, '-o', back, '--force']),
};
await rm(folder, { recursive: true });

await writeBenchResults('speed', {
  model: { id: model.id, hash: model.hash },
  images: { batch: BATCH_IMAGES, oneByOne: SINGLE_IMAGES },
  imagesPerSecond,
  processRuns: PROCESS_RUNS,
  startUp,
});

/** Images a second of the better of two runs: the other one met more of the machine's other work. */
async function rate(count: number, work: () => Promise<unknown>): Promise<number> {
  const seconds: number[] = [];
  for (let run = 0; run < 2; run++) {
    const started = performance.now();
    await work();
    seconds.push((performance.now() - started) / 1000);
  }
  return Math.round(count / Math.min(...seconds));
}

/** Wall and CPU seconds (median and least) and peak memory of whole runs of the program. */
async function startOf(args: readonly string[]) {
  const runs = [];
  for (let run = 0; run < PROCESS_RUNS; run++) runs.push(await measureProcess(args));
  const wall = runs.map(({ wallSeconds }) => wallSeconds);
  return {
    medianWallSeconds: round(summarize(wall).median),
    leastWallSeconds: round(Math.min(...wall)),
    medianCpuSeconds: round(summarize(runs.map(({ cpuSeconds }) => cpuSeconds)).median),
    peakMemoryMiB: Math.round(Math.max(...runs.map(({ peakBytes }) => peakBytes)) / 2 ** 20),
  };
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
