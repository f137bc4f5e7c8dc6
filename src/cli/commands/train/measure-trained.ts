import path from 'node:path';
import { loadModel } from '../../../architectures/load-model.js';
import { DEFAULT_QUALITY } from '../../../architectures/quality-scale.js';
import { writeFileAtomically } from '../../../atomic-write.js';
import type { Dataset } from '../../../data/dataset.js';
import { AecError } from '../../../errors.js';
import type { CodecUnderTest } from '../../../evaluation/codec-under-test.js';
import { equalPsnrText } from '../../../evaluation/equal-psnr-text.js';
import { measureOwnModel, type OwnMeasurement } from '../../../evaluation/measure-own-model.js';
import { makeReport, writeResults } from '../../../evaluation/result.js';
import { type Verdict, verdictOf } from '../../../evaluation/verdict.js';
import { formatCount, formatCountOf } from '../../../figures.js';
import { openCountProgress } from '../../io/count-progress.js';
import { printJsonLine, printNote, printResult } from '../../io/output.js';
import { figureColumns, formatTable } from '../../io/table.js';
import { reportContents } from '../report/contents.js';
import { ReportPictures } from '../report/pictures.js';

export interface MeasureTrainedOptions {
  /** The images to measure on, and whether training kept them aside. */
  readonly images: Dataset;
  readonly keptAside: boolean;
  /** The time that measuring may take. */
  readonly seconds: number;
  /** Ends it early, with the images measured so far. */
  readonly signal: AbortSignal;
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * Measures the model in `folder`, which was just trained, beside WebP, AVIF and the shipped models. Writes results.json and
 * report.html into the folder, where no hash covers them, and prints a table and a verdict.
 */
export async function measureTrained(folder: string, options: MeasureTrainedOptions): Promise<void> {
  const { images, seconds, signal, json, quiet } = options;
  const kind = options.keptAside ? 'kept aside' : 'that it was trained on';
  const named = { ...images, name: `${path.basename(images.name)}, images ${kind}` };
  const pictures = new ReportPictures();
  const model = await loadModel(path.resolve(folder));
  const progress = json || quiet ? undefined : openCountProgress('measuring');
  try {
    const measurement = await measureOwnModel(model, named, {
      seconds,
      signal,
      onProgress: progress?.update,
      onImage: (codec, coded) => {
        if (isShown(codec)) pictures.add(codec, coded);
      },
    });
    progress?.close();
    if (!measurement) return;
    const page = await writeRecords(folder, measurement, pictures);
    const measured = measurement.evaluations[0]!.images;
    const verdict = verdictOf(measurement.table, `${formatCountOf(measured, 'image')} ${kind}`);
    const { table } = measurement;
    if (json) printJsonLine({ type: 'measured', images: measured, of: images.count, verdict, table });
    else if (!quiet) await printMeasurement(measurement, verdict, page);
  } catch (error) {
    // The model is there and codes: that it could not be measured must not end the training with an error.
    if (!(error instanceof AecError)) throw error;
    progress?.close();
    if (!quiet) printNote(`aec: warning: ${folder} is saved but could not be measured: ${error.message}`);
  } finally {
    progress?.close();
    model.dispose();
  }
}

/** Of models the usual setting alone, so that the page does not become large. */
function isShown({ model, rate }: CodecUnderTest): boolean {
  return !model || rate === null || rate.quality === DEFAULT_QUALITY;
}

/** Writes the figures, and the page, whose path it returns. */
async function writeRecords(
  folder: string,
  { dataset, evaluations }: OwnMeasurement,
  pictures: ReportPictures,
): Promise<string> {
  await writeResults(path.join(folder, 'results.json'), await makeReport(dataset, evaluations));
  const report = await makeReport(dataset, evaluations, { perImage: true });
  const { reportPage } = await import('../../../report/html/page.js');
  const page = path.join(folder, 'report.html');
  const contents = await reportContents([{ name: 'Measured after training', report }], pictures);
  await writeFileAtomically(page, await reportPage(contents));
  return page;
}

async function printMeasurement(
  { dataset, evaluations, table }: OwnMeasurement,
  { sentence, losses }: Verdict,
  page: string,
): Promise<void> {
  const { caption, headings, rows } = equalPsnrText(table);
  const measured = evaluations[0]!.images;
  const part =
    measured < dataset.count
      ? `: there was time for ${formatCount(measured)} of ${formatCount(dataset.count)}`
      : '';
  printResult(`${dataset.name}${part}; ${caption}`);
  for (const line of await formatTable(figureColumns(headings), rows)) printResult(line);
  printResult(sentence);
  for (const loss of losses) printNote(`aec: warning: ${loss.sentence}`);
  printNote(`${page}: a page of figures, curves and pictures`);
}
