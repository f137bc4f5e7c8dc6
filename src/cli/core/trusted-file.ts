import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { explainSystemError } from '../../system-error.js';

/** The most bytes of a file that is read without having been asked for. */
const LARGEST = 2 ** 20;

/** The text of a file, and whose it is; or why it was not read. */
export type OrdinaryFile =
  | { readonly text: string; readonly stats: Pick<Stats, 'mode' | 'uid'> }
  | { readonly refused: string };

/** Reads a file that nobody named: never a device, a pipe or a large file. Undefined if there is none. */
export function readOrdinaryFile(file: string): OrdinaryFile | undefined {
  let descriptor: number | undefined;
  try {
    // Without O_NONBLOCK, opening a pipe waits for somebody to write into it.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { refused: 'it is no ordinary file' };
    if (stats.size > LARGEST) return { refused: `it is larger than ${LARGEST} bytes` };
    return { text: readFileSync(descriptor, 'utf8'), stats };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    const explained = explainSystemError(error, file);
    return { refused: (explained as Error).message.replace(`${file}: `, '') };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

const WRITABLE_BY_OTHERS = 0o022;
const ROOT = 0;

/** Why a file may hold what another user wants; undefined if only this user and root can have written it. */
export function distrustOf({
  stats: { mode, uid },
}: Extract<OrdinaryFile, { text: string }>): string | undefined {
  const user = process.geteuid?.();
  if (user === undefined) return undefined; // Windows has neither owners nor modes of this kind
  if (uid !== user && uid !== ROOT) return 'it belongs to another user';
  if ((mode & WRITABLE_BY_OTHERS) !== 0) return 'other users may write it (chmod go-w allows only you)';
  return undefined;
}
