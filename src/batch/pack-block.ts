import { move } from 'piscina';
import type { ChosenRate } from '../architectures/rates.js';
import { codeBlock } from '../codec/compress-pack.js';
import type { Image } from '../image/image.js';
import { finishSteps } from '../steps.js';
import type { ModelCache } from './model-cache.js';

/** Images to code as a block of a pack, with the model in a folder. */
export interface BlockTask {
  readonly kind: 'block';
  readonly folder: string;
  readonly images: readonly Image[];
  readonly rate: ChosenRate;
  readonly effort: number | undefined;
}

/** Codes the block. */
export async function doBlock(
  { folder, images, rate, effort }: BlockTask,
  models: ModelCache,
): Promise<unknown> {
  return move(finishSteps(codeBlock(images, await models.load(folder), rate, effort)));
}
