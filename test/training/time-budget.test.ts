import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadModel } from '../../src/architectures/load-model.js';
import type { TrainingConfig } from '../../src/architectures/training-config.js';
import type { TrainingEvent } from '../../src/training/events.js';
import { trainModel } from '../../src/training/train-model.js';
import { smallConfig } from './small-dataset.js';

interface Timed {
  readonly folder: string;
  readonly seconds: number;
  readonly events: readonly TrainingEvent[];
}

/** Trains on a machine that is busy with something else for `load` times as long as each batch takes. */
async function trained(changes: Partial<TrainingConfig>, load = 0): Promise<Timed> {
  const parent = await mkdtemp(path.join(tmpdir(), 'aec-'));
  onTestFinished(() => rm(parent, { recursive: true }));
  const folder = path.join(parent, 'model');
  const events: TrainingEvent[] = [];
  const started = performance.now();
  let since = started;
  await trainModel(
    { ...smallConfig, ...changes },
    {
      ...{ folder, engine: 'wasm', resume: false, force: false, started },
      onEvent(event) {
        events.push(event);
        if (event.type !== 'batch') return;
        const until = performance.now() + load * (performance.now() - since);
        while (performance.now() < until);
        since = performance.now();
      },
    },
  );
  return { folder, seconds: (performance.now() - started) / 1000, events };
}

it.each([
  ['an idle machine', 0],
  ['a machine with 30 % of its speed', 7 / 3],
])(
  'a run ends within its time and a tenth on %s, and uses most of it',
  async (_machine, load) => {
    const minutes = 0.3;
    const { folder, seconds } = await trained({ minutes, epochs: 20, hardEpochs: 5 }, load);
    expect(seconds).toBeLessThan(1.1 * 60 * minutes);
    expect(seconds).toBeGreaterThan(0.5 * 60 * minutes);
    const record = JSON.parse(await readFile(path.join(folder, 'training.json'), 'utf8'));
    expect(record.minutes.asked).toBe(minutes);
    expect(record.minutes.used).toBeGreaterThan(0.5 * minutes);
    expect(record.minutes.used).toBeLessThan(1.1 * minutes);
    const history: { stage: string; images: number; seconds: number; learningRate: number }[] =
      record.history;
    for (const { images } of history) expect(images).toBeGreaterThan(0);
    // A quarter of the epochs are a quarter of the time, whatever the speed of a stage is.
    const sum = (own: typeof history) => own.reduce((all, epoch) => all + epoch.seconds, 0);
    const share = sum(history.filter(({ stage }) => stage === 'decoder')) / sum(history);
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.45);
    const rates = history.filter(({ stage }) => stage === 'joint').map(({ learningRate }) => learningRate);
    expect(rates).toEqual([...rates].sort((a, b) => b - a));
    (await loadModel(folder)).dispose();
  },
  60_000,
);

it('without time for all that, one batch is trained on, and becomes a model', async () => {
  const { folder, events } = await trained({ minutes: 0.001 });
  expect(events.filter(({ type }) => type === 'batch')).toHaveLength(1);
  (await loadModel(folder)).dispose();
});

it('an epoch without a budget is all images, however long that takes', async () => {
  const { folder } = await trained({ epochs: 2, hardEpochs: 1 });
  const { history, minutes } = JSON.parse(await readFile(path.join(folder, 'training.json'), 'utf8'));
  expect(history.map(({ images }: { images: number }) => images)).toEqual([72, 72]);
  expect(minutes.asked).toBeNull();
});
