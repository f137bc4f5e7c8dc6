import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkJournalPlace } from '../../../../src/cli/io/journal-place.js';

let folder = '';
const at = (...parts: string[]) => path.join(folder, ...parts);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aec-journal-place-'));
  await mkdir(at('in'));
  await writeFile(at('in/a.png'), 'a');
});
afterEach(() => rm(folder, { recursive: true }));

describe('a journal is refused before the work', () => {
  const job = () => ({ input: at('in/a.png'), output: at('in/a.aec') });

  it.each([
    ['in/a.png', 'usage', 'is an input'],
    ['in/a.aec', 'usage', 'is an output'],
    ['same/a.aec', 'usage', 'is an output'],
    ['in', 'input', 'is a folder'],
    ['in/a.png/x', 'input', 'a part of the path is a file'],
  ])('as %s', async (journal, code, message) => {
    await symlink('in', at('same'));
    await expect(checkJournalPlace(at(journal), [job()])).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});
