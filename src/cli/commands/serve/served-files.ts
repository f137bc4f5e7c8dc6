import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { modelEntry } from '../../../architectures/model-list.js';
import { AecError } from '../../../errors.js';
import { filesIn } from '../../../model-store/folder.js';
import { listModels } from '../../../model-store/installed.js';
import { readManifest } from '../../../model-store/read-model.js';
import { inPackage } from '../../../package-root.js';

/** Maps the path of a URL to a file or a text. Other paths are not served, so no path can lead to another file. */
export type Served = ReadonlyMap<string, { readonly file: string } | { readonly text: string }>;

const page = inPackage('dist/web/');

/** The built page, the list of installed models, and their files. */
export async function servedFiles(): Promise<Served> {
  const served = new Map<string, { file: string } | { text: string }>();
  const names = await readdir(page).catch((cause: unknown) => {
    throw new AecError('input', `${page}: the page is not built; run npm run build`, { cause });
  });
  for (const name of names) {
    if (!name.endsWith('.d.ts')) served.set(`/${name}`, { file: path.join(page, name) });
  }
  served.set('/', { file: path.join(page, 'index.html') });
  const models = await listModels();
  for (const { folder, hash } of models) {
    const { files } = await readManifest(filesIn(folder), folder);
    for (const name of ['manifest.json', ...Object.keys(files)]) {
      served.set(`/models/${hash}/${name}`, { file: path.join(folder, name) });
    }
  }
  const entries = models.map((model) => modelEntry(model, `models/${model.hash}/`));
  served.set('/models.json', { text: JSON.stringify({ models: entries }) });
  return served;
}
