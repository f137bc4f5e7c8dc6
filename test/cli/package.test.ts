import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(path.join(root, name), 'utf8');

describe('the package', () => {
  it('holds what it needs to run, and nothing it does not', async () => {
    const run = promisify(execFile);
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root });
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const names = files.map((file) => file.path);
    const needed = [
      'bin/aec.js',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/program/aec.js',
      'LICENSE',
      'README.md',
    ];
    expect(names).toEqual(expect.arrayContaining([...needed, 'models/mnist-conv-8/manifest.json']));
    expect(names.filter((name) => /^(src|test)\//.test(name) && name !== 'src/format/FORMAT.md')).toEqual([]);
    expect(names.filter((name) => /\.(checkpoint|tmp)$/.test(name))).toEqual([]);
  });

  it('has a lock file that names no registry', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved"/);
  });

  it('pins TensorFlow.js: its WebAssembly is part of the promise', () => {
    const { dependencies, optionalDependencies } = JSON.parse(read('package.json'));
    for (const [name, version] of Object.entries({ ...dependencies, ...optionalDependencies })) {
      if (name.startsWith('@tensorflow/')) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });

  it('is tested by .ci/run as the README says', () => {
    const command = 'npm ci && npm test';
    expect(read('README.md').slice(0, 1200)).toContain(command);
    expect(read('.ci/run')).toContain(`\n${command}\n`);
  });
});
