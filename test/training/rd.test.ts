import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compress } from '../../src/codec/compress.js';
import { decompress } from '../../src/codec/decompress.js';
import { inspectFile } from '../../src/format/image-file.js';
import { loadModel } from '../../src/models/load.js';
import type { RdModel } from '../../src/models/model.js';
import type { TrainingConfig } from '../../src/training/config.js';
import { type TrainModelResult, trainModel } from '../../src/training/train-model.js';
import { fewDigits, smallConfig } from './small-dataset.js';

const network = { window: { rows: 2, side: 2 }, hidden: 8, components: 2 };
const config: TrainingConfig = {
  ...smallConfig,
  id: 'mnist-rd-test',
  architecture: 'rd',
  architectureOptions: {
    filters: [4],
    networks: [
      { ...network, maxGain: 16, spikes: [0, 255] },
      { ...network, maxGain: 255, spikes: [0, 254, 255] },
    ],
  },
  epochs: 10,
  hardEpochs: 4,
  learningRate: 1e-2,
};

let folder: string;
let result: TrainModelResult;
let model: RdModel;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aec-'));
  const options = { engine: 'wasm' as const, resume: false, force: false, onEvent: () => {} };
  result = await trainModel(config, { ...options, folder: path.join(folder, 'model') });
  model = (await loadModel(path.join(folder, 'model'))) as RdModel;
});
afterAll(async () => {
  model.dispose();
  await rm(folder, { recursive: true });
});

it('trains one part after the other, each to a lower loss', () => {
  const stages = [...new Set(result.history.map(({ stage }) => stage))];
  expect(stages).toEqual(['context-0', 'decoder', 'context-1']);
  for (const stage of stages) {
    const epochs = result.history.filter((epoch) => epoch.stage === stage);
    expect(epochs.length, stage).toBeGreaterThan(1);
    expect(epochs.at(-1)!.loss, stage).toBeLessThan(epochs[0]!.loss);
  }
});

it('ends with a model folder that codes digits, lossless ones exactly', async () => {
  expect(model).toMatchObject({ kind: 'rd', id: 'mnist-rd-test', hash: result.hash });
  const digit = await (await fewDigits()).image(5);
  const lossless = await compress(digit, model, { lossless: true });
  expect(await decompress(lossless, model)).toEqual(digit);
  const coarse = await compress(digit, model, { quality: 1 });
  // Two levels of 784 pixels are 98 bytes before any model; what 72 digits teach saves a quarter and more.
  expect(inspectFile(coarse).bytes.payload).toBeLessThan(73);
  expect(lossless.length).toBeGreaterThan(2 * coarse.length);
});
