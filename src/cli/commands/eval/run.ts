import path from 'node:path';
import { defaultModelFor } from '../../../architectures/default-model.js';
import { loadModel } from '../../../architectures/load-model.js';
import type { Model } from '../../../architectures/model.js';
import type { RateOptions } from '../../../architectures/rates.js';
import { type Dataset, openDataset } from '../../../data/dataset.js';
import { aecCodec } from '../../../evaluation/aec-codec.js';
import { baselineCurve } from '../../../evaluation/baselines.js';
import type { CodecUnderTest } from '../../../evaluation/codec-under-test.js';
import { type CodedImage, type Evaluation, evaluate } from '../../../evaluation/evaluate.js';
import type { BaselineName } from '../../../evaluation/names.js';
import { makeReport, writeResults } from '../../../evaluation/result.js';
import { findModel, type InstalledModel } from '../../../model-store/installed.js';
import { commandLine } from '../../core/command-line.js';
import { explain } from '../../core/verbosity.js';
import { openCountProgress } from '../../io/count-progress.js';
import { printNote } from '../../io/output.js';
import { ReportPictures } from '../report/pictures.js';
import { checkOutputs, type EvaluationOutputs, metricsToMeasure, writeReports } from './outputs.js';
import { Reconstructions } from './reconstructions.js';

export interface EvalOptions extends EvaluationOutputs {
  /** By default the best one for the images. */
  readonly model?: readonly string[];
  readonly data: string;
  readonly background?: string;
  readonly baselines: readonly BaselineName[];
  /** For models of many rates, which are measured at their usual one without. */
  readonly qualities?: readonly number[];
  readonly limit?: number;
}

/** `aec eval`: measures models and baselines on the same images, through real files. */
export async function runEvaluation(options: EvalOptions): Promise<void> {
  await checkOutputs(options);
  const { background, limit } = options;
  const dataset = await openDataset(options.data, {
    split: 'test',
    limit,
    ...(background && { background }),
  });
  const ids = options.model ?? [defaultModelFor(await dataset.image(0))];
  const models = await Promise.all(ids.map(findModel));
  const images = options.saveImages === undefined ? undefined : new Reconstructions(options.saveImages);
  const pictures = options.report === undefined ? undefined : new ReportPictures();
  const evaluations: Evaluation[] = [];
  const measure = async (codec: CodecUnderTest, keep?: (coded: CodedImage) => Promise<void>) => {
    const onImage = async (coded: CodedImage) => {
      await images?.add(codec, coded);
      pictures?.add(codec, coded);
      await keep?.(coded);
    };
    evaluations.push(await measureCodec(codec, dataset, options, onImage));
  };
  for (const { folder } of models) {
    const model = await loadModel(folder);
    explain(`model ${model.id} (${model.hash.slice(0, 8)}) in ${folder}`);
    for (const [n, rate] of ratesOf(model, options.qualities).entries()) {
      const codec = aecCodec(model, rate);
      await measure(codec, async (coded) => (n === 0 ? pictures?.addLatent(model, codec, coded) : undefined));
    }
    model.dispose();
  }
  for (const codec of options.baselines.flatMap((name) => baselineCurve(name, dataset.channels))) {
    await measure(codec);
  }
  if (options.saveResults) await saveResults(models, dataset, evaluations);
  const report = await makeReport(dataset, evaluations, { perImage: true, command: commandLine() });
  await writeReports(options, report, pictures);
  if (images) {
    const sheet = await images.saveSideBySide();
    if (!options.quiet) printNote(`${sheet}: rows are ${images.rows.join(', ')}`);
  }
}

function ratesOf(model: Model, qualities: readonly number[] | undefined): RateOptions[] {
  const { rates } = model.coder.traits;
  return rates && rates.qualities > 0 && qualities ? qualities.map((quality) => ({ quality })) : [{}];
}

async function measureCodec(
  codec: CodecUnderTest,
  dataset: Dataset,
  options: EvalOptions,
  onImage: (coded: CodedImage) => Promise<void>,
): Promise<Evaluation> {
  const metrics = metricsToMeasure(options);
  const progress = options.quiet ? undefined : openCountProgress(`${codec.name} ${codec.setting}`);
  try {
    return await evaluate(codec, dataset, {
      metrics,
      ...(progress && { onProgress: progress.update }),
      onImage,
    });
  } finally {
    progress?.close();
  }
}

/** `results.json` in the folder of every model: its own figures alone. */
async function saveResults(
  models: readonly InstalledModel[],
  dataset: Dataset,
  evaluations: readonly Evaluation[],
): Promise<void> {
  for (const { folder, hash } of models) {
    const own = evaluations.filter(({ model }) => model?.hash === hash);
    await writeResults(path.join(folder, 'results.json'), await makeReport(dataset, own));
  }
}
