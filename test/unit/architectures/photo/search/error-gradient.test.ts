import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePhotoSpec } from '../../../../../src/architectures/photo/coding/files.js';
import { loadPhotoRates } from '../../../../../src/architectures/photo/coding/load.js';
import {
  errorGradient,
  errorOfSymbols,
  type Synthesis,
} from '../../../../../src/architectures/photo/search/error-gradient.js';
import type { PhotoTraining } from '../../../../../src/architectures/photo/training/photo-training.js';
import { Random } from '../../../../../src/data/random.js';
import { tf } from '../../../../../src/engine/tfjs.js';
import { readLayersModel } from '../../../../../src/layers/freezing/read-layers-model.js';
import { parseSpec } from '../../../../../src/model-store/model-spec.js';
import { naturalImage } from '../../../codec/natural-image.js';
import { photoFilesOf, randomPhotoTraining } from '../../../codec/random-photo.js';

let training: PhotoTraining;
let synthesis: Synthesis;
const image = naturalImage(37, 21); // 3 × 2 cells, the last ones partly beyond the image
const symbols = Int32Array.from({ length: 3 * 2 * 32 }, (_, i) => ((i * 7) % 5) - 2);

beforeAll(async () => {
  training = await randomPhotoTraining();
  const decoder = readLayersModel(training.autoencoder.decoder);
  const { files } = await photoFilesOf(training);
  const spec = parsePhotoSpec(parseSpec(files.get('codec.json')!, 'test'), 'test');
  const { t, step, factors } = loadPhotoRates(spec, files, 'test')(50);
  synthesis = { decoder, geometry: spec.geometry, channels: 3, block: 4, step, factors, t };
});
afterAll(() => training.dispose());

describe('the squared error of a photograph', () => {
  it('has the gradient that finite differences give', () => {
    const { gradient } = errorGradient(synthesis, image, symbols);
    const random = new Random(2);
    const largest = Math.max(...gradient.map(Math.abs));
    expect(largest).toBeGreaterThan(0);
    for (let n = 0; n < 12; n++) {
      const at = random.integer(symbols.length);
      const errorWith = (change: number) => {
        const moved = symbols.slice();
        moved[at]! += change;
        return errorGradient(synthesis, image, moved).error;
      };
      // Nearly a parabola: the difference over 2 is the slope in the middle.
      const slope = (errorWith(1) - errorWith(-1)) / 2;
      expect(Math.abs(slope - gradient[at]!)).toBeLessThan(0.05 * largest);
    }
  });

  it('takes no account of what lies beyond the image, and leaves no tensors', () => {
    const before = tf.memory().numTensors;
    const whole = errorGradient(synthesis, image, symbols).error;
    const less = errorGradient(
      synthesis,
      { ...image, height: 17, data: image.data.slice(0, 3 * 37 * 17) },
      symbols,
    );
    expect(less.error).toBeLessThan(whole);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('grows with the channels that are the most visible', () => {
    const errors = errorOfSymbols(synthesis);
    expect(errors).toHaveLength(32);
    expect(errors.every((error) => Number.isFinite(error) && error > 0)).toBe(true);
  });
});
