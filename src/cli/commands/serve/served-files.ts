import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { modelEntry } from '../../../architectures/model-list.js';
import { AecError } from '../../../errors.js';
import { formatBytes } from '../../../figures.js';
import { filesIn } from '../../../model-store/folder.js';
import { type InstalledModel, listModels } from '../../../model-store/installed.js';
import { readStoredModel } from '../../../model-store/read-model.js';
import { inPackage } from '../../../package-root.js';

/** What is served under one path, and the type that it is served as. */
export type Content = { readonly type: string } & ({ readonly file: string } | { readonly body: Uint8Array });

/** Maps the path of a URL to what is served there. Other paths are not served, so no path can lead to another file. */
export type Served = ReadonlyMap<string, Content>;

/** The types of the files of the page, by extension; a file of another kind is not part of it. */
const PAGE_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
};

const BYTES = 'application/octet-stream';

const page = inPackage('dist/web/');

/** The most bytes of models that are kept in memory. */
const MOST_SERVED = 2 ** 29;

/** The built page, the list of installed models, and their files. `onDamaged` gets models that are left out. */
export async function servedFiles(onDamaged: (error: AecError) => void): Promise<Served> {
  const served = new Map<string, Content>();
  const entries = await readdir(page, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AecError('input', `${page}: the page is not built; run npm run build`, { cause });
  });
  for (const entry of entries) {
    const type = PAGE_TYPES[path.extname(entry.name)];
    if (entry.isFile() && type) served.set(`/${entry.name}`, { type, file: path.join(page, entry.name) });
  }
  served.set('/', { type: PAGE_TYPES['.html']!, file: path.join(page, 'index.html') });
  const models = [];
  let left = MOST_SERVED;
  for (const model of await listModels((_, error) => onDamaged(error))) {
    try {
      const files = await filesOf(model);
      left -= files.reduce((sum, [, { length }]) => sum + length, 0);
      if (left < 0) {
        const sum = `all models together have more than ${formatBytes(MOST_SERVED)}`;
        onDamaged(new AecError('model', `${sum}: ${model.folder} and what follows it is not served`));
        break;
      }
      for (const [name, body] of files) {
        served.set(`/models/${model.hash}/${name}`, { type: BYTES, body });
      }
      models.push(modelEntry(model, `models/${model.hash}/`));
    } catch (error) {
      if (!(error instanceof AecError)) throw error;
      onDamaged(error);
    }
  }
  served.set('/models.json', { type: 'application/json', body: Buffer.from(JSON.stringify({ models })) });
  return served;
}

/** The verified files of a model, kept in memory: what lies in its folder later, and links there, are not served. */
async function filesOf({ folder }: InstalledModel): Promise<[string, Uint8Array][]> {
  const read = filesIn(folder);
  const { files } = await readStoredModel(read, folder);
  return [...files, ['manifest.json', await read('manifest.json')]];
}
