import path from 'node:path';
import { isUrl, joinRef } from '../../batch/refs.js';

/** A file to read. */
export interface Source {
  /** Its path or URL, or `-` for stdin. */
  readonly path: string;
  /** Its path in an output folder: its name, or its path below the input folder that contains it. */
  readonly relative: string;
}

/** Very many sources: only one string is kept for each. */
export class SourceList implements Iterable<Source> {
  #count = 0;
  readonly #parts: { readonly names: readonly string[]; source(name: string): Source }[] = [];

  get count(): number {
    return this.#count;
  }

  /** A file that was named itself. */
  addFile(file: string): void {
    this.#add([file], (name) => ({ path: name, relative: path.basename(name) }));
  }

  /** Files of a folder, by their paths there. */
  addFolder(folder: string, names: readonly string[]): void {
    this.#add(names, (name) => ({ path: joinRef(folder, name), relative: name }));
  }

  /** The files of a list, which keep their folders. */
  addListed(files: readonly string[]): void {
    this.#add(files, listedSource);
  }

  *[Symbol.iterator](): Iterator<Source> {
    for (const { names, source } of this.#parts) for (const name of names) yield source(name);
  }

  #add(names: readonly string[], source: (name: string) => Source): void {
    this.#count += names.length;
    this.#parts.push({ names, source });
  }
}

/** A file of a list: its path in an output folder is the one in the list, without leading `/` and `../`. */
export function listedSource(file: string): Source {
  const inTree = isUrl(file) ? file.replace(/^[^:]+:\/\//, '') : file;
  return { path: file, relative: path.join(path.sep, inTree).slice(1) };
}
