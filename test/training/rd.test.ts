import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../src/architectures/load-model.js';
import type { Model } from '../../src/architectures/model.js';
import type { TrainingConfig } from '../../src/architectures/training-config.js';
import { compress } from '../../src/codec/compress.js';
import { decompress } from '../../src/codec/decompress.js';
import { inspectFile } from '../../src/format/image-file.js';
import { trainingConfig } from '../../src/training/config.js';
import { type TrainModelResult, trainModel } from '../../src/training/train-model.js';
import { fewBatches, fewDigits } from './small-dataset.js';

const network = { window: { rows: 2, side: 2 }, hidden: 8, components: 2 };
const config = trainingConfig({
  ...fewBatches,
  id: 'mnist-rd-test',
  architecture: 'rd',
  architectureOptions: {
    filters: [4],
    networks: [
      { ...network, maxGain: 16, spikes: [0, 255] },
      { ...network, maxGain: 255, spikes: [0, 254, 255], classes: 3 },
    ],
  },
  epochs: 10,
  hardEpochs: 4,
  learningRate: 1e-2,
});

let folder: string;
let result: TrainModelResult;
let model: Model;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aec-'));
  const options = { engine: 'wasm' as const, resume: false, force: false, onEvent: () => {} };
  result = await trainModel(config, { ...options, folder: path.join(folder, 'model') });
  model = await loadModel(path.join(folder, 'model'));
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
  expect(model).toMatchObject({ spec: { architecture: 'rd' }, id: 'mnist-rd-test', hash: result.hash! });
  const digit = await (await fewDigits()).image(5);
  const lossless = await compress(digit, model, { lossless: true });
  expect(await decompress(lossless, model)).toEqual(digit);
  const coarse = await compress(digit, model, { quality: 1 });
  // Two levels of 784 pixels are 98 bytes before any model; what 72 digits teach saves a quarter and more.
  expect(inspectFile(coarse).bytes.payload).toBeLessThan(73);
  expect(lossless.length).toBeGreaterThan(2 * coarse.length);
});

describe('training from the weights of a model', () => {
  const options = { engine: 'wasm' as const, resume: false, force: false, onEvent: () => {} };
  const further = (changes: Partial<TrainingConfig>, name: string) => {
    const own = { ...config, from: path.join(folder, 'model'), epochs: 1, hardEpochs: 0, ...changes };
    return trainModel(own, { ...options, folder: path.join(folder, name) });
  };
  const bytes = (name: string, file: string) => readFile(path.join(folder, name, file));

  it('trains one stage alone, and leaves the others as they were', async () => {
    const { history } = await further({ only: 'context-1', averaging: 0.99 }, 'further');
    expect(history.map(({ stage }) => stage)).toEqual(['context-1']);
    for (const file of ['decoder/network.bin', 'context/0/network.bin']) {
      expect(await bytes('further', file), file).toEqual(await bytes('model', file));
    }
    const record = JSON.parse((await bytes('further', 'training.json')).toString());
    expect(record.config.from).toBe(`mnist-rd-test-${result.hash!.slice(0, 8)}`);
    expect(await bytes('further', 'context/1/network.bin')).not.toEqual(
      await bytes('model', 'context/1/network.bin'),
    );
    expect(history[0]!.loss).toBeLessThan(result.history.find(({ stage }) => stage === 'context-1')!.loss);
  });

  it('gives a network classes that had none: at first it codes as before', async () => {
    const { networks } = config.architectureOptions as { networks: object[] };
    const withClasses = (classes: number) => ({
      architectureOptions: { filters: [4], networks: [networks[0], { ...networks[1], classes }] },
      learningRate: 1e-9,
    });
    const none = { ...withClasses(0), from: '', epochs: 3, learningRate: 1e-2 };
    await further(none, 'without');
    const from = path.join(folder, 'without');
    await further({ ...withClasses(2), from, only: 'context-0' }, 'with');
    const [before, after] = await Promise.all(
      ['without', 'with'].map((name) => loadModel(path.join(folder, name))),
    );
    const digit = await (await fewDigits()).image(7);
    const [plain, classed] = await Promise.all(
      [before!, after!].map((own) => compress(digit, own, { quality: 90 })),
    );
    expect(Math.abs(plain!.length - classed!.length)).toBeLessThanOrEqual(1);
    expect(await decompress(await compress(digit, after!, { lossless: true }), after!)).toEqual(digit);
  });

  it('refuses models of other sizes and unknown stages', async () => {
    await expect(further({ only: 'context-7' }, 'none')).rejects.toThrow('the stages are context-0, decoder');
    const { networks } = config.architectureOptions as { networks: object[] };
    const larger = { filters: [4], networks: networks.map((own) => ({ ...own, hidden: 9 })) };
    await expect(further({ architectureOptions: larger }, 'none')).rejects.toThrow(
      'from must be an rd model of the same sizes',
    );
  });
});
