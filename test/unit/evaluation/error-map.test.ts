import { expect, it } from 'vitest';
import { errorMap } from '../../../src/evaluation/error-map.js';

it('an error map holds absolute differences', () => {
  const a = { width: 2, height: 2, channels: 1, data: Uint8Array.of(0, 10, 200, 255) } as const;
  const b = { ...a, data: Uint8Array.of(255, 12, 190, 255) };
  expect(errorMap(a, b)).toEqual({ ...a, data: Uint8Array.of(255, 2, 10, 0) });
});
