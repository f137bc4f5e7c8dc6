import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toFloat16 } from '../../../src/model-store/float16.js';

/** What tfjs makes of stored half-precision weights. */
function widen(halves: Uint16Array): Float32Array {
  const specs = [
    {
      name: 'w',
      shape: [halves.length],
      dtype: 'float32' as const,
      quantization: { dtype: 'float16' as const, original_dtype: 'float32' as const },
    },
  ];
  return tf.io.decodeWeights(halves.slice().buffer, specs).w!.dataSync<'float32'>();
}

await import('@tensorflow/tfjs-backend-cpu');

describe('toFloat16', () => {
  it('encodes the landmarks of IEEE 754 binary16', () => {
    const values = [
      0,
      -0,
      1,
      -2,
      65504,
      65519.996,
      65520,
      2 ** -14,
      2 ** -24,
      2 ** -25,
      2 ** -25 * 1.001,
      1e-30,
    ];
    const expected = [0, 0x8000, 0x3c00, 0xc000, 0x7bff, 0x7bff, 0x7c00, 0x0400, 1, 0, 1, 0];
    expect([...toFloat16(Float32Array.from(values))]).toEqual(expected);
    expect(toFloat16(Float32Array.of(Number.NaN))[0]! & 0x7fff).toBeGreaterThan(0x7c00);
  });

  it('rounds ties to even', () => {
    expect([...toFloat16(Float32Array.of(1 + 2 ** -11, 1 + 3 * 2 ** -11))]).toEqual([0x3c00, 0x3c02]);
    expect([...toFloat16(Float32Array.of(2.5 * 2 ** -24, 3.5 * 2 ** -24))]).toEqual([2, 4]);
  });

  it('gives the nearest value that tfjs reads back', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, min: Math.fround(-65000), max: Math.fround(65000) }), (value) => {
        const halves = toFloat16(Float32Array.of(value));
        const [back] = widen(halves);
        const error = Math.abs(back! - value);
        for (const neighbour of [halves[0]! - 1, halves[0]! + 1]) {
          if (neighbour < 0 || (neighbour & 0x7c00) === 0x7c00) continue;
          const [other] = widen(Uint16Array.of(neighbour));
          expect(error).toBeLessThanOrEqual(Math.abs(other! - value));
        }
      }),
    );
  });
});
