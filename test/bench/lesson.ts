/** Writes the pages that tell of the classical autoencoders, and their pictures, from results/classical: `npm run lesson`. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readClassicalResults } from './classical-result.js';
import { classicalTable, lesson, pictureFile, ranked } from './lesson-page.js';
import { withPart } from './page-parts.js';

const root = path.resolve(import.meta.dirname, '../..');
const results = readClassicalResults();
replace('src/docs/architectures.md', 'lesson', lesson(results));
replace('models/README.md', 'classical', classicalTable(results));
const pictures = path.join(root, 'test/bench/results/pictures/classical');
rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures, { recursive: true });
for (const { id, picture } of ranked(results)) {
  writeFileSync(path.join(pictures, pictureFile(id)), Buffer.from(picture, 'base64'));
}

function replace(page: string, part: string, text: string): void {
  const file = path.join(root, page);
  writeFileSync(file, withPart(readFileSync(file, 'utf8'), part, text));
}
