import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { lstat, mkdir, realpath, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Temporary files and folders that exist right now. */
const temporaries = new Set<string>();

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Writes a file completely or not at all. The content goes to a temporary file in the same folder, which one rename
 * then puts in place. Creates missing folders, follows symbolic links, and writes straight to a device or a pipe.
 * A signal that ends the process also removes the temporary file. Throws the error of the file system.
 */
export async function writeFileAtomically(
  file: string,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const existing = await stat(file).catch(() => undefined);
  if (existing && !existing.isFile()) return writeFile(file, content);
  const target = existing ? await realpath(file) : file;
  await throughTemporary(target, async (temporary) => {
    await writeFile(temporary, content, { flag: 'wx' });
    await rename(temporary, target);
  });
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
  const target = await realpath(folder).catch(() => path.resolve(folder));
  const isThere = (await stat(target).catch(() => undefined)) !== undefined;
  if (isThere) for (const name of [...files.keys(), ...obsolete]) await checkWay(target, name);
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

async function throughTemporary(target: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = temporaryBeside(target);
  guard(temporary);
  try {
    await write(temporary);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  } finally {
    release(temporary);
  }
}

/** A new name of fixed length: the target's name may already be as long as the file system allows. */
function temporaryBeside(target: string): string {
  return path.join(path.dirname(target), `.${randomUUID()}.tmp`);
}

/** Listens for signals only while there is something to clean up; at other times they end the process at once. */
function guard(temporary: string): void {
  if (temporaries.size === 0) for (const signal of SIGNALS) process.prependListener(signal, cleanUpAndDie);
  temporaries.add(temporary);
}

function release(temporary: string): void {
  temporaries.delete(temporary);
  if (temporaries.size === 0) for (const signal of SIGNALS) process.off(signal, cleanUpAndDie);
}

function cleanUpAndDie(signal: NodeJS.Signals): void {
  // A program with a handler of its own, as in training, decides for itself when to end.
  if (process.listenerCount(signal) > 1) return;
  for (const temporary of temporaries) {
    try {
      rmSync(temporary, { recursive: true, force: true });
    } catch {
      // What cannot be removed must not keep the process from ending.
    }
  }
  // Raises the signal again with its default action: a shell then sees 128 + its number and can end its own loop.
  for (const name of SIGNALS) process.off(name, cleanUpAndDie);
  process.kill(process.pid, signal);
}
