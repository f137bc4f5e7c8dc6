#!/usr/bin/env node
/** Checks .github/workflows with actionlint (https://github.com/rhysd/actionlint), which must be on the PATH. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('..', import.meta.url));
const { error, status } = spawnSync('actionlint', { cwd, stdio: 'inherit' });
if (error) {
  process.stderr.write('actionlint is not on the PATH, so nothing was checked. To install it:\n');
  process.stderr.write('  go install github.com/rhysd/actionlint/cmd/actionlint@latest\n');
  process.exit(1);
}
if (status === 0) process.stdout.write('the workflows are valid\n');
process.exit(status ?? 1);
