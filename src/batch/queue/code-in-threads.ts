import type { CodingPool } from '../coding-pool.js';
import { Dispatch } from '../dispatch.js';
import { MOST_PIXELS_ALONE } from '../large-image.js';
import { Lookahead } from '../lookahead.js';
import type { DeliveryContext } from './deliver-bundle.js';

/**
 * Codes items in the threads of a pool, and no image in this one but those that are large: its timers have to keep their time, since a
 * worker that does not renew its lease in time loses its bundles.
 */
export function codeInThreads(pool: CodingPool): DeliveryContext['code'] {
  return (job, items, signal) =>
    new Dispatch(pool, job, new Lookahead(items), { mostPixels: MOST_PIXELS_ALONE, signal }).rows();
}
