import { stat } from 'node:fs/promises';
import path from 'node:path';
import { latentDeviations, varyImage } from '../../../applications/augment.js';
import { requireLatent } from '../../../applications/latent-space.js';
import { type Dataset, openDataset } from '../../../data/dataset.js';
import { Random } from '../../../data/random.js';
import { AecError } from '../../../errors.js';
import { formatCount } from '../../io/figures.js';
import { ModelCache } from '../../io/model-cache.js';
import { printJson, printNote, printResult } from '../../io/output.js';
import { checkInputsSurvive, checkNothingExists } from '../../io/outputs.js';
import { writeImage } from '../../io/write-image.js';
import { findClash } from '../decompress/unpacked-names.js';

export interface AugmentationOptions {
  readonly output: string;
  readonly model: string;
  readonly count: number;
  readonly noise: number;
  readonly mix: number;
  readonly seed: number;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** `aec augment`: variations of every image of a folder, under its name with a number. */
export async function runAugmentation(folder: string, options: AugmentationOptions): Promise<void> {
  const { output, count, noise, mix, seed, force = false } = options;
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new AecError('input', `${folder}: not a folder; give a folder of images`);
  }
  const model = await new ModelCache().load(options.model);
  const space = requireLatent(model);
  const dataset = await openDataset(folder, { split: 'train', channels: space.channels });
  for (const { name, reason } of dataset.skipped) printNote(`aec: ${name}: left out: ${reason}`);
  const names = Array.from({ length: dataset.count }, (_, index) => dataset.nameOf(index));
  const outputs = names.map((name) => variationsOf(path.join(output, name), count));
  await checkOutputs(
    names.map((name) => path.join(folder, name)),
    outputs.flat(),
    force,
  );
  const deviations = await latentDeviations(space, dataset);
  for (const [index, files] of outputs.entries()) {
    const random = new Random(seed, index);
    const image = await dataset.image(index);
    const other = mix > 0 ? await partnerOf(dataset, names, index, random) : undefined;
    const variations = await varyImage(space, deviations, { image, other }, { noise, mix }, count, random);
    for (const [n, file] of files.entries()) await writeImage(file, variations[n]!);
  }
  const result = {
    images: dataset.count,
    outputs: outputs.flat(),
    model: { id: model.id, hash: model.hash },
  };
  if (options.json) printJson(result);
  else if (!options.quiet) {
    printResult(
      `${output}: ${formatCount(outputs.flat().length)} variations of ${formatCount(dataset.count)} images`,
    );
  }
}

/** `a.jpg` as `a-1.png`, `a-2.png`, …, with as many digits as the last one needs. */
function variationsOf(file: string, count: number): string[] {
  const stem = path.join(path.dirname(file), path.basename(file, path.extname(file)));
  const digits = String(count).length;
  return Array.from({ length: count }, (_, n) => `${stem}-${String(n + 1).padStart(digits, '0')}.png`);
}

async function checkOutputs(
  inputs: readonly string[],
  outputs: readonly string[],
  force: boolean,
): Promise<void> {
  const clash = findClash(outputs);
  if (clash) {
    throw new AecError('usage', `two images would be written to ${outputs[clash[1]]}; rename one of them`);
  }
  await checkInputsSurvive(inputs, outputs);
  await checkNothingExists(
    outputs.map((output) => ({ output })),
    force,
  );
}

/** An image in the same folder, which mostly means of the same class, and of the same size; undefined if there is none. */
async function partnerOf(dataset: Dataset, names: readonly string[], index: number, random: Random) {
  const { width, height } = await dataset.image(index);
  const candidates = Uint32Array.from(names.keys()).filter(
    (n) => n !== index && path.dirname(names[n]!) === path.dirname(names[index]!),
  );
  random.shuffle(candidates);
  for (const candidate of candidates) {
    const other = await dataset.image(candidate);
    if (other.width === width && other.height === height) return other;
  }
  return undefined;
}
