/**
 * Decodes every .aec file of test/golden with the built program under Node 20, 22 and 24, and compares the pixels with
 * the hashes of golden.json. The Node binaries come from npm and are kept in node_modules/.cache. Writes
 * results/node-versions.json; exits with 1 if a pixel differs. Needs a build (dist).
 */
import { execFile } from 'node:child_process';
import { access, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { readImage } from '../../src/image/read.js';
import { goldenFolder, readGolden } from '../golden/golden-list.js';
import { pixelHash } from '../golden/pixel-hash.js';
import { inTemporaryFolder } from './temporary-folder.js';
import { writeBenchResults } from './write-results.js';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');
const MAJORS = [20, 22, 24];

const golden = readGolden();
const skipped: string[] = [];
const nodes: { version: string; differing: string[] }[] = [];
for (const major of MAJORS) {
  const binary = await nodeBinary(major).catch((error: Error) => {
    skipped.push(`Node ${major} cannot be had from npm (${error.message.split('\n')[0]})`);
    return null;
  });
  if (binary === null) continue;
  const { stdout } = await run(binary, ['--version']);
  nodes.push({ version: stdout.trim(), differing: await differingFiles(binary) });
}

await writeBenchResults('node-versions', { files: Object.keys(golden).length, nodes, skipped });
for (const reason of skipped) process.stderr.write(`skipped: ${reason}\n`);
if (nodes.some(({ differing }) => differing.length > 0)) process.exitCode = 1;

/** The binary of a major version of Node, from the npm package that holds it for this platform. */
async function nodeBinary(major: number): Promise<string> {
  const cache = path.join(root, 'node_modules/.cache/node', `${major}`);
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const extension = process.platform === 'win32' ? '.exe' : '';
  const binary = path.join(cache, 'node_modules', name, 'bin', `node${extension}`);
  const there = await access(binary).then(
    () => true,
    () => false,
  );
  if (!there) {
    await mkdir(cache, { recursive: true });
    await run('npm', ['install', '--prefix', cache, '--no-save', '--no-package-lock', `${name}@${major}`], {
      shell: process.platform === 'win32',
    });
  }
  return binary;
}

/** The frozen files that `node` does not decode to the pixels of golden.json. */
async function differingFiles(node: string): Promise<string[]> {
  return inTemporaryFolder(async (out) => {
    await run(node, [path.join(root, 'bin/aec.js'), 'decompress', goldenFolder, '-o', out, '--quiet']);
    const differing: string[] = [];
    for (const [name, { pixels }] of Object.entries(golden)) {
      const png = await readFile(path.join(out, name.replace(/\.aec$/, '.png')));
      if (pixelHash(await readImage(png, { keepAlpha: true })) !== pixels) differing.push(name);
    }
    return differing;
  });
}
