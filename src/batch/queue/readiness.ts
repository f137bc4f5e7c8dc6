import { stat } from 'node:fs/promises';
import { modelPrefix } from '../../codec/model-prefix.js';
import { AecError } from '../../errors.js';
import { findModel } from '../../model-store/installed.js';
import { systemPath } from '../../path-bytes.js';
import { isS3 } from '../places/s3-address.js';
import type { Order } from './bundle.js';

/**
 * Throws unless this worker can do what an order asks for and would write the same bytes as any other worker: `AecError('version')` for
 * another version of aec, `AecError('model')` for a model that is missing or differs, `AecError('input')` for a folder that is not there, as
 * where a shared folder is not mounted.
 */
export async function checkReadiness(order: Order, ownVersion: string): Promise<void> {
  const { version, job, models, from, to } = order;
  if (version !== ownVersion) {
    const advice = `run workers of version ${version}`;
    throw new AecError(
      'version',
      `the queue holds work for aec ${version}, and this is ${ownVersion}; ${advice}`,
    );
  }
  for (const model of models) await checkModel(model, job.settings.model ?? model.id);
  for (const folder of [from, to]) await checkFolder(folder);
}

/** `name` is what the job asks for the model by. */
async function checkModel({ id, hash }: Order['models'][number], name: string): Promise<void> {
  const find = (by: string) => findModel(by).catch(() => undefined);
  if ((await find(name))?.hash === hash) return;
  const other = await find(id);
  const shown = other ? `; the one here is ${modelPrefix(other)}, of ${other.folder}` : '';
  const wanted = `${id} (${modelPrefix({ hash })})`;
  throw new AecError(
    'model',
    `the queue holds work for model ${wanted}${shown}; put it into ./models or AEC_MODELS`,
  );
}

async function checkFolder(folder: string): Promise<void> {
  if (isS3(folder)) return;
  const facts = await stat(systemPath(folder)).catch(() => undefined);
  if (facts?.isDirectory()) return;
  throw new AecError(
    'input',
    `${folder}: no such folder on this machine; mount the folder that all workers share`,
  );
}
