/**
 * How fast WebAssembly trains on one core: the kernels of src/engine against those of tfjs, which computes the filter
 * gradient through Conv3DBackpropFilterV2 with depth 1. Both train the standard model in turns, so that a busy machine
 * slows both alike, and both CPU time and wall-clock time are measured.
 *
 * `npm run bench:engine [rounds]` writes test/bench/results/engine.json.
 */
import '@tensorflow/tfjs-layers';
import { loadavg } from 'node:os';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { standardModel } from '../../src/engine/speed.js';
import { registerWasmGradients } from '../../src/engine/wasm-kernels/register.js';
import { summarize } from '../../src/evaluation/summary.js';
import { type Timing, timed } from './timed.js';
import { rounded, writeBenchResults } from './write-results.js';

const BATCH = 128;
const STEPS = 4;
const rounds = Number(process.argv[2] ?? 15);

interface Milliseconds {
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** Kernels by name; undefined where tfjs has none. */
type Kernels = Map<string, tf.KernelFunc | undefined>;

const OURS = [
  'Conv2DBackpropFilter',
  'Conv2DBackpropInput',
  'MaxPoolGrad',
  'ResizeNearestNeighborGrad',
  'Sum',
  'Identity',
];

function current(): Kernels {
  return new Map(OURS.map((name) => [name, tf.getKernel(name, 'wasm')?.kernelFunc]));
}

function use(kernels: Kernels): void {
  for (const [kernelName, kernelFunc] of kernels) {
    if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm');
    if (kernelFunc) tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
  }
}

/** The filter gradient of conv2d through the 3-D one, which tfjs has: adds a depth of 1 and removes it. */
const throughConv3d: tf.KernelFunc = ({ inputs, backend, attrs }) => {
  const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const { strides, pad, filterShape } = attrs as unknown as {
    strides: number | [number, number];
    pad: string;
    filterShape: number[];
  };
  const [strideH, strideW] = typeof strides === 'number' ? [strides, strides] : strides;
  const deep = (t: tf.TensorInfo) => ({ ...t, shape: [t.shape[0]!, 1, ...t.shape.slice(1)] });
  const dw = tf.getKernel('Conv3DBackpropFilterV2', 'wasm').kernelFunc({
    inputs: { x: deep(x), dy: deep(dy) },
    backend,
    attrs: { strides: [1, strideH, strideW], pad, filterShape: [1, ...filterShape] } as never,
  }) as tf.TensorInfo;
  return { ...dw, shape: filterShape };
};

const medians = (timings: readonly Timing[], per: number): Milliseconds => {
  const median = (key: keyof Timing) => summarize(timings.map((timing) => timing[key])).median;
  return {
    cpuMs: rounded((1000 * median('cpuSeconds')) / per, 2),
    wallMs: rounded((1000 * median('wallSeconds')) / per, 2),
  };
};

/** Runs both sides in turns, after a warm-up of each. */
async function versus(
  work: () => Promise<unknown>,
  per: number,
  count = rounds,
): Promise<{ ours: Milliseconds; stock: Milliseconds }> {
  const timings = { ours: [] as Timing[], stock: [] as Timing[] };
  for (let round = -2; round < count; round++) {
    for (const [side, kernels] of [
      ['ours', ours],
      ['stock', stock],
    ] as const) {
      use(kernels);
      const timing = await timed(work);
      if (round >= 0) timings[side].push(timing);
    }
  }
  return { ours: medians(timings.ours, per), stock: medians(timings.stock, per) };
}

await tf.setBackend('wasm');
const stock = current();
stock.set('Conv2DBackpropFilter', throughConv3d);
registerWasmGradients();
const ours = current();

const model = standardModel();
const images = tf.randomUniform([BATCH, 28, 28, 1], 0, 1, 'float32', 1);
const training = await versus(async () => {
  for (let i = 0; i < STEPS; i++) await model.trainOnBatch(images, images);
}, STEPS);
const imagesPerSecond = ({ cpuMs, wallMs }: Milliseconds) => ({
  cpu: Math.round((1000 * BATCH) / cpuMs),
  wall: Math.round((1000 * BATCH) / wallMs),
});

/** Layers, as [batch, size, cin, cout, kernel, stride]: the standard model's, and of models on photographs. */
const LAYERS: [number, number, number, number, number, number][] = [
  [128, 28, 1, 16, 3, 1],
  [128, 14, 16, 8, 3, 1],
  [128, 7, 8, 8, 3, 1],
  [128, 14, 8, 16, 3, 1],
  [128, 28, 16, 1, 3, 1],
  [8, 64, 3, 64, 5, 2],
  [8, 32, 64, 64, 5, 2],
  [8, 32, 64, 64, 1, 1],
];

const kernels: object[] = [];
for (const [n, size, cin, cout, kernel, stride] of LAYERS) {
  const x = tf.randomNormal([n, size, size, cin], 0, 1, 'float32', 1) as tf.Tensor4D;
  const filter = tf.randomNormal([kernel, kernel, cin, cout], 0, 1, 'float32', 2) as tf.Tensor4D;
  const y = tf.conv2d(x, filter, stride, 'same');
  const run = (name: string, inputs: tf.NamedTensorMap, attrs: object) => async () =>
    tf.dispose(
      tf
        .engine()
        .runKernel(name, inputs, { strides: stride, pad: 'same', dataFormat: 'NHWC', ...attrs } as never),
    );
  const byFilter = run('Conv2DBackpropFilter', { x, dy: y }, { filterShape: filter.shape });
  const byInput = run('Conv2DBackpropInput', { dy: y, filter }, { inputShape: x.shape });
  const forward: Timing[] = [];
  for (let i = 0; i < 7; i++) forward.push(await timed(run('Conv2D', { x, filter }, { dilations: 1 })));
  kernels.push({
    layer: { n, size, cin, cout, kernel, stride },
    forward: medians(forward, 1),
    filterGradient: await versus(byFilter, 1, 5),
    inputGradient: await versus(byInput, 1, 5),
  });
  tf.dispose([x, filter, y]);
}

await writeBenchResults('engine', {
  what: 'training on the WebAssembly engine: the kernels of src/engine (ours) against those of tfjs (stock)',
  model: `standardModel of src/engine/speed.ts, batch ${BATCH}, 28×28×1`,
  averaging: `median of ${rounds} rounds of ${STEPS} steps in turns; kernels: median of 5 rounds`,
  load: rounded(loadavg()[0]!, 2),
  training: {
    imagesPerSecond: { ours: imagesPerSecond(training.ours), stock: imagesPerSecond(training.stock) },
    speedup: {
      cpu: rounded(training.stock.cpuMs / training.ours.cpuMs, 2),
      wall: rounded(training.stock.wallMs / training.ours.wallMs, 2),
    },
  },
  kernelsMs: kernels,
});
