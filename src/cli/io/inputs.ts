import { stat } from 'node:fs/promises';
import path from 'node:path';
import { findFiles } from '../../data/find-images.js';
import { AecError } from '../../errors.js';
import { explainSystemError } from '../../system-error.js';
import { STANDARD_STREAM } from './standard-streams.js';

/** A kind of files: its name in messages, and its extensions, without the dot, in folders. */
export interface FileKind {
  readonly plural: string;
  readonly extensions: readonly string[];
}

/** A file to read. */
export interface Source {
  /** Its path, or `-` for stdin. */
  readonly path: string;
  /** Its path in an output folder: its name, or its path below the input folder that contains it. */
  readonly relative: string;
}

export interface Inputs {
  readonly sources: readonly Source[];
  /** True for one file that was named itself, so that its output may be a file too. */
  readonly single: boolean;
}

/**
 * Finds the files that the arguments of a command name. A file counts whatever its extension. A folder stands for all
 * files of that kind in it and below it, sorted, without hidden ones. Opens none of the files.
 *
 * Throws AecError: `input` for a path that does not exist or a folder without such files; `usage` for stdin together
 * with other inputs.
 */
export async function findInputs(inputs: readonly string[], kind: FileKind): Promise<Inputs> {
  if (inputs.includes(STANDARD_STREAM)) {
    if (inputs.length > 1) throw new AecError('usage', "'-' (stdin) must be the only input");
    return { sources: [{ path: STANDARD_STREAM, relative: STANDARD_STREAM }], single: true };
  }
  const sources: Source[] = [];
  let folders = 0;
  for (const input of inputs) {
    if (await isDirectory(input)) {
      folders++;
      const found = await findInFolder(input, kind);
      sources.push(...found.map((relative) => ({ path: path.join(input, relative), relative })));
    } else {
      sources.push({ path: input, relative: path.basename(input) });
    }
  }
  return { sources, single: folders === 0 && inputs.length === 1 };
}

async function isDirectory(input: string): Promise<boolean> {
  const stats = await stat(input).catch((error: unknown) => {
    throw explainSystemError(error, input);
  });
  return stats.isDirectory();
}

async function findInFolder(folder: string, { plural, extensions }: FileKind): Promise<string[]> {
  const found = await findFiles(folder, extensions);
  if (found.length === 0) {
    const known = extensions.map((extension) => `.${extension}`).join(' ');
    throw new AecError('input', `${folder}: contains no ${plural} (${known}), nor do its subfolders`);
  }
  return found;
}
