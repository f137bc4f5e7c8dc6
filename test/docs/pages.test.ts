import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../cli/images.js';
import { looksLike, shellBlocks } from './shell-blocks.js';

/** Every command that a page shows is run, in the page's order and in one folder, or held against the program's help. */
const root = path.resolve(import.meta.dirname, '../..');
const binary = path.join(root, 'bin/aec.js');
const scripts = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')).scripts as object;

const docs = path.join(root, 'src/docs');
const pages = ['README.md', ...(await readdir(docs)).map((name) => path.join('src/docs', name))];

describe.each(pages)('%s', async (page) => {
  const blocks = shellBlocks(await readFile(path.join(root, page), 'utf8'));
  const folder = await readersFolder();

  it.each(blocks.filter(({ notRun }) => notRun === undefined))(
    'runs the commands of line $line',
    (block) => {
      const printed = run(block.commands, folder);
      if (block.output) {
        const asShown = looksLike(printed, block.output) ? block.output.join('\n') : printed;
        expect(asShown).toBe(block.output.join('\n'));
      }
    },
    300_000,
  );

  it.each(blocks.filter(({ notRun }) => notRun))('has every command and option of line $line', (block) => {
    for (const command of block.commands) checkAgainstHelp(command, folder);
  });
});

/** A folder as a reader has it: `clothes/train` and `clothes/new`, images of their own. `npx aec` is the program under test. */
async function readersFolder(): Promise<string> {
  const folder = await temporaryFolder();
  await cp(path.join(import.meta.dirname, 'clothes'), path.join(folder, 'clothes'), { recursive: true });
  const shims = path.join(folder, '.shims');
  await mkdir(shims);
  const aec = `exec "${process.execPath}" "${binary}" "$@"\n`;
  await writeFile(path.join(shims, 'aec'), `#!/bin/sh\n${aec}`, { mode: 0o755 });
  await writeFile(path.join(shims, 'npx'), `#!/bin/sh\nshift\n${aec}`, { mode: 0o755 });
  return folder;
}

/** Runs the commands as a script; what they print on stdout. */
function run(commands: readonly string[], cwd: string): string {
  const script = commands.join('\n');
  const env = { ...process.env, PATH: `${path.join(cwd, '.shims')}:${process.env.PATH}`, NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', script], {
    cwd,
    env,
    encoding: 'utf8',
  });
  expect(status, `${script}\n${stderr}`).toBe(0);
  return stdout;
}

/** What is too long for a test must at least exist: commands and options by their help, npm scripts by name. */
function checkAgainstHelp(line: string, cwd: string): void {
  for (const command of line.split(/&&|\|/)) {
    const words = command.trim().split(/\s+/);
    if (words[0] === 'npm') {
      if (words[1] === 'run') expect(Object.keys(scripts)).toContain(words[2]);
      continue;
    }
    const at = words.indexOf('aec');
    if (at < 0) continue;
    const name = words[at + 1]!;
    const help = run([`aec ${name} --help`], cwd);
    for (const option of words.filter((word) => /^--?[a-z]/.test(word))) {
      expect(help, `${name} ${option}`).toMatch(new RegExp(`(^|[ ,])${option.split('=')[0]}([ ,=]|$)`, 'm'));
    }
  }
}
