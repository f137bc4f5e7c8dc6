import type { Stats } from 'node:fs';
import {
  chmod,
  link,
  lstat,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { AecError } from './errors.js';
import { systemPath } from './path-bytes.js';
import { throughTemporary } from './temporaries.js';
import { finalPath, leadsOut, truePath } from './true-path.js';

/**
 * Behaviour if a file of that name exists at the moment when it is written: `refuse` is an error, `keep` leaves that file as it is,
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
  /**
   * The folder that links must not lead out of. Then the file is an ordinary one or new; without it somebody has named this very file,
   * so that a link to anywhere, a device or a pipe is meant.
   */
  readonly within?: string | undefined;
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
 * place: unless it replaces, that step fails if the name was taken meanwhile. Creates missing folders, writes the file that a
 * link leads to, and writes straight to a device or a pipe. A signal that ends the process also removes the temporary file.
 * Returns whether it was written. Throws the error of the file system, which then names `file`, ExistsError, and AecError('input') for what
 * `within` forbids.
 */
export async function writeFileAtomically(
  file: string,
  content: Content,
  options: WriteOptions = {},
): Promise<boolean> {
  let ofContent: unknown;
  const isWhole = typeof content === 'string' || content instanceof Uint8Array;
  async function* watched(parts: AsyncIterable<Uint8Array>) {
    try {
      yield* parts;
    } catch (error) {
      ofContent = error;
      throw error;
    }
  }
  try {
    return await write(file, isWhole ? content : watched(content), options);
  } catch (error) {
    throw error === ofContent ? error : aboutFile(error, file);
  }
}

async function write(
  file: string,
  content: Content,
  { existing = 'replace', modified, mode, within }: WriteOptions,
): Promise<boolean> {
  if (within !== undefined) await checkFolder(file, within);
  const there = await stat(systemPath(file)).catch(() => undefined);
  const isReplacing = existing === 'replace';
  if (within !== undefined && isReplacing) await checkReplaced(file, there, within);
  if (within === undefined && there && !there.isFile()) {
    await writeFile(systemPath(file), content);
    return true;
  }
  const target = isReplacing ? await finalPath(file) : file;
  await mkdir(systemPath(path.dirname(target)), { recursive: true });
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

/** Throws AecError('input') if the folder of a file lies, links followed, elsewhere than in `within`. */
export async function checkFolder(file: string, within: string): Promise<void> {
  if (await leadsOut(path.dirname(file), within)) throw outsideError(file, within);
}

/** Throws AecError('input') for what must not be replaced: a pipe or a device, or by a link a file elsewhere than in `within`. */
export async function checkReplaced(file: string, there: Stats | undefined, within: string): Promise<void> {
  if (there && !there.isFile() && !there.isDirectory()) {
    throw new AecError(
      'input',
      `${file} is a pipe, a socket or a device, not a file; choose another output with -o`,
    );
  }
  if (await leadsOut(file, within)) throw outsideError(file, within);
}

function outsideError(file: string, within: string): AecError {
  return new AecError(
    'input',
    `${file}: a link leads out of the folder ${within}; remove the link, or choose another output with -o`,
  );
}

/** An error of the file system as one about the file that was to be written: temporary names tell nobody anything. */
function aboutFile(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).syscall === undefined) return error;
  return Object.assign(error, { path: file });
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
  const there = await stat(systemPath(b)).catch(() => undefined);
  if (!there?.isFile()) return false;
  const [one, other] = await Promise.all([readFile(systemPath(a)), readFile(systemPath(b))]);
  return one.equals(other);
}

/**
 * Writes files into a folder. A new folder appears with all of them or not at all. In one that is there, they replace the files
 * of their names one by one, in order, once all are on the disk; then the `obsolete` ones are removed, and whatever else
 * lies there stays as it is. Names are paths inside the folder, with slashes. Throws the error of the file system, before
 * anything is replaced if that can be known.
 */
export async function writeFolderAtomically(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  obsolete: readonly string[] = [],
): Promise<void> {
  const target = await truePath(folder).catch(() => path.resolve(folder));
  const isThere = (await stat(target).catch(() => undefined)) !== undefined;
  if (isThere) for (const name of [...files.keys(), ...obsolete]) await checkWay(target, name);
  await putInPlace(target, isThere, files, obsolete).catch((error: unknown) => {
    throw aboutFile(error, folder);
  });
}

async function putInPlace(
  target: string,
  isThere: boolean,
  files: ReadonlyMap<string, string | Uint8Array>,
  obsolete: readonly string[],
): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  // Inside a folder that is there, which may be a mount: renaming does not cross file systems.
  await throughTemporary(isThere ? path.join(target, 'new') : target, async (temporary) => {
    await mkdir(temporary);
    for (const [name, content] of files) {
      const file = path.join(temporary, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    if (!isThere) return rename(temporary, target);
    for (const name of files.keys()) {
      await mkdir(path.dirname(path.join(target, name)), { recursive: true });
      await rename(path.join(temporary, name), path.join(target, name));
    }
    for (const name of obsolete) if (!files.has(name)) await removeFile(target, name);
    await rm(temporary, { recursive: true, force: true });
  });
}

/** Throws unless a file can lie at that path of the folder: links would lead out of it, and a folder is not replaced by a file. */
async function checkWay(folder: string, name: string): Promise<void> {
  const steps = name.split('/');
  for (const n of steps.keys()) {
    const place = path.join(folder, ...steps.slice(0, n + 1));
    const stats = await lstat(place).catch(() => undefined);
    const isLast = n === steps.length - 1;
    if (stats === undefined || (isLast ? !stats.isDirectory() : stats.isDirectory())) continue;
    const code = isLast ? 'EISDIR' : 'ENOTDIR';
    throw Object.assign(new Error(`${code}: ${place} is in the way`), {
      code,
      path: place,
      syscall: 'rename',
    });
  }
}

/** Removes a file of a folder, and the folders that it leaves empty. */
async function removeFile(folder: string, name: string): Promise<void> {
  await rm(path.join(folder, name), { force: true });
  for (let at = path.posix.dirname(name); at !== '.'; at = path.posix.dirname(at)) {
    const isRemoved = await rmdir(path.join(folder, at)).then(
      () => true,
      () => false,
    );
    if (!isRemoved) return;
  }
}
