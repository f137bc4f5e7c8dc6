import {
  type AnomalyScore,
  anomalyScores,
  type ScoreName,
  thresholdAt,
} from '../../../applications/anomaly.js';
import { parseAnomalyLabels } from '../../../applications/anomaly-labels.js';
import { auroc } from '../../../applications/auroc.js';
import type { Model } from '../../../architectures/model.js';
import { AecError } from '../../../errors.js';
import { commandModels } from '../../io/command-models.js';
import { openCountProgress } from '../../io/count-progress.js';
import { readInput, writeOutput } from '../../io/files.js';
import { openImages } from '../../io/open-images.js';
import { printJson } from '../../io/output.js';
import { checkOutputs } from '../../io/outputs.js';
import { sourceFiles } from '../../io/source-files.js';
import { printRanking, type Ranked, rankingCsv } from './table.js';

export interface AnomalyOptions {
  readonly model: string;
  readonly by?: ScoreName;
  readonly reference?: string;
  readonly quantile: number;
  readonly anomalous?: string;
  readonly labels?: string;
  readonly background?: string;
  readonly limit?: number;
  readonly top: number;
  readonly output?: string;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** `aec anomaly`: ranks images by a score, flags those above a threshold, and measures how well the score works. */
export async function runAnomalyDetection(source: string, options: AnomalyOptions): Promise<void> {
  const { output, labels, quantile, force = false } = options;
  const inputs = sourceFiles(source, options.anomalous, options.reference, labels);
  if (output !== undefined) await checkOutputs([output], { inputs, force });
  const labelOf = labels === undefined ? undefined : parseAnomalyLabels(await readInput(labels), labels);
  const model = await commandModels().load(options.model);
  const by = scoreFor(model, options.by);
  const measure = (images: string) => scoresOf(images, model, options);
  const own = (await measure(source)).map((score) => {
    const anomalous = labelOf ? labelOf(score.name) : options.anomalous === undefined ? undefined : false;
    return { source, ...score, ...(anomalous === undefined ? {} : { anomalous }) };
  });
  const others = options.anomalous === undefined ? [] : await measure(options.anomalous);
  const strange = others.map((score) => ({ source: options.anomalous!, ...score, anomalous: true }));
  const images: Ranked[] = [...own, ...strange];
  const reference = options.reference === undefined ? undefined : await measure(options.reference);
  const threshold =
    reference &&
    thresholdAt(
      quantile,
      reference.map((score) => score[by]),
    );
  const ranking = images
    .map((image) => (threshold === undefined ? image : { ...image, flagged: image[by] > threshold }))
    .sort((a, b) => b[by] - a[by]);
  const result = {
    model: { id: model.id, hash: model.hash },
    by,
    images: images.length,
    ...(threshold === undefined
      ? {}
      : { threshold: { quantile, value: threshold, reference: reference!.length } }),
    ...(images.some(({ anomalous }) => anomalous) ? { auroc: separation(images) } : {}),
    ranking,
  };
  if (output !== undefined) await writeOutput(output, rankingCsv(ranking));
  if (options.json) printJson(result);
  else if (!options.quiet) await printRanking(result, options.top);
}

/** The score to rank by. `AecError('usage')` for the error of a model that makes none. */
function scoreFor({ id, coder }: Model, asked: ScoreName | undefined): ScoreName {
  const { rates } = coder.traits;
  if (rates?.lossy !== 0) return asked ?? 'error';
  if (asked !== 'error') return 'bytes';
  throw new AecError(
    'usage',
    `model ${id} codes without loss, so its error is 0 for all images; use --by bytes`,
  );
}

/** The scores of all images in a source. */
async function scoresOf(
  source: string,
  model: Model,
  { background = 'white', limit, quiet }: AnomalyOptions,
): Promise<AnomalyScore[]> {
  const dataset = await openImages(source, { split: 'test', limit, background, quiet });
  const progress = quiet ? undefined : openCountProgress(dataset.name);
  const scores: AnomalyScore[] = [];
  try {
    for await (const score of anomalyScores(model, dataset)) {
      scores.push(score);
      progress?.update(scores.length, dataset.count);
    }
  } finally {
    progress?.close();
  }
  return scores;
}

/** AUROC of each score: how well it separates the known anomalies from the other images. */
function separation(images: readonly Ranked[]): Record<ScoreName, number> {
  const areaOf = (score: ScoreName) => {
    const values = (anomalous: boolean) =>
      images.filter((image) => image.anomalous === anomalous).map((image) => image[score]);
    return auroc(values(false), values(true));
  };
  return { error: areaOf('error'), bytes: areaOf('bytes') };
}
