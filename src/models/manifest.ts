import { createHash } from 'node:crypto';
import { AecError } from '../errors.js';

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

export function makeManifest(id: string, files: ReadonlyMap<string, Uint8Array>): Manifest {
  const sums = Object.fromEntries([...files.keys()].sort().map((path) => [path, sha256(files.get(path)!)]));
  return { id, hash: contentHash(sums), files: sums };
}

/** Throws `AecError('model')` unless `files` are exactly those that the manifest was made from. */
export function verifyManifest(
  manifest: Manifest,
  files: ReadonlyMap<string, Uint8Array>,
  where: string,
): void {
  for (const [path, bytes] of files) {
    if (manifest.files[path] !== sha256(bytes)) {
      throw new AecError(
        'model',
        `${where}: ${path} is not the file the model was saved with; restore the folder`,
      );
    }
  }
  if (contentHash(manifest.files) !== manifest.hash) {
    throw new AecError('model', `${where}: manifest.json does not match its own hash; restore the folder`);
  }
}

/** SHA-256 over one line `<sha256>  <path>\n` a file, sorted by path: what `sha256sum` prints of the folder. */
function contentHash(files: Readonly<Record<string, string>>): string {
  const lines = Object.keys(files)
    .sort()
    .map((path) => `${files[path]}  ${path}\n`);
  return sha256(Buffer.from(lines.join('')));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
