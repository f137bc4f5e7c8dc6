import path from 'node:path';
import { sweep } from '../../temporaries.js';
import { isS3 } from '../places/s3-address.js';
import { type Bundle, itemOf } from './bundle.js';

/** Removes what a worker that was killed over a bundle left in the folders of its outputs. */
export async function sweepOutputs({ order, names }: Bundle): Promise<void> {
  if (isS3(order.to)) return; // objects have no temporary names
  const folders = new Set(names.map((name) => path.dirname(itemOf(order, name).output)));
  for (const folder of folders) await sweep(folder);
}
