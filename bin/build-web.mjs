/**
 * A part of `npm run build`: bundles src/web into dist/web, with TensorFlow.js, its WebAssembly and the list of the
 * shipped models, so that the folder needs nothing but the models beside it in the package.
 */
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { modelEntry } from '../dist/architectures/model-list.js';
import { openDataset } from '../dist/data/dataset.js';
import { encodeImage } from '../dist/image/write.js';
import { listModels } from '../dist/model-store/installed.js';
import { isShipped } from '../dist/model-store/named-models.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = path.join(root, 'dist/web');
const source = path.join(root, 'src/web');

/** Node's way of loading TensorFlow.js gives place to the browser's. */
const tensorFlow = {
  name: 'tensorflow-in-browsers',
  setup({ onResolve }) {
    onResolve({ filter: /\/tfjs\.js$/ }, () => ({ path: path.join(root, 'src/engine/tfjs-browser.ts') }));
  },
};

await build({
  entryPoints: {
    index: path.join(source, 'index.ts'),
    'aec-image': path.join(source, 'aec-image.ts'),
    worker: path.join(source, 'worker.ts'),
    page: path.join(source, 'page/page.ts'),
  },
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  plugins: [tensorFlow],
  logLevel: 'warning',
});

await mkdir(out, { recursive: true });
for (const name of await readdir(path.join(source, 'page'))) {
  if (!name.endsWith('.ts')) await copyFile(path.join(source, 'page', name), path.join(out, name));
}
const wasm = 'tfjs-backend-wasm-simd.wasm';
await copyFile(
  createRequire(import.meta.url).resolve(`@tensorflow/tfjs-backend-wasm/dist/${wasm}`),
  path.join(out, wasm),
);

const digits = await openDataset('mnist', { split: 'test', limit: 1 });
await writeFile(path.join(out, 'digit.png'), await encodeImage(await digits.image(0), 'png'));

const installed = await listModels(undefined, [path.join(root, 'models')]);
const models = installed.filter(isShipped).map((model) => {
  const folder = path.relative(out, model.folder).replaceAll(path.sep, '/');
  return modelEntry(model, `${folder}/`);
});
await writeFile(path.join(out, 'models.json'), `${JSON.stringify({ models }, null, 2)}\n`);
