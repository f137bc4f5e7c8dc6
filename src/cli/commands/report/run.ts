import { parseResults } from '../../../evaluation/read-results.js';
import { formatCountOf } from '../../io/figures.js';
import { nameOfInput, readInput, writeOutput } from '../../io/files.js';
import { printResult } from '../../io/output.js';
import { checkInputsSurvive, checkNothingExists } from '../../io/outputs.js';
import { STANDARD_STREAM } from '../../io/standard-streams.js';
import { type NamedReport, reportContents } from './contents.js';

export interface CombineOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly quiet?: boolean;
}

/** `aec report`: what `aec eval --json` wrote, once or several times, as one page. */
export async function combineResults(files: readonly string[], options: CombineOptions): Promise<void> {
  const { output, force = false, quiet = false } = options;
  await checkInputsSurvive(files, [output]);
  if (output !== STANDARD_STREAM) await checkNothingExists([{ output }], force);
  const reports: NamedReport[] = [];
  for (const file of files) {
    const name = nameOfInput(file);
    reports.push({ name, report: parseResults(await readInput(file), name) });
  }
  const { reportPage } = await import('../../../report/html/page.js');
  const page = Buffer.from(await reportPage(await reportContents(reports)));
  await writeOutput(output, page);
  if (!quiet && output !== STANDARD_STREAM)
    printResult(`${output}: ${formatCountOf(reports.length, 'result')}`);
}
