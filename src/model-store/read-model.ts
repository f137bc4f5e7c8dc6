import { AecError } from '../errors.js';
import { isListed, type Manifest, parseManifest } from './manifest.js';
import { fileOf, type ModelFiles } from './model-files.js';
import { type ModelSpec, parseSpec } from './model-spec.js';

/**
 * The most bytes of the files of a model that code: ten times what any needs, and what a browser can still hold. A copy of a
 * folder may have files without content that claim to be larger than the disk.
 */
const LARGEST_MODEL = 2 ** 27;

/**
 * Reads a file of a model folder, from disk or over HTTP; rejects if there is no file of that name, or one of more than `most`
 * bytes.
 */
export type ReadFile = (name: string, most?: number) => Promise<Uint8Array>;

/**
 * Reads a model folder, whose name in errors is `where`, one file after the other, and verifies every byte against its manifest.
 * `AecError('model')` if it is not a model or is damaged.
 */
async function readModel(read: ReadFile, where: string): Promise<{ manifest: Manifest; files: ModelFiles }> {
  const manifest = await readManifest(read, where);
  const files = new Map<string, Uint8Array>();
  let left = LARGEST_MODEL;
  for (const name of Object.keys(manifest.files)) {
    const bytes = await read(name, left).catch((error: unknown) => {
      if (error instanceof AecError) throw new AecError('model', error.message, { cause: error });
      throw new AecError('model', `${where}: ${name} is missing; restore the folder`, { cause: error });
    });
    left -= bytes.length;
    if (!(await isListed(manifest, name, bytes))) {
      throw new AecError(
        'model',
        `${where}: ${name} is not the file the model was saved with; restore the folder`,
      );
    }
    files.set(name, bytes);
  }
  return { manifest, files };
}

/** The verified content of a model folder. */
export interface StoredModel {
  readonly manifest: Manifest;
  readonly spec: ModelSpec;
  readonly files: ModelFiles;
  /** The folder or URL, for error messages. */
  readonly where: string;
  /** Reads other files of the folder: the networks as tfjs layers, which no coding needs and no hash covers. */
  readonly read: ReadFile;
}

/** Reads and verifies a model folder. `AecError('model')` if it is not a model or is damaged. */
export async function readStoredModel(read: ReadFile, where: string): Promise<StoredModel> {
  const { manifest, files } = await readModel(read, where);
  const spec = parseSpec(fileOf(files, 'codec.json', where), where);
  if (spec.id !== manifest.id) {
    throw new AecError(
      'model',
      `${where}: codec.json belongs to "${spec.id}", manifest.json to "${manifest.id}"`,
    );
  }
  return { manifest, spec, files, where, read };
}

/** Reads only `manifest.json`, which identifies the model. `AecError('model')` if it is missing or damaged. */
export async function readManifest(read: ReadFile, where: string): Promise<Manifest> {
  const text = await read('manifest.json').catch((error: unknown) => {
    if (error instanceof AecError) throw new AecError('model', error.message, { cause: error });
    throw new AecError('model', `${where}: not a model folder (no manifest.json)`, { cause: error });
  });
  return parseManifest(text, `${where}/manifest.json`);
}
