import { expect, it } from 'vitest';
import { defaultModelFor } from '../../../src/architectures/default-model.js';

const digit = { width: 28, height: 28, channels: 1 } as const;
const scan = { width: 2000, height: 1000, channels: 1 } as const;
const icon = { width: 16, height: 16, channels: 3 } as const;

it.each([
  [digit, {}, 'mnist-rd'],
  [digit, { lossless: true }, 'mnist-rd'],
  [scan, { lossless: true }, 'photo-lossless'],
  [icon, { lossless: true }, 'photo-lossless'],
  [icon, { nearLossless: 0 }, 'photo-lossless'],
  [icon, { lossless: false }, 'photo'],
  [scan, {}, 'photo'],
] as const)('codes %o with %o by %s', (image, options, id) => {
  expect(defaultModelFor(image, options)).toBe(id);
});
