import { beforeAll, describe, expect, it } from 'vitest';
import { loadResidualModels } from '../../../../../src/architectures/lossless/coding/load.js';
import { freezeLossless } from '../../../../../src/architectures/lossless/training/freeze.js';
import { LosslessTraining } from '../../../../../src/architectures/lossless/training/lossless-training.js';
import {
  FIRST_ROWS,
  gatherResidualRows,
} from '../../../../../src/architectures/lossless/training/residual-rows.js';
import { wholePlanes } from '../../../../../src/architectures/lossless/training/training-planes.js';
import { Random } from '../../../../../src/data/random.js';
import { useExactEngine } from '../../../../../src/engine/exact.js';
import { tf } from '../../../../../src/engine/tfjs.js';
import { trainingConfig } from '../../../../../src/training/config.js';
import { bitsOf } from '../../../../one-latent.js';

beforeAll(useExactEngine);

/** Smooth, with some noise. */
function patch(height: number, width: number, channels: number): Float32Array {
  const random = new Random(2);
  return Float32Array.from({ length: height * width * channels }, (_, i) => {
    const place = Math.floor(i / channels);
    const wave = Math.sin((place % width) / 9 + (i % channels)) + Math.cos(Math.floor(place / width) / 7);
    return Math.round(127 + 50 * wave + 6 * random.float()) / 255;
  });
}

describe('what training says samples cost', () => {
  it.each([0, 3])('is what the file takes, within 1 %%, for a largest error of %i', async (largestError) => {
    const options = { hidden: 12, components: 3 };
    const config = trainingConfig({ id: 'x', architecture: 'lossless', architectureOptions: options });
    const training = new LosslessTraining(config);
    const [height, width] = [52, 64];
    const x = tf.tensor4d(patch(height, width, 3), [1, height, width, 3]);
    const [image] = wholePlanes(x);
    const step = 2 * largestError + 1;
    const planes = image!.planes.map((plane) => plane.map((sample) => Math.floor(sample / step + 0.5)));
    const rows = gatherResidualRows([{ ...image!, planes, largestError }], 1, new Random(1));
    const ideal = tf.tidy(() => training.bits(rows).dataSync()[0]!);
    const { files } = await freezeLossless(training, config, x);
    x.dispose();
    training.dispose();
    const model = loadResidualModels(options, files, 'test')(largestError);
    const symbols = Int32Array.from(planes.flatMap((plane) => [...plane]));
    const bits = bitsOf(symbols, { height, width, channels: 3 }, model)
      // Training leaves out the first rows.
      .filter((_, i) => i % (height * width) >= FIRST_ROWS * width)
      .reduce((sum, own) => sum + own, 0);
    expect(bits / ideal).toBeGreaterThan(0.99);
    expect(bits / ideal).toBeLessThan(1.01);
  });
});
