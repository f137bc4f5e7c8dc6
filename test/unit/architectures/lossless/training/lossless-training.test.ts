import { beforeAll, describe, expect, it } from 'vitest';
import { loadResidualModels } from '../../../../../src/architectures/lossless/coding/load.js';
import { freezeSampleNetworks } from '../../../../../src/architectures/lossless/training/freeze.js';
import { residualBits } from '../../../../../src/architectures/lossless/training/residual-bits.js';
import {
  FIRST_ROWS,
  gatherResidualRows,
} from '../../../../../src/architectures/lossless/training/residual-rows.js';
import { SampleNetworks } from '../../../../../src/architectures/lossless/training/sample-networks.js';
import { wholePlanes } from '../../../../../src/architectures/lossless/training/training-planes.js';
import { Random } from '../../../../../src/data/random.js';
import { useExactEngine } from '../../../../../src/engine/exact.js';
import { tf } from '../../../../../src/engine/tfjs.js';
import { SampleLevels } from '../../../../../src/runtime/sample-levels.js';
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
  it.each([255, 37])('is what the file takes, within 1 %%, in %i steps', async (gain) => {
    const options = { hidden: 12, components: 3 };
    const samples = new SampleNetworks(options, new Random(4));
    const [height, width] = [52, 64];
    const x = tf.tensor4d(patch(height, width, 3), [1, height, width, 3]);
    const [image] = wholePlanes(x);
    const levels = new SampleLevels(gain);
    const planes = image!.planes.map((plane) => plane.map((sample) => levels.symbolOf(sample)));
    const rows = gatherResidualRows([{ ...image!, planes, gain }], 1, new Random(1));
    const ideal = tf.tidy(() => residualBits(samples.networks, rows, options).dataSync()[0]!);
    const { files } = await freezeSampleNetworks(samples, 'float32', x);
    x.dispose();
    samples.dispose();
    const model = loadResidualModels(options, files, 'test')(gain);
    const symbols = Int32Array.from(planes.flatMap((plane) => [...plane]));
    const bits = bitsOf(symbols, { height, width, channels: 3 }, model)
      // Training leaves out the first rows.
      .filter((_, i) => i % (height * width) >= FIRST_ROWS * width)
      .reduce((sum, own) => sum + own, 0);
    expect(bits / ideal).toBeGreaterThan(0.99);
    expect(bits / ideal).toBeLessThan(1.01);
  });
});
