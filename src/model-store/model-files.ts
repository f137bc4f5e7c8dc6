import { AecError } from '../errors.js';

/** The files of a model folder that coding depends on, by path inside the folder. */
export type ModelFiles = ReadonlyMap<string, Uint8Array>;

/** A file of a model; `AecError('model')`, with `where` in front, if it is not among them. */
export function fileOf(files: ModelFiles, name: string, where: string): Uint8Array {
  const bytes = files.get(name);
  if (!bytes) throw new AecError('model', `${where}: the manifest lists no ${name}; restore the folder`);
  return bytes;
}

/** The bytes of a text in UTF-8. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
