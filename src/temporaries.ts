import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { lstat, opendir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { systemPath } from './path-bytes.js';

/** Temporary files and folders that exist right now. */
const temporaries = new Set<string>();

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `.aec-<machine>-<process>-<random>.tmp` */
const NAME = /^\.aec-(?<machine>[0-9a-f]{8})-(?<pid>\d+)-[0-9a-f]{8}\.tmp$/;

/** Whether a name is that of a temporary. */
export function isTemporary(name: string): boolean {
  return NAME.test(name);
}

/** The temporaries of a process that cannot be asked are left alone for so long. */
const DAY = 24 * 3600 * 1000;

/**
 * A new name beside a file or folder, of fixed length: the target's name may already be as long as the file system allows. It says who
 * made it, so that a later run knows when nobody needs it any more.
 */
export function temporaryBeside(target: string): string {
  const name = `.aec-${machineMark()}-${process.pid}-${randomUUID().slice(0, 8)}.tmp`;
  return path.join(path.dirname(target), name);
}

/** Runs `write` with the name of a temporary, which is gone afterwards, whether by `write` or after an error or a signal. */
export async function throughTemporary<T>(
  target: string,
  write: (temporary: string) => Promise<T>,
): Promise<T> {
  await sweepOnce(path.dirname(target));
  const temporary = temporaryBeside(target);
  guard(temporary);
  try {
    return await write(temporary);
  } catch (error) {
    await rm(systemPath(temporary), { recursive: true, force: true });
    throw error;
  } finally {
    release(temporary);
  }
}

const swept = new Set<string>();

/** Sweeps a folder the first time that this process asks. Threads leave that to the main one. */
export async function sweepOnce(folder: string): Promise<void> {
  if (!isMainThread || swept.has(folder)) return;
  swept.add(folder);
  await sweep(folder);
}

/** Removes the temporaries that killed runs have left in a folder. */
export async function sweep(folder: string): Promise<void> {
  const entries = await opendir(systemPath(folder) as string).catch(() => undefined);
  if (!entries) return;
  for await (const { name } of entries) {
    const { machine, pid } = NAME.exec(name)?.groups ?? {};
    if (machine === undefined) continue;
    const left = path.join(folder, name);
    if (await isNeeded(left, machine, Number(pid))) continue;
    await rm(systemPath(left), { recursive: true, force: true }).catch(() => {}); // another run may be at it, too
  }
}

/** Whether the process that made a temporary may still use it. */
async function isNeeded(temporary: string, machine: string, pid: number): Promise<boolean> {
  if (machine === machineMark()) return isAlive(pid);
  const stats = await lstat(temporary).catch(() => undefined);
  return stats !== undefined && Date.now() - stats.mtimeMs < DAY;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

let mark: string | undefined;

/** Where the number of a process means one process: a machine since it started, or a container on it. */
function machineMark(): string {
  const known = [
    () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'),
    () => readlinkSync('/proc/self/ns/pid'),
  ];
  const parts = known.map((read) => {
    try {
      return read();
    } catch {
      return ''; // not on this system
    }
  });
  mark ??= createHash('sha256')
    .update([hostname(), ...parts].join('\n'))
    .digest('hex')
    .slice(0, 8);
  return mark;
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
  removeTemporaries();
  // Raises the signal again with its default action: a shell then sees 128 + its number and can end its own loop.
  for (const name of SIGNALS) process.off(name, cleanUpAndDie);
  process.kill(process.pid, signal);
}

/** Removes the temporaries of this thread at once, for a program that ends in the middle of its work. */
export function removeTemporaries(): void {
  for (const temporary of temporaries) {
    try {
      rmSync(systemPath(temporary), { recursive: true, force: true });
    } catch {
      // What cannot be removed must not keep the process from ending.
    }
  }
}
