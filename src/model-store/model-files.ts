import { AecError } from '../errors.js';

/** The files of a model folder that coding depends on, by path inside the folder. */
export type ModelFiles = ReadonlyMap<string, Uint8Array>;

/** The content of a file of a model. `AecError('model')`, starting with `where`, if there is no such file. */
export function fileOf(files: ModelFiles, name: string, where: string): Uint8Array {
  const bytes = files.get(name);
  if (!bytes) throw new AecError('model', `${where}: the manifest lists no ${name}; restore the folder`);
  return bytes;
}

/** The bytes of a text in UTF-8. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
