import { requireLatent, requireVariational } from '../../../applications/latent-space.js';
import { interpolateImages, latentMap, sampleImages } from '../../../applications/sample.js';
import type { LatentSpace } from '../../../architectures/architecture.js';
import type { Model } from '../../../architectures/model.js';
import { AecError } from '../../../errors.js';
import { formatCountOf } from '../../../figures.js';
import { contactSheet } from '../../../image/contact-sheet.js';
import type { Image } from '../../../image/image.js';
import { readImage } from '../../../image/read.js';
import { formatOfExtension } from '../../../image/write.js';
import { commandModels } from '../../io/command-models.js';
import { readInput } from '../../io/files.js';
import { type GateOptions, ImageGate } from '../../io/image-gate.js';
import { printJson, printResult } from '../../io/output.js';
import { checkOutputs } from '../../io/outputs.js';
import { STANDARD_STREAM } from '../../io/standard-streams.js';
import { writeImage } from '../../io/write-image.js';

export interface SamplingOptions extends GateOptions {
  readonly output: string;
  readonly model?: string;
  readonly count: number;
  readonly seed: number;
  readonly from?: string;
  readonly to?: string;
  readonly steps: number;
  readonly map?: boolean;
  readonly scale: number;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** `aec sample`: draws new images, the path between two images, or a map of a latent plane, as one picture. */
export async function runSampling(options: SamplingOptions): Promise<void> {
  const { output, from, to, force = false, json, quiet, scale } = options;
  if ((from === undefined) !== (to === undefined)) {
    throw new AecError('usage', '--from and --to go together; give an image for each');
  }
  const ends = [from, to].filter((file) => file !== undefined);
  if (output !== STANDARD_STREAM) formatOfExtension(output);
  await checkOutputs([output], { inputs: ends, force, json });
  const model = await commandModels().load(options.model ?? (options.map ? 'mnist-vae-2d' : 'mnist-vae'));
  const rows = await draw(model, ends, options);
  await writeImage(output, contactSheet(rows, { scale, gap: scale }));
  const images = rows.reduce((sum, row) => sum + row.length, 0);
  const result = { output, images, model: { id: model.id, hash: model.hash } };
  if (json) printJson(result);
  else if (!quiet && output !== STANDARD_STREAM) {
    printResult(`${output}: ${formatCountOf(images, 'image')} from ${model.id}`);
  }
}

async function draw(model: Model, ends: readonly string[], options: SamplingOptions): Promise<Image[][]> {
  if (ends.length > 0) {
    const [from, to] = await Promise.all(
      ends.map(async (name) => readImage(await readInput(name), { name })),
    );
    requireLatent(model, 'interpolate');
    const gate = await ImageGate.open(model, 'interpolate', options);
    await gate.check(from!, ends[0]!);
    await gate.check(to!, ends[1]!);
    return [await interpolateImages(model, from!, to!, options.steps)];
  }
  if (options.map) return latentMap(requirePlane(model), options.steps);
  const images = await sampleImages(model, options);
  const columns = Math.ceil(Math.sqrt(images.length));
  return Array.from({ length: Math.ceil(images.length / columns) }, (_, row) =>
    images.slice(row * columns, (row + 1) * columns),
  );
}

function requirePlane(model: Model): LatentSpace {
  const variational = requireVariational(model);
  const { latentChannels } = variational.geometry;
  if (latentChannels === 2) return variational;
  throw new AecError(
    'usage',
    `model ${model.id} has a latent of ${latentChannels} numbers; a map needs one of two, like mnist-vae-2d; ` +
      'for images of yours: aec train --preset vae-2d --data DIR -o models/NAME',
  );
}
