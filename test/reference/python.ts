import { execFileSync } from 'node:child_process';

/** What goes into the name of a test that needs Python and NumPy: nothing, or why it is skipped. */
export const skipWithoutPython = hasNumPy() ? '' : ' (skipped: no Python 3 with NumPy on this machine)';

function hasNumPy(): boolean {
  try {
    execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
