import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readClassicalResults } from '../../bench/classical-result.js';
import { classicalTable, lesson, pictureFile, ranked } from '../../bench/lesson-page.js';
import { partOf } from '../../bench/page-parts.js';

const root = path.resolve(import.meta.dirname, '../../..');
const page = (name: string) => readFileSync(path.join(root, name), 'utf8');
const results = readClassicalResults();

describe('the pages on classical autoencoders are what `npm run lesson` makes', () => {
  it('show more than a dozen autoencoders', () => expect(results.length).toBeGreaterThan(12));

  it('src/docs/architectures.md', () => {
    expect(partOf(page('src/docs/architectures.md'), 'lesson')).toBe(lesson(results));
  });

  it('models/README.md', () => {
    expect(partOf(page('models/README.md'), 'classical')).toBe(classicalTable(results));
  });

  it('the pictures', () => {
    const folder = path.join(root, 'test/bench/results/pictures/classical');
    expect(readdirSync(folder)).toHaveLength(results.length);
    for (const { id, picture } of ranked(results)) {
      expect(readFileSync(path.join(folder, pictureFile(id))).toString('base64'), id).toBe(picture);
    }
  });
});
