import { AecError } from '../../../errors.js';
import type { EvaluationReport } from '../../../evaluation/result.js';
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
  for (const file of files) reports.push({ name: nameOfInput(file), report: await readReport(file) });
  const { reportPage } = await import('../../../report/html/page.js');
  const page = Buffer.from(await reportPage(await reportContents(reports)));
  await writeOutput(output, page);
  if (!quiet && output !== STANDARD_STREAM)
    printResult(`${output}: ${formatCountOf(reports.length, 'result')}`);
}

async function readReport(file: string): Promise<EvaluationReport> {
  const text = Buffer.from(await readInput(file)).toString('utf8');
  try {
    const report = JSON.parse(text) as EvaluationReport;
    if (isReport(report)) return report;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new AecError(
    'input',
    `${nameOfInput(file)}: is not a result of \`aec eval --json\`, of the version that this aec reads`,
  );
}

function isReport(report: Partial<EvaluationReport> | null): boolean {
  const { version, dataset, machine, versions, results } = report ?? {};
  const known = version === 1 && typeof dataset?.name === 'string' && Number.isInteger(dataset.images);
  return known && !!machine && !!versions && Array.isArray(results) && results.every(isResult);
}

function isResult(result: Partial<EvaluationReport['results'][number]> | null): boolean {
  const { codec, setting, images, metrics, rows, encodeImagesPerSecond, decodeImagesPerSecond } =
    result ?? {};
  const summaries = typeof metrics === 'object' && metrics !== null ? Object.values(metrics) : [null];
  return (
    typeof codec === 'string' &&
    typeof setting === 'string' &&
    [images, encodeImagesPerSecond, decodeImagesPerSecond].every(Number.isFinite) &&
    summaries.every((summary) => [summary?.mean, summary?.standardDeviation].every(Number.isFinite)) &&
    (rows === undefined || (Array.isArray(rows) && rows.every((row) => typeof row?.values === 'object')))
  );
}
