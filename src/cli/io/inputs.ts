import { stat } from 'node:fs/promises';
import path from 'node:path';
import { isUrl } from '../../batch/refs.js';
import { walkFolder } from '../../data/walk-folder.js';
import { AecError } from '../../errors.js';
import { systemPath } from '../../path-bytes.js';
import { expandPattern, isPattern } from './patterns.js';
import { type Source, SourceList } from './sources.js';
import { STANDARD_STREAM } from './standard-streams.js';

/** A kind of files: its name in messages, and its extensions, without the dot, in folders. */
export interface FileKind {
  readonly plural: string;
  readonly extensions: readonly string[];
}

/** An input that cannot be taken, and why. */
export interface Problem {
  readonly input: string;
  readonly message: string;
}

export interface Inputs {
  readonly sources: SourceList;
  /** True for one file that was named itself, so that its output may be a file too. */
  readonly single: boolean;
  readonly problems: readonly Problem[];
  /** Files that were left alone: those of other kinds, hidden ones, and other names of files that are taken. */
  readonly others: readonly string[];
}

/**
 * Finds the files that the arguments of a command name. A file counts whatever its extension. A folder stands for all
 * files of that kind in it and below it, sorted, without hidden ones; a pattern like `a/*.png` that no shell has expanded stands for
 * the files of that kind that match. Opens none of the files.
 *
 * Throws AecError: `usage` for stdin together with other inputs; `input` if there is nothing at all.
 */
export async function findInputs(inputs: readonly string[], kind: FileKind): Promise<Inputs> {
  if (inputs.includes(STANDARD_STREAM)) {
    if (inputs.length > 1) throw new AecError('usage', "'-' (stdin) must be the only input");
    const sources = new SourceList();
    sources.addFile(STANDARD_STREAM);
    return { sources, single: true, problems: [], others: [] };
  }
  const search = new InputSearch(kind);
  for (const input of inputs) await search.add(input);
  const { sources, problems, others, named } = search;
  if (sources.count === 0 && problems.length === 1) {
    throw new AecError('input', `${problems[0]!.input}: ${problems[0]!.message}`);
  }
  return { sources, problems, others, single: inputs.length === 1 && named === 1 };
}

class InputSearch {
  readonly sources = new SourceList();
  readonly problems: Problem[] = [];
  readonly others: string[] = [];
  /** How many inputs were files. */
  named = 0;
  readonly #kind: FileKind;

  constructor(kind: FileKind) {
    this.#kind = kind;
  }

  async add(input: string): Promise<void> {
    const stats = isUrl(input) ? undefined : await stat(systemPath(input)).catch(() => undefined);
    if (stats?.isDirectory()) return this.#addFolder(input);
    if (!stats && isPattern(input)) return this.#addPattern(input);
    // A missing file is an error like any other of that file, when its turn comes.
    this.sources.addFile(input);
    this.named++;
  }

  async #addFolder(folder: string): Promise<void> {
    const { files, problems, others } = await walkFolder(folder, this.#kind.extensions);
    this.sources.addFolder(folder, files);
    for (const { name, reason } of problems) {
      this.problems.push({ input: path.join(folder, name), message: reason });
    }
    for (const name of others) this.others.push(path.join(folder, name));
    if (files.length > 0 || problems.length > 0) return;
    const { plural } = this.#kind;
    const message = `contains no ${plural} (${this.#known()}), nor do its subfolders`;
    this.problems.push({ input: folder, message });
  }

  async #addPattern(pattern: string): Promise<void> {
    const { base, names } = await expandPattern(pattern);
    const wanted = new Set(this.#kind.extensions);
    const isWanted = (name: string) => wanted.has(path.extname(name).slice(1).toLowerCase());
    const files = names.filter(isWanted);
    this.sources.addFolder(base, files);
    for (const name of names) if (!isWanted(name)) this.others.push(path.join(base, name));
    if (files.length > 0) return;
    const message = `no such file, and as a pattern it matches no ${this.#kind.plural} (${this.#known()})`;
    this.problems.push({ input: pattern, message });
  }

  #known(): string {
    return this.#kind.extensions.map((extension) => `.${extension}`).join(' ');
  }
}

export type { Source };
