/**
 * A part of `npm run build`: bundles the command line and the scripts of worker threads into dist/program, because a process
 * that loads hundreds of small files takes longer to start than to compress a digit. What other commands need besides is
 * in files of their own, which load when such a command runs. Packages stay where npm installs them.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** It finds the files of the package by its own place, which is dist. */
const packageRoot = {
  name: 'package-root-stays-outside',
  setup({ onResolve }) {
    onResolve({ filter: /\/package-root\.js$/ }, () => ({ path: '../package-root.js', external: true }));
  },
};

const options = {
  outdir: path.join(root, 'dist/program'),
  bundle: true,
  packages: 'external',
  plugins: [packageRoot],
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
};

await build({
  ...options,
  entryPoints: { aec: path.join(root, 'src/cli/core/program.ts') },
  splitting: true,
  // Every file imports the first chunk, so that esbuild does not split it by who needs which part of it. The annotations
  // that there are no side effects would let esbuild drop these imports.
  inject: [path.join(root, 'src/cli/core/first-chunk.ts')],
  ignoreAnnotations: true,
});
await build({
  ...options,
  entryPoints: {
    'coding-worker': path.join(root, 'src/batch/coding-worker.ts'),
    'measure-worker': path.join(root, 'src/evaluation/measure-worker.ts'),
    'shard-worker': path.join(root, 'src/training/shards/shard-worker.ts'),
    'svg-process': path.join(root, 'src/image/svg-process.ts'),
  },
});
