import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
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
