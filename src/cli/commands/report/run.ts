import { parseResults } from '../../../evaluation/read-results.js';
import { formatCountOf } from '../../../figures.js';
import { nameOfInput, readInput, writeOutput } from '../../io/files.js';
import { printResult } from '../../io/output.js';
import { checkOutputs } from '../../io/outputs.js';
import { STANDARD_STREAM } from '../../io/standard-streams.js';
import { type NamedReport, reportContents } from './contents.js';

export interface CombineOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly quiet?: boolean;
}

/** `aec report`: combines results of `aec eval --json` into one page. */
export async function combineResults(files: readonly string[], options: CombineOptions): Promise<void> {
  const { output, force, quiet = false } = options;
  if (output !== STANDARD_STREAM) await checkOutputs([output], { inputs: files, force });
  const reports: NamedReport[] = [];
  for (const file of files) {
    const name = nameOfInput(file);
    reports.push({ name, report: parseResults(await readInput(file), name) });
  }
  const { reportPage } = await import('../../../report/html/page.js');
  await writeOutput(output, await reportPage(await reportContents(reports)));
  if (!quiet && output !== STANDARD_STREAM)
    printResult(`${output}: ${formatCountOf(reports.length, 'result')}`);
}
