import { expect, it, vi } from 'vitest';
import { useEngine } from '../../../src/engine/engine.js';

vi.mock('../../../src/engine/native.js', () => ({
  loadNative: () => ({ why: '@tensorflow/tfjs-node is not installed' }),
}));

it('without the native engine, auto is wasm and says why', async () => {
  expect(await useEngine('auto')).toEqual({
    name: 'wasm',
    version: '4.22.0',
    why: '@tensorflow/tfjs-node is not installed',
  });
});

it('without the native engine, tensorflow is a usage error that says how to get it', async () => {
  await expect(useEngine('tensorflow')).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(/not installed.*npm run engine:native/),
  });
});
