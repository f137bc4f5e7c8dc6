import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const STDERR = 2;
/** Informational lines of TensorFlow's log, and the line that announces them. */
const NOTE = /^(I\d{4} |WARNING: All log messages before absl::InitializeLog)/;

/**
 * Runs `load` and hides the notes that TensorFlow writes to stderr while its library starts (that oneDNN is on). Native
 * code writes them before it reads TF_CPP_MIN_LOG_LEVEL, so the file descriptor itself is redirected into a file
 * meanwhile; all other lines are passed on. If stderr cannot be reopened by name (a socket, no /proc), the notes show.
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

/** Redirects stderr to a file: the next open takes the lowest free descriptor, the one just closed. */
function redirect(path: string): void {
  closeSync(STDERR);
  openSync(path, 'a');
}
