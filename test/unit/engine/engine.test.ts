import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { type Engine, useEngine } from '../../../src/engine/engine.js';
import { useExactEngine } from '../../../src/engine/exact.js';
import { loadNative } from '../../../src/engine/native.js';

const native: Engine = await useEngine('auto');
const here = native.name === 'tensorflow';
const skipReason = here ? '' : ' (skipped: the native engine is not installed)';

describe('useEngine', () => {
  it('auto takes the native engine, or says in one line why not', () => {
    if (here) expect(native.why).toBeUndefined();
    else expect(native.why).toMatch(/^[^\n]+$/);
    expect(native.version).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('wasm is always there', async () => {
    const engine = await useEngine('wasm');
    expect(engine.name).toBe('wasm');
    expect(tf.getBackend()).toBe('wasm');
  });

  it.skipIf(!here)(
    `both engines live in one process, and a tensor moves between them${skipReason}`,
    async () => {
      await useEngine('tensorflow');
      const a = tf.tensor1d([1, 2, 3]);
      const onNative = tf.square(a);
      expect([...(await onNative.data())]).toEqual([1, 4, 9]);
      await useExactEngine();
      expect(tf.getBackend()).toBe('wasm');
      const onWasm = tf.add(onNative, a);
      expect([...(await onWasm.data())]).toEqual([2, 6, 12]);
      await useEngine('tensorflow');
      expect(tf.getBackend()).toBe('tensorflow');
      expect([...(await tf.neg(onWasm).data())]).toEqual([-2, -6, -12]);
    },
  );

  it('leaves uncaught errors to the program', async () => {
    await useEngine('wasm');
    expect(process.listeners('uncaughtException').map(String).join()).not.toMatch(/ExitStatus/);
  });

  it('loads no backend until it is asked to, and no native one to compress', async () => {
    const script = `
      import { createRequire } from 'node:module';
      const tf = await import('@tensorflow/tfjs-core');
      const { useExactEngine } = await import('./src/engine/exact.ts');
      const before = Object.keys(tf.engine().registryFactory);
      await useExactEngine();
      const loaded = Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes('tfjs-node'));
      console.log(JSON.stringify({ before, after: tf.getBackend(), loaded }));`;
    const root = new URL('../../..', import.meta.url);
    const node = ['--import', 'tsx', '--input-type=module', '-e', script];
    const { stdout } = await promisify(execFile)(process.execPath, node, { cwd: root });
    expect(JSON.parse(stdout)).toEqual({ before: [], after: 'wasm', loaded: false });
  });
});

it('the reason why the native engine does not load names no folder of this machine', () => {
  expect(loadNative().why ?? '').not.toContain(process.cwd());
});
