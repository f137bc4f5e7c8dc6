import { stat } from 'node:fs/promises';
import path from 'node:path';
import { classesOf } from '../../../applications/classes.js';
import { type FeatureFormat, featureFormatOf, writeFeatures } from '../../../applications/feature-files.js';
import { drawFeatures } from '../../../applications/feature-map.js';
import { featureCount, featuresOf } from '../../../applications/features.js';
import { requireLatent } from '../../../applications/latent-space.js';
import { npyHeader } from '../../../applications/npy.js';
import { type ProbeResult, probe } from '../../../applications/probe.js';
import type { Model } from '../../../architectures/model.js';
import { type Dataset, openDataset, splitValidation, subsetOf } from '../../../data/dataset.js';
import { AecError } from '../../../errors.js';
import { formatCount } from '../../io/figures.js';
import { writeOutput } from '../../io/files.js';
import { ModelCache } from '../../io/model-cache.js';
import { printJson, printNote, printResult } from '../../io/output.js';
import { checkNothingExists } from '../../io/outputs.js';
import { type Column, formatTable } from '../../io/table.js';
import { writeAtomically } from '../../io/write-atomically.js';

export interface FeaturesOptions {
  readonly output?: string;
  readonly model: string;
  readonly split: 'train' | 'test';
  readonly probe?: boolean;
  readonly plot?: string;
  readonly limit?: number;
  readonly seed: number;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Share of the images that classifiers are tried on, where a data set has no half of its own for that. */
const TEST_SHARE = 0.2;

/** `aec features`: latents as a file for other programs, as a picture, and as what classifiers make of them. */
export async function runFeatures(source: string, options: FeaturesOptions): Promise<void> {
  const { output, plot, force = false } = options;
  if (output === undefined && plot === undefined && !options.probe) {
    throw new AecError('usage', 'say what to do with the features: -o FILE, --plot FILE or --probe');
  }
  const format = output === undefined ? undefined : featureFormatOf(output);
  const labelsFile = format === 'npy' ? output!.replace(/\.npy$/i, '.labels.npy') : undefined;
  const files = [output, labelsFile, plot].filter((file) => file !== undefined);
  await checkNothingExists(
    files.map((file) => ({ output: file })),
    force,
  );
  const model = await new ModelCache().load(options.model);
  const { channels } = requireLatent(model);
  const open = (split: 'train' | 'test') => openDataset(source, { split, limit: options.limit, channels });
  const dataset = await open(options.split);
  for (const { name, reason } of dataset.skipped) printNote(`aec: ${name}: left out: ${reason}`);
  const written = format && (await writeFile(model, dataset, output!, format, labelsFile));
  if (plot !== undefined) await writeOutput(plot, Buffer.from(await drawFeatures(model, dataset)));
  const results = options.probe ? await probeHalves(model, source, dataset, open, options.seed) : undefined;
  const summary = {
    images: dataset.count,
    features: await featureCount(model, dataset),
    model: { id: model.id, hash: model.hash },
    ...(written ? written : {}),
    ...(plot === undefined ? {} : { plot }),
    ...(results ? { probe: results } : {}),
  };
  if (options.json) printJson(summary);
  else if (!options.quiet) print(summary);
}

/** The features, and for .npy, which has no room for them, the classes in a file of their own. */
async function writeFile(
  model: Model,
  dataset: Dataset,
  output: string,
  format: FeatureFormat,
  labelsFile: string | undefined,
) {
  const classes = classesOf(dataset);
  const shape = [dataset.count, await featureCount(model, dataset)] as const;
  const features = featuresOf(model, dataset, classes);
  await writeAtomically(output, writeFeatures(features, format, shape, classes !== undefined));
  if (!labelsFile || !classes) return { output };
  const numbers = Buffer.concat([npyHeader('|u1', [dataset.count]), classes.numbers]);
  await writeOutput(labelsFile, numbers);
  return { output, labels: labelsFile, classes: classes.names };
}

/** Both halves of a data set that has them; else a fifth of its images is kept aside. */
async function probeHalves(
  model: Model,
  source: string,
  dataset: Dataset,
  open: (split: 'train' | 'test') => Promise<Dataset>,
  seed: number,
) {
  const isFolder = (await stat(source).catch(() => undefined))?.isDirectory() === true;
  const hasHalves = dataset.labels !== undefined && (source === 'mnist' || isFolder);
  const { train, validation } = splitValidation(dataset.count, TEST_SHARE, seed);
  const halves = hasHalves
    ? { train: await open('train'), test: await open('test') }
    : { train: subsetOf(dataset, train), test: subsetOf(dataset, validation) };
  const results = await probe(model, halves.train, halves.test, seed);
  return { train: halves.train.count, test: halves.test.count, results };
}

const COLUMNS: readonly Column[] = [
  { heading: 'features', align: 'left' },
  { heading: 'numbers an image', align: 'right' },
  { heading: '5 nearest neighbours', align: 'right' },
  { heading: 'logistic regression', align: 'right' },
];

function print(summary: {
  readonly images: number;
  readonly features: number;
  readonly model: { readonly id: string };
  readonly output?: string;
  readonly labels?: string;
  readonly plot?: string;
  readonly probe?: {
    readonly train: number;
    readonly test: number;
    readonly results: readonly ProbeResult[];
  };
}): void {
  const { images, features, output, labels, plot } = summary;
  if (output !== undefined) {
    const beside = labels === undefined ? '' : `; their classes: ${path.basename(labels)}`;
    printResult(`${output}: ${formatCount(images)} × ${features} features of ${summary.model.id}${beside}`);
  }
  if (plot !== undefined) printResult(`${plot}: the images in the plane`);
  if (!summary.probe) return;
  const { train, test, results } = summary.probe;
  printResult(`right on ${formatCount(test)} images, learned from ${formatCount(train)}:`);
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  const rows = results.map((result) => [
    result.features,
    formatCount(result.dimensions),
    percent(result.nearestNeighbours),
    percent(result.logisticRegression),
  ]);
  for (const line of formatTable(COLUMNS, rows)) printResult(line);
}
