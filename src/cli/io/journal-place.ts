import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { checkJournal } from '../../batch/journal.js';
import { AecError } from '../../errors.js';
import { systemPath } from '../../path-bytes.js';
import { trueName } from '../../true-path.js';
import type { Job } from './job.js';
import { OutputPlaces } from './output-places.js';

/**
 * Checks before the work where a journal will be written. Throws AecError: `usage` if it is an input or an output, too; `input` if it
 * cannot be made there, or if a file is there that is no journal.
 */
export async function checkJournalPlace(journal: string, jobs: Iterable<Job>): Promise<void> {
  const name = path.basename(journal);
  const place = await trueName(journal);
  for (const { input, output, alternate } of jobs) {
    for (const file of [input, output, alternate]) {
      if (file === undefined || path.basename(file) !== name) continue;
      if ((await trueName(file)) !== place) continue;
      const role = file === input ? 'input' : 'output';
      throw new AecError('usage', `${journal} is an ${role}; choose another file for the journal`);
    }
  }
  await checkJournal(journal);
  if (!(await lstat(systemPath(journal)).catch(() => undefined))) await new OutputPlaces().check(journal);
}
