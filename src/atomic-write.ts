import {
  chmod,
  link,
  mkdir,
  open,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { AecError } from './errors.js';
import { systemPath } from './path-bytes.js';
import { temporaryBeside, throughTemporary } from './temporaries.js';

/**
 * What happens if a file of the name exists at the moment when it is written: `refuse` is an error, `keep` leaves that file as it is,
 * `replace` replaces it, and `same` is an error unless it has the same content: for a run that goes on after it was killed.
 */
export type Existing = 'refuse' | 'keep' | 'replace' | 'same';

export interface WriteOptions {
  /** Default: `replace`. */
  readonly existing?: Existing;
  /** When the content counts as changed, in milliseconds since 1970. Default: now. */
  readonly modified?: number | undefined;
  /** Permission bits. Default: those of the file that is replaced, or the usual ones. */
  readonly mode?: number | undefined;
}

/** The file exists, and was not to be replaced. */
export class ExistsError extends AecError {
  constructor(file: string) {
    super('input', `${file} exists already`);
  }
}

type Content = string | Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Writes a file completely or not at all. The content goes to a temporary file in the same folder, which one step then puts in
 * place: unless it replaces, that step fails if the name was taken meanwhile. Creates missing folders, replaces the file that a
 * link leads to, and writes straight to a device or a pipe. A signal that ends the process also removes the temporary file.
 * Returns whether it was written. Throws the error of the file system, and ExistsError.
 */
export async function writeFileAtomically(
  file: string,
  content: Content,
  { existing = 'replace', modified, mode }: WriteOptions = {},
): Promise<boolean> {
  await mkdir(systemPath(path.dirname(file)), { recursive: true });
  const there = await stat(systemPath(file)).catch(() => undefined);
  if (there && !there.isFile()) {
    await writeFile(systemPath(file), content);
    return true;
  }
  const isReplacing = existing === 'replace';
  const target = there && isReplacing ? await realPath(file) : file;
  return throughTemporary(target, async (temporary) => {
    await writeFile(systemPath(temporary), content, { flag: 'wx' });
    const permissions = mode ?? (isReplacing ? there?.mode : undefined);
    if (permissions !== undefined) await chmod(systemPath(temporary), permissions & 0o7777);
    if (modified !== undefined) await utimes(systemPath(temporary), new Date(), new Date(modified));
    if (isReplacing) {
      await rename(systemPath(temporary), systemPath(target));
      return true;
    }
    const isPlaced = await placeIfFree(temporary, target);
    const mayStay =
      existing === 'keep' || (existing === 'same' && !isPlaced && (await haveSameContent(temporary, target)));
    await rm(systemPath(temporary), { force: true });
    if (!isPlaced && !mayStay) throw new ExistsError(file);
    return isPlaced;
  });
}

/** Where a link leads to; a path of bytes stays one. */
async function realPath(file: string): Promise<string> {
  return realpath(systemPath(file) as string);
}

/** Gives the temporary file its name, unless that is taken. Then, or if a second name was made, the temporary one stays. */
async function placeIfFree(temporary: string, target: string): Promise<boolean> {
  try {
    await link(systemPath(temporary), systemPath(target));
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // Where there are no second names, an empty file takes the name first.
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK'].includes(code)) throw error;
  }
  const reserved = await open(systemPath(target), 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  if (!reserved) return false;
  await reserved.close();
  await rename(systemPath(temporary), systemPath(target));
  return true;
}

async function haveSameContent(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([readFile(systemPath(a)), readFile(systemPath(b))]);
  return one.equals(other);
}

/**
 * Writes a folder completely or not at all, and replaces the folder that is there. `files` maps names inside the folder,
 * which may contain slashes, to contents; they are written in that order. Throws the error of the file system.
 */
export async function writeFolderAtomically(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
): Promise<void> {
  const target = await realpath(folder).catch(() => path.resolve(folder));
  await mkdir(path.dirname(target), { recursive: true });
  await throughTemporary(target, async (temporary) => {
    await mkdir(temporary);
    for (const [name, content] of files) {
      const file = path.join(temporary, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    await replaceFolder(target, temporary);
  });
}

/** A rename cannot replace a folder with files in it, so the old one moves aside first; it moves back if that fails. */
async function replaceFolder(folder: string, replacement: string): Promise<void> {
  const previous = temporaryBeside(folder);
  const isReplacing = await rename(folder, previous).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  try {
    await rename(replacement, folder);
  } catch (error) {
    if (isReplacing) await rename(previous, folder);
    throw error;
  }
  await rm(previous, { recursive: true, force: true });
}
