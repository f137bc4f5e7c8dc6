/**
 * How fast the kernels of src/runtime/integer are on one core, in 10^9 multiply-adds a second (GMAC/s) of processor time, beside
 * the float32 convolutions of TensorFlow.js's WebAssembly on the same shapes in the same run. Higher is better.
 *
 * `npx tsx test/bench/integer-kernels.ts [seconds per figure]`
 */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../src/data/random.js';
import { IntegerNetwork } from '../../src/runtime/integer/network.js';
import { randomWeights } from '../unit/runtime/integer/random-network.js';

const seconds = Number(process.argv[2] ?? 1);

/** [height, width, channels, filters, kernel] */
const SHAPES = [
  [128, 192, 48, 48, 3],
  [64, 96, 96, 96, 3],
  [32, 48, 256, 256, 3],
  [32, 48, 256, 768, 1],
  [28, 28, 16, 16, 3],
  [64, 64, 112, 112, 1],
  [1, 1, 112, 112, 1],
] as const;

/** Runs per second of processor time: the best of five rounds. */
function rate(run: () => void): number {
  let best = 0;
  run();
  for (let round = 0; round < 5; round++) {
    const before = process.cpuUsage();
    const end = performance.now() + (1000 * seconds) / 5;
    let count = 0;
    for (; performance.now() < end; count++) run();
    const { user, system } = process.cpuUsage(before);
    best = Math.max(best, (1e6 * count) / (user + system));
  }
  return best;
}

await tf.setBackend('wasm');
const random = new Random(1, 1);
process.stdout.write('convolution              int16 SIMD   float32 tfjs\n');
for (const [height, width, channels, filters, kernel] of SHAPES) {
  const description = {
    inputs: [{ name: 'x', channels }],
    layers: [{ kind: 'convolution', name: 'y', inputs: ['x'], filters, kernel, stride: 1, slope: 6554 }],
    output: 'y',
  };
  const network = IntegerNetwork.load(description, randomWeights(description, random), 'bench');
  const shape = [1, height, width, channels] as [number, number, number, number];
  const values = Int16Array.from({ length: height * width * channels }, () => random.integer(16383) - 8191);
  const ours = rate(() => network.run([{ values, shape }]));

  const x = tf.randomNormal(shape) as tf.Tensor4D;
  const filter = tf.randomNormal([kernel, kernel, channels, filters]) as tf.Tensor4D;
  const theirs = rate(() => {
    const y = tf.conv2d(x, filter, 1, 'same');
    y.dataSync();
    y.dispose();
  });
  const work = (kernel ** 2 * height * width * channels * filters) / 1e9;
  const name = `${height}×${width} ${kernel}×${kernel} ${channels}→${filters}`;
  const figures = [work * ours, work * theirs].map((figure) => figure.toFixed(1));
  process.stdout.write(`${name.padEnd(24)} ${figures[0]!.padStart(10)} ${figures[1]!.padStart(14)}\n`);
}
