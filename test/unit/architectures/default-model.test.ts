import { expect, it } from 'vitest';
import { defaultModelFor } from '../../../src/architectures/default-model.js';

it.each([
  [{ width: 28, height: 28, channels: 1 }, 'mnist-rd'],
  [{ width: 2000, height: 1000, channels: 1 }, 'photo'],
  [{ width: 16, height: 16, channels: 3 }, 'photo'],
] as const)('codes %o by %s', (image, id) => {
  expect(defaultModelFor(image)).toBe(id);
});
