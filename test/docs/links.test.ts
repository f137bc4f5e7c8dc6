import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ownLinks, root } from './page.js';

const docs = (await readdir(path.join(root, 'src/docs'), { recursive: true })).filter((name) =>
  name.endsWith('.md'),
);
const models = await readdir(path.join(root, 'models'), { recursive: true });
const cards = models.filter((name) => path.basename(name) === 'README.md');
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'src/README.md', 'src/format/FORMAT.md'],
  ...docs.map((name) => path.join('src/docs', name)),
  ...cards.map((name) => path.join('models', name)),
];

it.each(pages)('every link and picture of %s leads to a file of the repository', async (page) => {
  const own = ownLinks(await readFile(path.join(root, page), 'utf8'));
  const missing = own.filter((link) => !existsSync(path.resolve(root, path.dirname(page), link)));
  expect(missing).toEqual([]);
});
