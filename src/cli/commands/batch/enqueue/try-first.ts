import { codeItem } from '../../../../batch/code-item.js';
import { hasFailed } from '../../../../batch/coding-row.js';
import { findPlace } from '../../../../batch/find-place.js';
import { ModelCache } from '../../../../batch/model-cache.js';
import type { ListedFile } from '../../../../batch/places/listed-file.js';
import { itemOf, type Order } from '../../../../batch/queue/bundle.js';
import { AecError } from '../../../../errors.js';

/** Errors that all images of an order would share. */
const SHARED: readonly string[] = ['usage', 'model'];

/**
 * Codes the first image of an order without writing it, so that options that do not suit the model are found here and not a million
 * times by the workers. `AecError('input')` if there is no image.
 */
export async function tryFirst(order: Order, files: AsyncIterable<ListedFile>): Promise<void> {
  for await (const { name } of files) {
    const row = await codeItem(itemOf(order, name), order.job, {
      models: new ModelCache(),
      modelFor: async (model) => model,
      findPlace: async (ref) => ({ ...(await findPlace(ref)), publish: async () => true }),
    });
    if (!hasFailed(row)) return;
    const { code, message } = row.error;
    if (code !== 'bug' && SHARED.includes(code)) throw new AecError(code, message);
    return;
  }
  throw new AecError(
    'input',
    `${order.from}: contains no ${order.job.direction === 'compress' ? 'images' : '.aec files'}`,
  );
}
