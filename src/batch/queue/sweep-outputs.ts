import path from 'node:path';
import { sweep } from '../../temporaries.js';
import { isS3 } from '../places/s3-address.js';
import { itemOf, type Shard } from './shard.js';

/** Removes what a worker that was killed over a shard left in the folders of its outputs. */
export async function sweepOutputs({ order, names }: Shard): Promise<void> {
  if (isS3(order.to)) return; // objects have no temporary names
  const folders = new Set(names.map((name) => path.dirname(itemOf(order, name).output)));
  for (const folder of folders) await sweep(folder);
}
