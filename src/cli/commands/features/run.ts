import { classesOf } from '../../../applications/classes.js';
import { featureFormatOf, writeFeatures } from '../../../applications/feature-files.js';
import { drawFeatures } from '../../../applications/feature-map.js';
import { featureCount, featuresOf } from '../../../applications/features.js';
import { requireLatent } from '../../../applications/latent-space.js';
import { npyHeader } from '../../../applications/npy.js';
import { probe } from '../../../applications/probe.js';
import type { Model } from '../../../architectures/model.js';
import { type Dataset, openDataset, splitValidation, subsetOf } from '../../../data/dataset.js';
import { AecError } from '../../../errors.js';
import { commandModels } from '../../io/command-models.js';
import { isFolder, writeOutput } from '../../io/files.js';
import { ImageGate } from '../../io/image-gate.js';
import { openImages } from '../../io/open-images.js';
import { printJson } from '../../io/output.js';
import { checkOutputs } from '../../io/outputs.js';
import { sourceFiles } from '../../io/source-files.js';
import { type FeaturesSummary, printSummary } from './table.js';

export interface FeaturesOptions {
  readonly output?: string;
  readonly model: string;
  readonly split: 'train' | 'test';
  readonly probe?: boolean;
  readonly plot?: string;
  readonly background?: string;
  readonly limit?: number;
  readonly seed: number;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** The share of the images that classifiers are tested on, if the data set is not split already. */
const TEST_SHARE = 0.2;

/** `aec features`: writes latents as a file for other programs, draws them as a map, and tries classifiers on them. */
export async function runFeatures(source: string, options: FeaturesOptions): Promise<void> {
  const { output, plot, force, limit, background = 'white' } = options;
  if (output === undefined && plot === undefined && !options.probe) {
    throw new AecError('usage', 'say what to do with the features: -o FILE, --plot FILE or --probe');
  }
  const labels =
    output !== undefined && featureFormatOf(output) === 'npy'
      ? output.replace(/\.npy$/i, '.labels.npy')
      : undefined;
  const files = [output, labels, plot].filter((file) => file !== undefined);
  await checkOutputs(files, { inputs: sourceFiles(source), force });
  const model = await commandModels().load(options.model);
  const { channels } = requireLatent(model, 'features');
  const ofSplit = (split: 'train' | 'test') => ({ split, limit, background });
  const found = await openImages(source, { ...ofSplit(options.split), quiet: options.quiet });
  await (await ImageGate.open(model, 'features', options)).warn(found);
  const dataset = found.inChannels(channels);
  const written = output === undefined ? {} : await writeFiles(model, dataset, output, labels);
  if (plot !== undefined) await writeOutput(plot, await drawFeatures(model, dataset));
  const summary: FeaturesSummary = {
    images: dataset.count,
    skipped: dataset.skipped,
    notes: dataset.notes,
    features: await featureCount(model, dataset),
    model: { id: model.id, hash: model.hash },
    ...written,
    ...(plot === undefined ? {} : { plot }),
    ...(options.probe
      ? {
          probe: await probeSplits(model, source, dataset, options.seed, async (split) =>
            (await openDataset(source, ofSplit(split))).inChannels(channels),
          ),
        }
      : {}),
  };
  if (options.json) printJson(summary);
  else if (!options.quiet) await printSummary(summary);
}

/** Writes the features; the classes go to a file of their own beside an .npy file, which has no room for them. */
async function writeFiles(
  model: Model,
  dataset: Dataset,
  output: string,
  labels: string | undefined,
): Promise<Pick<FeaturesSummary, 'output' | 'labels' | 'classes'>> {
  const classes = classesOf(dataset);
  const shape = [dataset.count, await featureCount(model, dataset)] as const;
  const features = featuresOf(model, dataset, classes);
  const content = writeFeatures(features, featureFormatOf(output), shape, classes !== undefined);
  await writeOutput(output, content);
  if (labels === undefined || !classes) return { output };
  await writeOutput(labels, Buffer.concat([npyHeader('|u1', [dataset.count]), classes.numbers]));
  return { output, labels, classes: classes.names };
}

/** Tries classifiers on the two splits of a data set that has them, else on a fifth of its images. */
async function probeSplits(
  model: Model,
  source: string,
  dataset: Dataset,
  seed: number,
  open: (split: 'train' | 'test') => Promise<Dataset>,
): Promise<NonNullable<FeaturesSummary['probe']>> {
  const isSplit = dataset.labels !== undefined && (source === 'mnist' || (await isFolder(source)));
  const { train, validation } = splitValidation(dataset.count, TEST_SHARE, seed);
  const splits = isSplit
    ? { train: await open('train'), test: await open('test') }
    : { train: subsetOf(dataset, train), test: subsetOf(dataset, validation) };
  const results = await probe(model, splits.train, splits.test, seed);
  return { train: splits.train.count, test: splits.test.count, results };
}
