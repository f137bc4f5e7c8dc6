import * as v from 'valibot';
import { equalPsnrText } from '../../../evaluation/equal-psnr-text.js';
import type { CodecResult } from '../../../evaluation/evaluate.js';
import type { EvaluationReport } from '../../../evaluation/result.js';
import { type Comparison, comparisonsOf } from '../../../evaluation/verdict.js';
import { formatBytes, formatCountOf } from '../../../figures.js';
import { filesIn } from '../../../model-store/folder.js';
import { type NamedModel, nameModels } from '../../../model-store/named-models.js';
import type {
  EqualPsnr,
  Measurement,
  PageContents,
  Source,
  TrainingHistory,
} from '../../../report/html/contents.js';
import { freezeComparison } from '../../../training/freeze-comparison.js';
import { freezeSummary } from '../../../training/freeze-text.js';
import { modelLabels } from '../eval/model-labels.js';
import type { ReportPictures } from './pictures.js';

/** A report, and the name of the file that holds it. */
export interface NamedReport {
  readonly name: string;
  readonly report: EvaluationReport;
}

/** The contents of a page about reports, with the pictures that were kept during the evaluation. */
export async function reportContents(
  reports: readonly NamedReport[],
  pictures?: ReportPictures,
): Promise<PageContents> {
  const measurements = byDataset(reports.map(({ report }) => report));
  const results = measurements.flatMap((measurement) => measurement.results);
  const models = await modelsOf(results);
  const names = [...new Set(measurements.map(({ dataset }) => dataset.name))].join(', ');
  return {
    title: `Compression of ${names}`,
    measurements,
    examples: (await pictures?.examples(comparable(results))) ?? [],
    extremes: (await pictures?.extremes(firstOfEachModel(results))) ?? [],
    latents: pictures?.latents ?? [],
    trainings: (await Promise.all(models.map(trainingOf))).filter((training) => training !== null),
    sources: reports.map(sourceOf),
  };
}

/** Groups results by data set. If several have the same codec, setting and model, the last one counts. */
function byDataset(
  reports: readonly EvaluationReport[],
): (Measurement & { results: readonly CodecResult[] })[] {
  const label = modelLabels(reports.flatMap(({ results }) => results.map(({ model }) => model)));
  const groups = new Map<string, EvaluationReport[]>();
  for (const report of reports) {
    const key = `${report.dataset.name} ${report.dataset.images}`;
    groups.set(key, [...(groups.get(key) ?? []), report]);
  }
  return [...groups.values()].map((group) => {
    const results = new Map<string, CodecResult>();
    for (const result of group.flatMap((report) => report.results)) {
      results.set(`${result.codec} ${result.setting} ${result.model?.hash}`, result);
    }
    const { dataset } = group[0]!;
    const labelled = [...results.values()].map(label);
    const images = formatCountOf(dataset.images, 'image');
    return { dataset, results: labelled, comparisons: comparisonsOf(labelled, images).map(inText) };
  });
}

function inText({ table, verdict }: Comparison): EqualPsnr {
  const { sentence, losses } = verdict;
  return { sentences: [sentence, ...losses.map((loss) => loss.sentence)], ...equalPsnrText(table) };
}

/** All settings of models, and for each other codec the setting whose PSNR is nearest to the first model's. */
function comparable(results: readonly CodecResult[]): CodecResult[] {
  const models = results.filter(({ model }) => model);
  const aim = (models[0] ?? results[0])?.metrics.psnr?.mean ?? 0;
  const distance = (result: CodecResult) => Math.abs((result.metrics.psnr?.mean ?? 0) - aim);
  const others = new Map<string, CodecResult>();
  for (const result of results.filter(({ model }) => !model)) {
    const best = others.get(result.codec);
    if (!best || distance(result) < distance(best)) others.set(result.codec, result);
  }
  return [...models, ...others.values()];
}

function firstOfEachModel(results: readonly CodecResult[]): CodecResult[] {
  const first = new Map<string, CodecResult>();
  for (const result of results) {
    if (result.model && !first.has(result.model.hash)) first.set(result.model.hash, result);
  }
  return [...first.values()];
}

async function modelsOf(results: readonly CodecResult[]): Promise<NamedModel[]> {
  const hashes = new Set(results.map(({ model }) => model?.hash));
  const found = new Map<string, NamedModel>();
  for (const model of await nameModels()) if (hashes.has(model.hash)) found.set(model.hash, model);
  return [...found.values()];
}

/** The part of a training record that a page shows. */
const TRAINING = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    history: v.pipe(
      v.array(
        v.object({
          epoch: v.number(),
          loss: v.number(),
          validation: v.object({ loss: v.number(), psnr: v.number(), bytesPerImage: v.number() }),
        }),
      ),
      v.minLength(1),
    ),
    config: v.object({ seed: v.number(), validationSplit: v.number() }),
    /** Models of earlier versions have none. */
    freeze: v.optional(v.array(freezeComparison), []),
    engine: v.object({ name: v.string(), version: v.string() }),
  }),
);

/** Reads `training.json` in the model's folder; null if it is missing or describes another kind of training. */
async function trainingOf({ id, folder }: NamedModel): Promise<TrainingHistory | null> {
  const text = await filesIn(folder)('training.json').then(String, () => '');
  const { success, output } = v.safeParse(TRAINING, text);
  if (!success) return null;
  const { history, config, engine, freeze } = output;
  const facts = [
    `seed ${config.seed}, engine ${engine.name} ${engine.version}`,
    freezeSummary(freeze, config),
  ];
  return { id, history, description: facts.filter((fact) => fact !== null).join('; ') };
}

function sourceOf({ name, report }: NamedReport): Source {
  const { averaging, commit, dataset, date, machine, results, seed, versions } = report;
  const models = new Map(results.flatMap(({ model }) => (model ? [[model.hash, model.id] as const] : [])));
  const skipped =
    dataset.skipped.length > 0 ? `, ${formatCountOf(dataset.skipped.length, 'file')} skipped` : '';
  const facts: [string, string | undefined][] = [
    ['command', report.command],
    ['date', date],
    ['data', `${dataset.name}, ${formatCountOf(dataset.images, 'image')}${skipped}`],
    ['models', [...models].map(([hash, id]) => `${id} (${hash.slice(0, 16)}…)`).join(', ') || undefined],
    [
      'machine',
      `${machine.cpu}, ${formatCountOf(machine.cores, 'core')}, ${formatBytes(machine.memoryBytes)}`,
    ],
    ['system', `${machine.os}, Node ${machine.node}`],
    [
      'versions',
      Object.entries(versions)
        .map((pair) => pair.join(' '))
        .join(', '),
    ],
    ['commit', commit ?? 'not a checkout'],
    ['seed', seed === null ? 'none: no random numbers are drawn' : String(seed)],
    ['averaging', averaging],
  ];
  return { name, facts: facts.filter((fact): fact is [string, string] => fact[1] !== undefined) };
}
