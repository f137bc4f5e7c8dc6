import type { Recommendation, TrainingArchitecture } from '../architectures/architecture.js';
import { commonSettings } from '../architectures/training-config.js';
import { trainingArchitectures } from '../architectures/training-registry.js';
import { type Dataset, openDataset } from '../data/dataset.js';
import { type ImageTraits, traitsOf } from '../data/image-traits.js';
import { formatCountOf } from '../figures.js';
import { findModel } from '../model-store/installed.js';
import { DEFAULT_MINUTES, isOwnData, type TrainingRequest } from './config.js';

/** The choices that suit the images of a training. */
export interface Choice {
  /** The request with an architecture and settings for what it left open. */
  readonly request: TrainingRequest;
  /** The images, opened. */
  readonly dataset: Dataset;
  /** What was chosen and why; how to choose otherwise. */
  readonly lines: readonly [string, string];
}

/** The colour under transparent pixels unless another is asked for: most icons are made to be seen on it. */
const BACKGROUND = 'white';

/**
 * Looks at the images, and chooses an architecture, weights to start from and settings for them. Settings that were asked for win.
 * Undefined where nothing is left to choose: for a preset, for the digits that come with aec, or if no architecture that
 * knows what suits images has the settings that were asked for. `AecError` as `openDataset` and `findModel` throw it.
 */
export async function chooseTraining(request: TrainingRequest): Promise<Choice | undefined> {
  const { data, preset } = request;
  if (data === undefined || !isOwnData(data) || preset !== undefined) return undefined;
  const candidates = await candidatesFor(request);
  if (candidates.length === 0) return undefined;
  const background = request.background ?? BACKGROUND;
  const dataset = await openDataset(data, {
    split: 'train',
    limit: request.limit || undefined,
    background,
    headersOnly: true,
  });
  const traits = await traitsOf(dataset);
  for (const { name, recommend } of candidates) {
    const recommended = recommend!(traits);
    if (!recommended) continue;
    const complete = completed(request, name, recommended, background);
    return { request: complete, dataset, lines: linesFor(complete, traits, recommended) };
  }
  return undefined;
}

/** Architectures that know what suits images and have all settings of the request; only one if it names one. */
async function candidatesFor(request: TrainingRequest): Promise<readonly TrainingArchitecture[]> {
  const { architecture, architectureOptions, preset, id, ...settings } = request;
  const name = architecture ?? (request.from ? await architectureOf(String(request.from)) : undefined);
  // Options of an architecture that is not named are those of the default one.
  if (name === undefined && Object.keys(architectureOptions ?? {}).length > 0) return [];
  const asked = Object.keys(settings).filter(
    (key) => settings[key] !== undefined && !(key in commonSettings),
  );
  return trainingArchitectures().filter(
    (own) =>
      own.recommend && (name === undefined || own.name === name) && asked.every((key) => key in own.settings),
  );
}

async function architectureOf(model: string): Promise<string> {
  return (await findModel(model)).spec.architecture;
}

function completed(
  request: TrainingRequest,
  architecture: string,
  { settings }: Recommendation,
  background: string,
): TrainingRequest {
  const asked = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
  const { epochs = 1, from, ...others } = settings;
  // Stages keep their shares of the epochs.
  const stages = Object.entries(others).flatMap(([key, value]) =>
    key.endsWith('Epochs')
      ? [[key, Math.floor((Number(value) * (request.epochs ?? epochs)) / epochs)] as const]
      : [],
  );
  // Weights fit networks of the default sizes only.
  const hasOptions = Object.keys(request.architectureOptions ?? {}).length > 0;
  return {
    ...others,
    ...(from !== undefined && !hasOptions && { from }),
    epochs,
    ...Object.fromEntries(stages),
    minutes: request.epochs === undefined ? DEFAULT_MINUTES : 0,
    background,
    ...asked,
    architecture,
  };
}

function linesFor(
  { architecture, from, minutes, epochs, background }: TrainingRequest,
  { count, channels, usual, hasAlpha, areGraphics }: ImageTraits,
  { reason }: Recommendation,
): readonly [string, string] {
  const kind = `${channels === 3 ? 'colour' : 'gray'} ${areGraphics ? 'graphic' : 'picture'}`;
  const ground = hasAlpha ? `, transparency on ${background}` : '';
  const start = from ? `from the weights of the model ${from}` : 'from new weights';
  const time = minutes
    ? `${formatCountOf(minutes, 'minute')} (--minutes)`
    : `${formatCountOf(epochs ?? 1, 'epoch')} (--epochs)`;
  return [
    `${formatCountOf(count, kind)} of about ${usual.width}×${usual.height}${ground}: architecture ${architecture} (${reason}), ${start}`,
    `for ${time}; --arch, --from MODEL (--from '' for none) or --preset choose otherwise`,
  ];
}
