import path from 'node:path';
import type { Model } from '../architectures/model.js';
import { openStoredModel } from '../architectures/open-model.js';
import type { FrozenModel } from '../architectures/trainable.js';
import type { TrainingConfig } from '../architectures/training-config.js';
import { schemeOf } from '../codec/coding-scheme.js';
import { type Strangeness, strangenessOf } from '../codec/strangeness.js';
import { type Corruption, corrupt } from '../data/corrupt.js';
import type { Dataset } from '../data/dataset.js';
import { spreadOver } from '../data/evenly-spread.js';
import { patchImages } from '../data/patch-images.js';
import { patchSize } from '../data/patch-size.js';
import { Random } from '../data/random.js';
import { stream } from '../data/streams.js';
import { type OwnImages, ownImagesFile } from '../model-store/own-images.js';
import { unsavedModel } from '../model-store/unsaved-model.js';
import { runSteps } from '../steps.js';

/** Images that are measured, and pixels, whichever is reached first. */
const MOST_IMAGES = 600;
const MOST_PIXELS = 2 ** 20;
/** Images that are coded at a time. */
const BATCH = 20;
/** The rate that they are coded at, of all lossy ones from coarse to fine. */
const RATE = 0.3;
/** Shares of the damage that the images get in turn: users have more noise, or less, than the model was trained with. */
const DAMAGES = [0, 0.5, 1, 4 / 3];

/** A description of the images that a model was trained on. */
export interface OwnImagesSource {
  readonly dataset: Dataset;
  /** Those to measure, best ones that it did not see in training. */
  readonly indices: Uint32Array;
  /** The name of the data in messages. */
  readonly name: string;
  readonly patchSize: number;
  readonly seed: number;
  readonly corruption?: Corruption | undefined;
}

/** Measures how a model codes images like those that it was trained on. undefined for models without a latent to apply. */
export async function measureOwnImages(
  model: Model,
  { dataset, indices, name, patchSize: most, seed, corruption }: OwnImagesSource,
): Promise<OwnImages | undefined> {
  const { latentSpace, traits } = model.coder;
  if (!latentSpace) return undefined;
  const side = patchSize(dataset, { patchSize: most }, latentSpace.geometry);
  const used = spreadOver(indices, Math.min(MOST_IMAGES, Math.ceil(MOST_PIXELS / side ** 2)));
  const rate = traits.rates && Math.floor(RATE * traits.rates.lossy);
  const found: Strangeness[] = [];
  for (let from = 0; from < used.length; from += BATCH) {
    const random = new Random(stream.validation, seed, from);
    const size = { width: side, height: side };
    const batch = used.subarray(from, from + BATCH);
    const patches = await dataset.patches(batch, size, random);
    if (corruption) damage(patches, batch.length, corruption, random);
    const images = patchImages(patches, side, dataset.channels);
    found.push(...(await runSteps(strangenessOf(images, latentSpace, schemeOf(model, rate)), {})));
  }
  const spreadOf = (key: keyof Strangeness) => spread(found.map((own) => own[key]));
  return {
    hash: model.hash,
    data: name,
    images: found.length,
    channels: dataset.channels,
    side,
    rate: rate ?? null,
    corruption: corruption ? `${corruption.kind}:${corruption.amount}` : null,
    strangeness: {
      error: spreadOf('error'),
      coarseError: spreadOf('coarseError'),
      errorOverNoise: spreadOf('errorOverNoise'),
      bpp: spreadOf('bpp'),
    },
  };
}

/** The file that says what images a model was trained on, if it is one that other images can be told from. */
export async function ownImagesRecord(
  { files, layers }: FrozenModel,
  { id, data, patchSize, seed }: TrainingConfig,
  images: Pick<OwnImagesSource, 'dataset' | 'indices' | 'corruption'>,
): Promise<[string, string][]> {
  const model = await openStoredModel(await unsavedModel(id, files, layers));
  try {
    const record = await measureOwnImages(model, { ...images, name: path.basename(data), patchSize, seed });
    return record ? [ownImagesFile(record)] : [];
  } finally {
    model.dispose();
  }
}

/** Damages `count` images, one after the other by the next share. */
function damage(patches: Float32Array, count: number, { kind, amount }: Corruption, random: Random): void {
  const length = patches.length / count;
  for (let n = 0; n < count; n++) {
    const own = patches.subarray(n * length, (n + 1) * length);
    const share = Math.min(1, amount * DAMAGES[n % DAMAGES.length]!);
    own.set(corrupt(own, { kind, amount: share }, random));
  }
}

function spread(values: readonly number[]): { median: number; high: number; most: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  return { median: at(0.5), high: at(0.99), most: at(1) };
}
