import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const STDERR = 2;
/** Informational lines of TensorFlow's log, and the one that announces them. */
const NOTE = /^(I\d{4} |WARNING: All log messages before absl::InitializeLog)/;

/**
 * Runs `load` and keeps what TensorFlow notes on stderr while its library starts (that oneDNN is on) from the user.
 * It is written before TF_CPP_MIN_LOG_LEVEL is read, by native code, so that the file descriptor itself has to be
 * led into a file for a moment; every other line is passed on. Where stderr cannot be opened again by its name
 * (a socket, no /proc), the notes are seen.
 */
export function withoutStartupNotes<T>(load: () => T): T {
  let kept: number;
  let folder: string;
  try {
    folder = mkdtempSync(join(tmpdir(), 'aec-'));
    kept = openSync('/proc/self/fd/2', 'a');
  } catch {
    return load();
  }
  const notes = join(folder, 'stderr');
  redirect(notes);
  try {
    return load();
  } finally {
    redirect(`/proc/self/fd/${kept}`);
    closeSync(kept);
    const lines = readFileSync(notes, 'utf8').split(/(?<=\n)/);
    for (const line of lines) if (!NOTE.test(line)) writeSync(STDERR, line);
    rmSync(folder, { recursive: true });
  }
}

/** Leads stderr into a file: the lowest free descriptor, which the next open takes, is the one just closed. */
function redirect(path: string): void {
  closeSync(STDERR);
  openSync(path, 'a');
}
