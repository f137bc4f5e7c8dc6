import * as v from 'valibot';
import { AecError } from '../errors.js';
import { parseAs, parseJson } from '../json.js';
import { type ModelFiles, utf8 } from './model-files.js';
import { nameText } from './model-spec.js';

const sha256Hex = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be a SHA-256: 64 hex digits'));
/**
 * Only files of the names that aec gives them, inside the folder: no manifest claims other files, which training anew would
 * remove, or leads out of the folder.
 */
const innerPath = v.pipe(
  v.string(),
  v.maxLength(100, 'must be at most 100 characters'),
  v.regex(
    /^(codec\.json|([\w-]+\/)+network\.json|([\w-]+\/)*[\w-]+\.bin)$/,
    'must be a path inside the model folder: codec.json, NETWORK/network.json or a .bin file',
  ),
);

/** No architecture has a tenth of this. */
const MOST_FILES = 256;

const manifestSchema = v.object({
  id: nameText,
  hash: sha256Hex,
  files: v.pipe(
    v.record(innerPath, sha256Hex),
    v.check((files) => Object.keys(files).length > 0, 'must list the files of the model'),
    v.check((files) => Object.keys(files).length <= MOST_FILES, `must list at most ${MOST_FILES} files`),
  ),
});

/**
 * `manifest.json` of a model folder: the SHA-256 of every file that coding depends on (path inside the folder → 64 hex
 * digits), and the content hash of the model, by a prefix of which an .aec file names it.
 */
export type Manifest = Readonly<v.InferOutput<typeof manifestSchema>>;

/** The manifest of a model with these files. */
export async function makeManifest(id: string, files: ModelFiles): Promise<Manifest> {
  const sums: Record<string, string> = {};
  for (const path of [...files.keys()].sort()) sums[path] = await sha256(files.get(path)!);
  return { id, hash: await contentHash(sums), files: sums };
}

/**
 * Parses a `manifest.json`. `AecError('model')`, starting with `where`, if it is not a manifest, or if its hash is not that of the
 * files that it lists.
 */
export async function parseManifest(text: string | Uint8Array, where: string): Promise<Manifest> {
  const manifest = parseAs(manifestSchema, parseJson(text, where, 'model'), where, 'model');
  if ((await contentHash(manifest.files)) === manifest.hash) return manifest;
  throw new AecError('model', `${where} does not match its own hash; restore the folder`);
}

/** Whether the bytes are the file that the manifest was made from. */
export async function isListed(manifest: Manifest, path: string, bytes: Uint8Array): Promise<boolean> {
  return (await sha256(bytes)) === manifest.files[path];
}

/** SHA-256 of one line `<sha256>  <path>\n` per file, sorted by path, as `sha256sum` prints them. */
function contentHash(files: Readonly<Record<string, string>>): Promise<string> {
  const lines = Object.keys(files)
    .sort()
    .map((path) => `${files[path]}  ${path}\n`);
  return sha256(utf8(lines.join('')));
}

/** Uses WebCrypto, which Node and browsers share. */
async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
