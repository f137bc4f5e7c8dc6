import type { Model } from '../architectures/model.js';
import { type ModelEntry, parseModelList } from '../architectures/model-list.js';
import { openModel } from '../architectures/open-model.js';
import { AecError } from '../errors.js';

/** The default list of models, beside this script. */
const LIST = new URL('models.json', import.meta.url).href;

/**
 * The models in a list, each with an absolute URL as its `folder`. `list` is the URL of a `models.json`; by default, the
 * one beside this script. `AecError('model')` if the list cannot be fetched or read.
 */
export async function listModels(list: string | URL = LIST): Promise<readonly ModelEntry[]> {
  const url = new URL(list, LIST).href;
  const entries = parseModelList(await fetchBytes(url), url);
  return entries.map((entry) => ({ ...entry, folder: new URL(entry.folder, url).href }));
}

/**
 * Fetches a model, given by its id in the list of models or by the URL of its folder, verifies its hashes, and loads it.
 * `AecError('model')` if it is missing or damaged. WebCrypto, which verifies it, needs a secure context: https or
 * localhost.
 */
export async function loadModel(idOrFolder: string | URL, list?: string | URL): Promise<Model> {
  const name = String(idOrFolder);
  const folder = name.includes('/') ? new URL(name, LIST).href : await folderOf(name, list);
  if (globalThis.crypto?.subtle === undefined) {
    throw new AecError('model', 'models are verified by WebCrypto, which needs https or localhost');
  }
  const base = folder.endsWith('/') ? folder : `${folder}/`;
  return openModel((file, most) => fetchBytes(new URL(file, base).href, most), folder);
}

async function folderOf(id: string, list?: string | URL): Promise<string> {
  const models = await listModels(list);
  const found = models.find((model) => model.id === id);
  if (found) return found.folder;
  throw new AecError(
    'model',
    `no model "${id}"; the models are ${models.map((model) => model.id).join(', ')}`,
  );
}

async function fetchBytes(url: string, most = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw new AecError('model', `${url}: cannot be fetched`, { cause });
  }
  if (!response.ok) throw new AecError('model', `${url}: the server answered ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > most) throw new AecError('model', `${url}: is too large for a file of a model`);
  return bytes;
}
