import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { modelEntry } from '../../../architectures/model-list.js';
import { AecError } from '../../../errors.js';
import { filesIn } from '../../../model-store/folder.js';
import { listModels } from '../../../model-store/installed.js';
import { readManifest } from '../../../model-store/read-model.js';

/** What is behind a path of a URL: a file, or text made here. Nothing else is served, so no path leads elsewhere. */
export type Served = ReadonlyMap<string, { readonly file: string } | { readonly text: string }>;

const page = fileURLToPath(new URL('../../../web/', import.meta.url));

/** The built page, the list of the installed models, and the files that coding with them needs. */
export async function servedFiles(): Promise<Served> {
  const served = new Map<string, { file: string } | { text: string }>();
  const names = await readdir(page).catch((cause: unknown) => {
    throw new AecError('input', `${page}: the page is not built; npm run build makes it`, { cause });
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
