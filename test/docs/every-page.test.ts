import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from './page.js';
import { shellBlocks } from './shell-blocks.js';

/** One test file per page, so that two workers share the pages. */
it('every page that shows commands has a test file that runs them', async () => {
  const docs = await readdir(path.join(root, 'src/docs'), { recursive: true });
  const inDocs = docs.filter((name) => name.endsWith('.md')).map((name) => path.posix.join('src/docs', name));
  const pages = ['README.md', 'CONTRIBUTING.md', 'src/README.md', 'models/README.md', ...inDocs];
  const withCommands: string[] = [];
  for (const page of pages) {
    if (shellBlocks(await readFile(path.join(root, page), 'utf8')).length > 0) withCommands.push(page);
  }
  const tested: string[] = [];
  for (const name of await readdir(import.meta.dirname)) {
    if (!name.endsWith('.test.ts')) continue;
    const text = await readFile(path.join(import.meta.dirname, name), 'utf8');
    tested.push(...[...text.matchAll(/^testPage\('(.+)'\)/gm)].map((match) => match[1]!));
  }
  expect(tested.sort()).toEqual(withCommands.sort());
});
