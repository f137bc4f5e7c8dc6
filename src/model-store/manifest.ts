import { AecError } from '../errors.js';
import { type ModelFiles, parseJson, utf8 } from './model-files.js';

/**
 * `manifest.json` of a model folder: the SHA-256 of every file that coding depends on, and the content hash of
 * the model, by a prefix of which an .aec file names it.
 */
export interface Manifest {
  readonly id: string;
  /** 64 hex digits. */
  readonly hash: string;
  /** Path inside the folder → SHA-256, 64 hex digits. */
  readonly files: Readonly<Record<string, string>>;
}

export async function makeManifest(id: string, files: ModelFiles): Promise<Manifest> {
  const sums: Record<string, string> = {};
  for (const path of [...files.keys()].sort()) sums[path] = await sha256(files.get(path)!);
  return { id, hash: await contentHash(sums), files: sums };
}

/** Reads and checks `manifest.json`; `AecError('model')`, with `where` in front, if it is no manifest. */
export function parseManifest(text: string | Uint8Array, where: string): Manifest {
  const manifest = parseJson(text, where) as Manifest;
  const names = Object.keys(manifest?.files ?? {});
  const inside = names.every((name) => /^[\w-]+(\/[\w-]+)*\.\w+$/.test(name));
  if (typeof manifest?.id !== 'string' || !isHash(manifest.hash) || !inside || names.length === 0) {
    throw new AecError('model', `${where}: not a model manifest; restore the folder`);
  }
  return manifest;
}

/** Throws `AecError('model')` unless `files` are exactly those that the manifest was made from. */
export async function verifyManifest(manifest: Manifest, files: ModelFiles, where: string): Promise<void> {
  for (const [path, bytes] of files) {
    if (manifest.files[path] !== (await sha256(bytes))) {
      throw new AecError(
        'model',
        `${where}: ${path} is not the file the model was saved with; restore the folder`,
      );
    }
  }
  if ((await contentHash(manifest.files)) !== manifest.hash) {
    throw new AecError('model', `${where}: manifest.json does not match its own hash; restore the folder`);
  }
}

/** SHA-256 over one line `<sha256>  <path>\n` a file, sorted by path: what `sha256sum` prints of the folder. */
function contentHash(files: Readonly<Record<string, string>>): Promise<string> {
  const lines = Object.keys(files)
    .sort()
    .map((path) => `${files[path]}  ${path}\n`);
  return sha256(utf8(lines.join('')));
}

/** By WebCrypto, which Node and browsers share. */
async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function isHash(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
