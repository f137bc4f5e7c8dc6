import { getSystemErrorMap } from 'node:util';
import { AecError } from './errors.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EISDIR: 'is a folder, not a file',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'a part of the path is a file, not a folder',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'links lead in a circle',
  EMFILE: 'too many open files',
  ERR_FS_FILE_TOO_LARGE: 'larger than 2 GiB',
};

/** Turns an error of the operating system into an AecError('input') about the path; returns any other error unchanged. */
export function explainSystemError(error: unknown, path?: string): unknown {
  if (!(error instanceof Error) || error instanceof AecError) return error;
  const { code = '', errno = 0, path: ownPath, syscall } = error as NodeJS.ErrnoException;
  if (syscall === 'uv_cwd') {
    return new AecError('input', 'the current folder no longer exists; change to one that does', {
      cause: error,
    });
  }
  if (syscall === undefined && REASONS[code] === undefined) return error;
  const name = path ?? ownPath;
  // The message has all paths of the call, temporary ones, too.
  const reason = REASONS[code] ?? getSystemErrorMap().get(errno)?.[1] ?? error.message;
  const advice = code === 'ENOENT' && name !== undefined ? adviceOnName(name) : '';
  return new AecError('input', `${name === undefined ? '' : `${name}: `}${reason}${advice}`, {
    cause: error,
  });
}

/** What to do about a name that is not found since Node puts U+FFFD for what is not UTF-8 in arguments; empty for other names. */
export function adviceOnName(name: string): string {
  if (!name.includes('\ufffd')) return '';
  return '; as an argument, a name must be valid UTF-8: name its folder, or list it with --files-from';
}
