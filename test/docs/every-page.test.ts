import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from './page.js';
import { type ShellBlock, shellBlocks } from './shell-blocks.js';

const pages = ['README.md', 'CONTRIBUTING.md', 'src/README.md', 'models/README.md', ...(await pagesInDocs())];

async function pagesInDocs(): Promise<string[]> {
  const names = await readdir(path.join(root, 'src/docs'), { recursive: true });
  return names.filter((name) => name.endsWith('.md')).map((name) => path.posix.join('src/docs', name));
}

async function blocksOf(page: string): Promise<ShellBlock[]> {
  return shellBlocks(await readFile(path.join(root, page), 'utf8'));
}

/** One test file per page, so that two workers share the pages. */
it('every page that shows commands has a test file that runs them', async () => {
  const withCommands: string[] = [];
  for (const page of pages) {
    if ((await blocksOf(page)).length > 0) withCommands.push(page);
  }
  const tested: string[] = [];
  for (const name of await readdir(import.meta.dirname)) {
    if (!name.endsWith('.test.ts')) continue;
    const text = await readFile(path.join(import.meta.dirname, name), 'utf8');
    tested.push(...[...text.matchAll(/^testPage\('(.+)'\)/gm)].map((match) => match[1]!));
  }
  expect(tested.sort()).toEqual(withCommands.sort());
});

/** The files and folders that a command writes. */
const OUTPUT = /(?:-o|--report|--plot|--json|--csv|--save-noisy|>) +([\w./-]*\w)/g;

it('no page writes what another page writes, so that a reader can follow all of them in one folder', async () => {
  const writers = new Map<string, Set<string>>();
  for (const page of pages) {
    const lines = (await blocksOf(page)).flatMap(({ commands }) => commands);
    for (const [, output] of lines.flatMap((line) => [...line.matchAll(OUTPUT)])) {
      writers.set(output!, (writers.get(output!) ?? new Set()).add(page));
    }
  }
  expect(writers.size).toBeGreaterThan(40);
  const shared = [...writers].filter(([, of]) => of.size > 1);
  expect(shared).toEqual([]);
});
