import type { Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathOfBytes, systemPath } from '../path-bytes.js';
import { explainSystemError } from '../system-error.js';
import { isTemporary } from '../temporaries.js';
import { truePath } from '../true-path.js';

/** Something in a folder that cannot be taken, and why. */
export interface FolderProblem {
  /** Relative to the folder; empty for the folder itself. */
  readonly name: string;
  readonly reason: string;
}

/** All that lies in a folder and below it; names are relative to it, with `/`. */
export interface FolderContents {
  /** The files that were asked for, sorted by code unit. A file with several names by links is there once. */
  readonly files: string[];
  /** What might have been one of them. */
  readonly problems: FolderProblem[];
  /** Hidden files and folders, other files, what models have, and links to what is there already. */
  readonly others: string[];
}

/**
 * Lists the files with these extensions, in upper or lower case, in a folder and its subfolders. Links are followed, each folder is
 * visited once, and nothing is opened but folders. An entry that cannot be read is a problem, not an error.
 */
export async function walkFolder(folder: string, extensions: readonly string[]): Promise<FolderContents> {
  const walk = new Walk(folder, new Set(extensions.map((extension) => `.${extension}`)));
  await walk.visit('');
  await walk.followLinks();
  walk.contents.files.sort();
  return walk.contents;
}

/** A folder with these is a model: its pictures show its training, and are nobody's images. */
const MODEL_FILES = ['manifest.json', 'codec.json'];

class Walk {
  readonly contents: FolderContents = { files: [], problems: [], others: [] };
  readonly #folder: string;
  readonly #extensions: ReadonlySet<string>;
  readonly #links: string[] = [];
  /** The true paths of the folders that were visited, and of the files that links lead to elsewhere. */
  readonly #visited = new Set<string>();
  readonly #linked = new Set<string>();

  constructor(folder: string, extensions: ReadonlySet<string>) {
    this.#folder = folder;
    this.#extensions = extensions;
  }

  async visit(name: string): Promise<void> {
    const pending = [name];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const folders: string[] = [];
      await this.#visitOne(next, folders).catch(this.#isProblem(next));
      pending.push(...folders);
    }
  }

  /** Once all else is known: a link may lead to what is listed anyway. */
  async followLinks(): Promise<void> {
    for (let name = this.#links.shift(); name !== undefined; name = this.#links.shift()) {
      await this.#follow(name).catch(this.#isProblem(name));
    }
  }

  async #visitOne(folder: string, folders: string[]): Promise<void> {
    const place = this.#pathOf(folder);
    const truePlace = await truePath(place);
    if (this.#visited.has(truePlace)) {
      this.contents.others.push(folder);
      return;
    }
    this.#visited.add(truePlace);
    const [before, marks] = [this.contents.files.length, new Set(MODEL_FILES)];
    // The types know no names that are bytes.
    const options = { encoding: 'buffer' as BufferEncoding, bufferSize: 256 };
    for await (const entry of await opendir(systemPath(place) as string, options)) {
      const own = pathOfBytes(entry.name as unknown as Buffer);
      const name = folder === '' ? own : `${folder}/${own}`;
      if (isTemporary(own)) continue;
      marks.delete(own);
      if (own.startsWith('.')) this.contents.others.push(name);
      else if (entry.isSymbolicLink()) this.#links.push(name);
      else if (entry.isDirectory()) folders.push(name);
      else this.#take(name, entry);
    }
    if (marks.size === 0)
      this.contents.others.push(...this.contents.files.splice(before), ...folders.splice(0));
  }

  async #follow(name: string): Promise<void> {
    const place = this.#pathOf(name);
    const target = await truePath(place);
    const stats = await stat(systemPath(target));
    if (stats.isDirectory()) return this.visit(name);
    const isListed = this.#linked.has(target) || this.#visited.has(path.dirname(target));
    if (isListed && this.#isWanted(target)) {
      this.contents.others.push(name);
      return;
    }
    this.#linked.add(target);
    this.#take(name, stats);
  }

  #take(name: string, entry: Pick<Dirent, 'isFile'>): void {
    if (!this.#isWanted(name)) this.contents.others.push(name);
    else if (entry.isFile()) this.contents.files.push(name);
    else this.contents.problems.push({ name, reason: 'is a pipe, a socket or a device, not a file' });
  }

  #isWanted(name: string): boolean {
    return this.#extensions.has(path.extname(name).toLowerCase()) && !path.basename(name).startsWith('.');
  }

  #isProblem(name: string): (error: unknown) => void {
    return (error) => {
      const place = this.#pathOf(name);
      const explained = explainSystemError(error, place);
      if (explained === error) throw error;
      this.contents.problems.push({ name, reason: (explained as Error).message.slice(place.length + 2) });
    };
  }

  #pathOf(name: string): string {
    return path.join(this.#folder, name);
  }
}
