import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { shippedIds } from '../../src/model-store/named-models.js';
import { ownLinks } from '../docs/page.js';
import { temporaryFolder, writeFiles } from './images.js';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(path.join(root, name), 'utf8');

const run = promisify(execFile);

/** The files that npm would pack in a folder. */
async function packedFiles(cwd: string): Promise<string[]> {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd });
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  return files.map((file) => file.path);
}

describe('the package', () => {
  it('holds what it needs to run, and nothing it does not', async () => {
    const names = await packedFiles(root);
    const needed = [
      'bin/aec.js',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/program/aec.js',
      'LICENSE',
      'README.md',
    ];
    expect(names).toEqual(expect.arrayContaining([...needed, 'models/mnist-conv-8/manifest.json']));
    const isSource = (name: string) => /^(src|test)\/.*\.(m?[jt]s|py|aec)$/.test(name);
    expect(names.filter(isSource)).toEqual([]);
    expect(names.filter((name) => /\.(checkpoint|tmp)$/.test(name))).toEqual([]);
  });

  it('holds the models that came with aec, and none that somebody trained beside them', async () => {
    const copy = await temporaryFolder();
    await cp(path.join(root, 'package.json'), path.join(copy, 'package.json'));
    await cp(path.join(root, 'models'), path.join(copy, 'models'), { recursive: true });
    await writeFiles(copy, { 'models/mine/manifest.json': '{}', 'models/mine.checkpoint': 'x' });
    const packed = (await packedFiles(copy)).filter((name) => name.startsWith('models/'));
    expect(packed.filter((name) => name.includes('mine'))).toEqual([]);
    const { stdout } = await run('git', ['ls-files', 'models'], { cwd: root });
    expect(packed.sort()).toEqual(stdout.trim().split('\n').sort());
    const ids = new Set(packed.flatMap((name) => /^models\/([^/]+)\//.exec(name)?.[1] ?? []));
    expect([...shippedIds()].sort()).toEqual([...ids].sort());
  });

  it('holds all that its pages lead to', async () => {
    const names = await packedFiles(root);
    const pages = names.filter((name) => name.endsWith('.md'));
    expect(pages).toEqual(expect.arrayContaining(['SECURITY.md', 'src/docs/training-photographs.md']));
    const isThere = (target: string) =>
      names.some((name) => name === target || name.startsWith(`${target}/`));
    const lost = pages.flatMap((page) =>
      ownLinks(read(page))
        .map((link) => path.posix.join(path.posix.dirname(page), link).replace(/\/$/, ''))
        .filter((target) => !isThere(target))
        .map((target) => `${page}: ${target}`),
    );
    expect(lost).toEqual([]);
  });

  it('has a lock file that names no registry', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved"/);
  });

  it('has a bill of materials: every package that is installed, and its licence', async () => {
    const file = path.join(await temporaryFolder(), 'aec.cdx.json');
    await run(process.execPath, [path.join(root, 'bin/sbom.mjs'), file]);
    const { bomFormat, components, metadata } = JSON.parse(readFileSync(file, 'utf8')) as {
      bomFormat: string;
      components: { name: string; version: string; licenses: unknown[] }[];
      metadata: { component: { name: string } };
    };
    expect(bomFormat).toBe('CycloneDX');
    expect(metadata.component.name).toBe('aec-codec');
    const names = components.map(({ name }) => name);
    const { dependencies } = JSON.parse(read('package.json'));
    expect(names).toEqual(expect.arrayContaining(Object.keys(dependencies)));
    const forDevelopment = ['vitest', 'tsx', '@biomejs/biome', 'playwright-core', 'bullmq', 'typescript'];
    expect(names.filter((name) => forDevelopment.includes(name))).toEqual([]);
    expect(names.filter((name) => name.startsWith('@typescript/'))).toEqual([]);
    for (const { name, licenses } of components) expect(licenses, name).not.toHaveLength(0);
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
