import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { loadMnist } from '../../../src/data/mnist.js';
import { Random } from '../../../src/data/random.js';

/** Images of each class 0 to 9, as the MNIST page and many papers list them. */
const CLASSES = {
  train: [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
  test: [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
};

describe.each(['train', 'test'] as const)('MNIST, %s', (split) => {
  test('has the right number of digits of each class', async () => {
    const mnist = await loadMnist(split);
    expect(mnist).toMatchObject({
      name: `mnist-${split}`,
      channels: 1,
      usual: { width: 28, height: 28 },
      skipped: [],
    });
    const counts = new Array<number>(10).fill(0);
    for (const label of mnist.labels!) counts[label]!++;
    expect(counts).toEqual(CLASSES[split]);
    expect(mnist.count).toBe(CLASSES[split].reduce((sum, count) => sum + count));
  });
});

test('MNIST has the well-known mean 0.1307 and deviation 0.3081, and every pixel of its test images', async () => {
  const train = await loadMnist('train');
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < train.count; i++) {
    for (const sample of (await train.image(i)).data) {
      sum += sample / 255;
      squares += (sample / 255) ** 2;
    }
  }
  const mean = sum / (train.count * 784);
  expect(mean).toBeCloseTo(0.1307, 4);
  expect(Math.sqrt(squares / (train.count * 784) - mean ** 2)).toBeCloseTo(0.3081, 4);
  const digests = createHash('sha256');
  const test = await loadMnist('test');
  for (let i = 0; i < test.count; i++) digests.update((await test.image(i)).data);
  expect(digests.digest('hex')).toBe('6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161');
});

test('100,000 patches take less than a few seconds', async () => {
  const mnist = await loadMnist('test');
  const indices = Uint32Array.from({ length: 10_000 }, (_, i) => i);
  const before = process.cpuUsage();
  for (let i = 0; i < 10; i++) await mnist.patches(indices, { width: 28, height: 28 }, new Random(1));
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(4); // 0.7 s on a free core: far off means the fast path is gone
});
