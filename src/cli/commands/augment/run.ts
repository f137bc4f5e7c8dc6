import { existsSync } from 'node:fs';
import path from 'node:path';
import { latentDeviations, varyImage } from '../../../applications/augment.js';
import { requireLatent } from '../../../applications/latent-space.js';
import { type Dataset, subsetOf } from '../../../data/dataset.js';
import { Random } from '../../../data/random.js';
import { AecError } from '../../../errors.js';
import { formatCountOf } from '../../../figures.js';
import { runBatch } from '../../io/batch.js';
import { commandModels } from '../../io/command-models.js';
import { isFolder } from '../../io/files.js';
import { type GateOptions, ImageGate } from '../../io/image-gate.js';
import { openImages } from '../../io/open-images.js';
import { printJson, printResult } from '../../io/output.js';
import { checkOutputs } from '../../io/outputs.js';
import { writeImage } from '../../io/write-image.js';
import { findClash } from '../decompress/unpacked-names.js';

export interface AugmentationOptions extends GateOptions {
  readonly output: string;
  readonly model: string;
  readonly count: number;
  readonly noise: number;
  readonly mix: number;
  readonly seed: number;
  readonly background?: string;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/**
 * `aec augment`: writes variations of every image in a folder, named after the image and numbered. An image unlike those of
 * the model is reported, and the others are varied.
 */
export async function runAugmentation(folder: string, options: AugmentationOptions): Promise<void> {
  const { output, count, noise, mix, seed, background = 'white', force = false } = options;
  if (!(await isFolder(folder))) {
    const what = existsSync(folder) ? 'not a folder' : 'no such folder';
    throw new AecError('input', `${folder}: ${what}; give a folder of images`);
  }
  const model = await commandModels().load(options.model);
  const space = requireLatent(model, 'augment');
  const found = await openImages(folder, { split: 'train', background, quiet: options.quiet });
  const names = Array.from({ length: found.count }, (_, index) => found.nameOf(index));
  const outputs = names.map((name) => variationsOf(path.join(output, name), count));
  checkDistinct(outputs.flat());
  const places = outputs.flat().map((file) => ({ output: file, within: output }));
  const inputs = names.map((name) => path.join(folder, name));
  await checkOutputs(places, { inputs, force, areDistinct: true });
  const gate = await ImageGate.open(model, 'augment', options);
  const passed: number[] = [];
  const jobs = inputs.map((input, index) => ({ input, index }));
  const checked = await runBatch(jobs, { fatal: ['usage', 'model'] }, async ({ input, index }) => {
    await gate.check(await found.image(index), input);
    passed.push(index);
  });
  if (passed.length > 0) await vary(passed);

  async function vary(indices: readonly number[]): Promise<void> {
    const dataset = subsetOf(found, Uint32Array.from(indices)).inChannels(space.channels);
    const own = indices.map((index) => names[index]!);
    const deviations = await latentDeviations(space, dataset);
    for (const [n, index] of indices.entries()) {
      const random = new Random(seed, index);
      const image = await dataset.image(n);
      const other = mix > 0 ? await partnerOf(dataset, own, n, random) : undefined;
      const variations = await varyImage(space, deviations, { image, other }, { noise, mix }, count, random);
      for (const [k, file] of outputs[index]!.entries()) {
        await writeImage(file, variations[k]!, {}, { within: output });
      }
    }
  }
  const written = passed.flatMap((index) => outputs[index]!);
  const result = {
    images: passed.length,
    skipped: found.skipped,
    notes: found.notes,
    outputs: written,
    failures: checked.failures,
    model: { id: model.id, hash: model.hash },
  };
  if (options.json) printJson(result);
  else if (!options.quiet) {
    const variations = formatCountOf(written.length, 'variation');
    printResult(`${output}: ${variations} of ${formatCountOf(passed.length, 'image')}`);
  }
}

/** The files `a-1.png`, `a-2.png`, … for `a.jpg`; all numbers have as many digits as the last. */
function variationsOf(file: string, count: number): string[] {
  const stem = path.join(path.dirname(file), path.basename(file, path.extname(file)));
  const digits = String(count).length;
  return Array.from({ length: count }, (_, n) => `${stem}-${String(n + 1).padStart(digits, '0')}.png`);
}

/** Throws AecError('usage') if two outputs are the same file, like those of `a.jpg` and `a.png`. */
function checkDistinct(outputs: readonly string[]): void {
  const clash = findClash(outputs);
  if (clash) {
    throw new AecError('usage', `two images would be written to ${outputs[clash[1]]}; rename one of them`);
  }
}

/** A random other image of the same size in the same folder, where it most likely shows the same class; undefined if there is none. */
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
