/**
 * How fast WebAssembly trains in one thread and on several cores, by the presets of the models: digits under conv and rd, and
 * images in colour under photo, with smooth noise in place of photographs. Each run of a few batches goes through the
 * training loop, reading and optimizer included; the numbers of workers take turns, and the fastest round counts, because
 * another process on the machine can only slow a round down.
 *
 * `npm run bench:training [rounds]` writes test/bench/results/training.json.
 */
import { loadavg } from 'node:os';
import { trainingArchitecture } from '../../src/architectures/training-registry.js';
import { type Dataset, openDataset } from '../../src/data/dataset.js';
import { useExactEngine } from '../../src/engine/exact.js';
import { summarize } from '../../src/evaluation/summary.js';
import { trainingConfig } from '../../src/training/config.js';
import { trainEpoch } from '../../src/training/epoch.js';
import { paceOfImages } from '../../src/training/pace.js';
import { TrainingRun } from '../../src/training/run.js';
import { startShardRunner } from '../../src/training/shards/start-runner.js';
import { defaultWorkers } from '../../src/worker-threads.js';
import { smoothColours } from '../training/colours.js';
import { rounded, writeBenchResults } from './write-results.js';

const rounds = Number(process.argv[2] ?? 3);
const cores = defaultWorkers();

interface Case {
  readonly preset: string;
  /** Of each round. */
  readonly batches: number;
  readonly open: () => Promise<Dataset> | Dataset;
}

const CASES: readonly Case[] = [
  { preset: 'mnist-conv-8', batches: 24, open: () => openDataset('mnist', { split: 'train', limit: 4000 }) },
  { preset: 'mnist-rd', batches: 8, open: () => openDataset('mnist', { split: 'train', limit: 512 }) },
  { preset: 'photo', batches: 3, open: () => smoothColours(32, 160) },
  { preset: 'photo-lossless', batches: 3, open: () => smoothColours(16, 128) },
];

/** Batches that warm up the compiler of every thread. */
const FIRST = 6;

/** Images a second in a stage, by the median time of a batch. */
async function measure({ preset, batches }: Case, dataset: Dataset, stage: string, workers: number) {
  const hardEpochs = preset.includes('lossless') ? undefined : 1;
  const config = trainingConfig({ preset, epochs: 4, hardEpochs });
  const data = { channels: dataset.channels, mean: 0.3, usual: dataset.usual };
  const trainable = await trainingArchitecture(config.architecture).create(config, data);
  const indices = Uint32Array.from({ length: dataset.count }, (_, i) => i);
  await trainable.prepare?.(dataset, indices);
  const run = new TrainingRun(config, trainable);
  while (run.stage.name !== stage) run.skipEpoch();
  const runner = await startShardRunner(trainable, config, data, workers);
  const ends: number[] = [];
  const onBatch = async () => {
    ends.push(performance.now());
  };
  try {
    const pace = paceOfImages((FIRST + batches) * config.batchSize);
    await trainEpoch(run, runner, dataset, indices, { pace, onBatch });
  } finally {
    await runner.close();
    run.dispose();
  }
  const times = ends.slice(1).map((end, i) => end - ends[i]!);
  return (1000 * config.batchSize) / summarize(times.slice(FIRST - 1)).median;
}

await useExactEngine();
const results: object[] = [];
for (const own of CASES) {
  const dataset = await own.open();
  const config = trainingConfig({ preset: own.preset });
  const trainable = await trainingArchitecture(config.architecture).create(config, {
    channels: dataset.channels,
    mean: 0.3,
    usual: dataset.usual,
  });
  const stages = trainable.stages.map(({ name }) => name);
  trainable.dispose();
  for (const stage of stages) {
    const best = { one: 0, all: 0 };
    for (let round = 0; round < rounds; round++) {
      best.one = Math.max(best.one, await measure(own, dataset, stage, 1));
      best.all = Math.max(best.all, await measure(own, dataset, stage, cores));
    }
    const { batchSize, patchSize } = config;
    const side = Math.min(patchSize, dataset.usual.width);
    const row = {
      preset: own.preset,
      stage,
      batchSize,
      side,
      imagesPerSecond: { oneThread: rounded(best.one, 1), [`workers${cores}`]: rounded(best.all, 1) },
      speedup: rounded(best.all / best.one, 2),
    };
    process.stderr.write(`${JSON.stringify(row)}\n`);
    results.push(row);
  }
}

await writeBenchResults('training', {
  what: 'training on the WebAssembly engine, in one thread and with one worker per core',
  averaging: `by the median batch; the fastest of ${rounds} rounds of a few batches each, in turns`,
  load: rounded(loadavg()[0]!, 2),
  results,
});
