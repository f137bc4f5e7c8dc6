import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../cli/images.js';
import { looksLike, shellBlocks } from './shell-blocks.js';

export const root = path.resolve(import.meta.dirname, '../..');
const binary = path.join(root, 'bin/aec.js');

/**
 * Runs every command that a page shows, in the page's order and in one folder, and compares what it prints with what the
 * page shows. Commands marked as not run are compared with the program's help and with the npm scripts.
 */
export function testPage(page: string): void {
  const blocks = shellBlocks(readFileSync(path.join(root, page), 'utf8'));
  describe(page, async () => {
    const folder = await temporaryFolder();
    beforeAll(() => prepareFolder(folder));

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
}

/** Gives a folder what a reader has: images in `clothes/train` and `clothes/new`, and an `npx aec` that is the program under test. */
async function prepareFolder(folder: string): Promise<void> {
  await cp(path.join(import.meta.dirname, 'clothes'), path.join(folder, 'clothes'), { recursive: true });
  const shims = path.join(folder, '.shims');
  await mkdir(shims);
  const aec = `exec "${process.execPath}" "${binary}" "$@"\n`;
  await writeFile(path.join(shims, 'aec'), `#!/bin/sh\n${aec}`, { mode: 0o755 });
  await writeFile(path.join(shims, 'npx'), `#!/bin/sh\nshift\n${aec}`, { mode: 0o755 });
}

/** Runs the commands as one script and returns what they print on stdout. */
function run(commands: readonly string[], cwd: string): string {
  const script = commands.join('\n');
  const env = {
    ...process.env,
    PATH: [path.join(cwd, '.shims'), process.env.PATH].join(path.delimiter),
    NO_COLOR: '1',
  };
  const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', script], {
    cwd,
    env,
    encoding: 'utf8',
  });
  expect(status, `${script}\n${stderr}`).toBe(0);
  return stdout;
}

const helps = new Map<string, string>();

/** The help of one command, which is printed once per page. */
function helpOf(name: string, cwd: string): string {
  const help = helps.get(name) ?? run([`aec ${name} --help`], cwd);
  helps.set(name, help);
  return help;
}

/** Checks that what takes too long for a test at least exists: commands and options by their help, npm scripts by name. */
function checkAgainstHelp(line: string, cwd: string): void {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  for (const command of line.split(/&&|\|/)) {
    const words = command.trim().split(/\s+/);
    if (words[0] === 'npm') {
      if (words[1] === 'run') expect(Object.keys(scripts)).toContain(words[2]);
      continue;
    }
    const at = words.indexOf('aec');
    if (at < 0) continue;
    const name = words.slice(at + 1, at + (words[at + 1] === 'batch' ? 3 : 2)).join(' ');
    const help = helpOf(name, cwd);
    for (const option of words.filter((word) => /^--?[a-z]/.test(word))) {
      expect(help, `${name} ${option}`).toMatch(new RegExp(`(^|[ ,])${option.split('=')[0]}([ ,=]|$)`, 'm'));
    }
  }
}

/** The links and pictures of a page that lead to files beside it. */
export function ownLinks(page: string): string[] {
  const text = page.replace(/^```.*?^```$/gms, '');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!.split('#')[0]!);
  return links.filter((link) => link !== '' && !/^[a-z]+:/.test(link));
}
