import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhotoModel } from '../../../../../src/architectures/model.js';
import {
  errorGradient,
  errorOfSymbols,
  type Synthesis,
} from '../../../../../src/architectures/photo/search/error-gradient.js';
import { Random } from '../../../../../src/data/random.js';
import { tf } from '../../../../../src/engine/tfjs.js';
import { naturalImage } from '../../../codec/natural-image.js';
import { photoModelOf, randomPhotoTraining } from '../../../codec/random-photo.js';

let model: PhotoModel;
let synthesis: Synthesis;
const image = naturalImage(37, 21); // 3 × 2 cells, the last ones partly beyond the image
const symbols = Int32Array.from({ length: 3 * 2 * 32 }, (_, i) => ((i * 7) % 5) - 2);

beforeAll(async () => {
  model = await photoModelOf(await randomPhotoTraining());
  const { t, step, steps, factors } = model.rateAt(50);
  const { decoder, encoder, spec } = model;
  const format = { block: 4, centre: 0.5, step, condition: t };
  synthesis = { encoder, decoder, spec: { ...spec, steps }, factors, format };
});
afterAll(() => model.dispose());

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
