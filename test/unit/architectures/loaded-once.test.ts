import { expect, it, vi } from 'vitest';
import { LoadedOnce } from '../../../src/architectures/loaded-once.js';

it('loads at the first call, once, and frees what it loaded', async () => {
  const [load, free] = [vi.fn(async () => 'layers'), vi.fn()];
  const layers = new LoadedOnce(load, free);
  expect(load).not.toHaveBeenCalled();
  expect(await Promise.all([layers.get(), layers.get()])).toEqual(['layers', 'layers']);
  expect(load).toHaveBeenCalledTimes(1);
  layers.dispose();
  await Promise.resolve();
  expect(free).toHaveBeenCalledExactlyOnceWith('layers');
});

it('frees nothing that was not loaded, and says why loading failed', async () => {
  const free = vi.fn();
  new LoadedOnce(async () => 1, free).dispose();
  const broken = new LoadedOnce(() => Promise.reject(new Error('missing')), free);
  await expect(broken.get()).rejects.toThrow('missing');
  broken.dispose();
  await Promise.resolve();
  expect(free).not.toHaveBeenCalled();
});
