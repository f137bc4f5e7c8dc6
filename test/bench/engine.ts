/**
 * How fast WebAssembly trains on one core: the kernels of src/engine against what tfjs alone offers, the filter
 * gradient through Conv3DBackpropFilterV2 with depth 1 and the stock kernels for the rest. Both train the standard
 * model in turns, so that a busy machine hurts both alike, and time is counted in CPU seconds as well as on the wall.
 *
 * `npm run bench:engine [rounds]` writes test/bench/results/engine.json.
 */
import '@tensorflow/tfjs-layers';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { standardModel } from '../../src/engine/speed.js';
import { registerWasmGradients } from '../../src/engine/wasm-kernels/register.js';

const BATCH = 128;
const STEPS = 4;
const rounds = Number(process.argv[2] ?? 15);

interface Timing {
  cpuMs: number;
  wallMs: number;
}

/** The kernels that differ, by name; what tfjs offers first, ours second. */
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

/** conv2d's filter gradient through the 3-D one, which tfjs has: a depth of 1 is added and taken away. */
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

async function timed(work: () => Promise<unknown>): Promise<Timing> {
  const cpu = process.cpuUsage();
  const wall = performance.now();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMs: (user + system) / 1000, wallMs: performance.now() - wall };
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;
const medians = (timings: Timing[], per: number): Timing => ({
  cpuMs: median(timings.map((t) => t.cpuMs)) / per,
  wallMs: median(timings.map((t) => t.wallMs)) / per,
});

/** Runs both sides in turns, after a warm-up of each. */
async function versus(
  work: () => Promise<unknown>,
  per: number,
  count = rounds,
): Promise<{ ours: Timing; stock: Timing }> {
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
const imagesPerSecond = ({ cpuMs, wallMs }: Timing) => ({
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

const require = createRequire(import.meta.url);
const versionOf = (name: string) => (require(`${name}/package.json`) as { version: string }).version;
const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
const result = {
  what: 'training on the WebAssembly engine: the kernels of src/engine (ours) against those of tfjs (stock)',
  model: `standardModel of src/engine/speed.ts, batch ${BATCH}, 28×28×1`,
  averaging: `median of ${rounds} rounds of ${STEPS} steps in turns; kernels: median of 5 rounds`,
  date: new Date().toISOString(),
  commit: git('rev-parse', 'HEAD'),
  machine: {
    cpu: cpus()[0]!.model,
    cores: cpus().length,
    load: loadavg()[0],
    node: process.version,
    tfjs: versionOf('@tensorflow/tfjs-core'),
    backendWasm: versionOf('@tensorflow/tfjs-backend-wasm'),
  },
  training: {
    imagesPerSecond: { ours: imagesPerSecond(training.ours), stock: imagesPerSecond(training.stock) },
    speedup: {
      cpu: Number((training.stock.cpuMs / training.ours.cpuMs).toFixed(2)),
      wall: Number((training.stock.wallMs / training.ours.wallMs).toFixed(2)),
    },
  },
  kernelsMs: kernels,
};
const file = path.join(import.meta.dirname, 'results/engine.json');
mkdirSync(path.dirname(file), { recursive: true });
const rounded = (_key: string, value: unknown) =>
  typeof value === 'number' ? Number(value.toFixed(2)) : value;
writeFileSync(file, `${JSON.stringify(result, rounded, 2)}\n`);
process.stdout.write(readFileSync(file, 'utf8'));
