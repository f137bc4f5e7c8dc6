import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { DEFAULT_MODELS } from '../../../../architectures/default-model.js';
import type { RateOptions } from '../../../../architectures/rates.js';
import type { CodingJob } from '../../../../batch/coding-task.js';
import { isS3, parseS3Prefix } from '../../../../batch/places/s3-address.js';
import type { Order } from '../../../../batch/queue/bundle.js';
import { AecError } from '../../../../errors.js';
import { findModel } from '../../../../model-store/installed.js';
import { explainSystemError } from '../../../../system-error.js';
import { packageVersion } from '../../../core/versions.js';

export interface OrderOptions extends RateOptions {
  readonly output: string;
  readonly decompress?: boolean;
  readonly model?: string;
  readonly targetBytes?: number;
  readonly targetBpp?: number;
  readonly targetPsnr?: number;
  readonly strict?: boolean;
  readonly background?: string;
  readonly fillInvisible?: boolean;
  readonly keepMetadata?: boolean;
  readonly verify?: boolean;
  readonly keepExtension?: boolean;
  readonly preserve?: readonly ('mtime' | 'mode')[];
  readonly skipExisting?: boolean;
  readonly force?: boolean;
}

/** Options that say how to compress. */
const COMPRESS_ONLY: readonly string[] = [
  ...['quality', 'lossless', 'nearLossless', 'effort'],
  ...['targetBytes', 'targetBpp', 'targetPsnr', 'strict'],
  ...['background', 'fillInvisible', 'keepMetadata', 'verify'],
];

/**
 * What the options ask for, in words that mean the same on every machine. Makes the folder to write to. Throws AecError: `usage` for options
 * that do not go together, `input` for a folder that is not there, and `model` for a model that is not installed.
 */
export async function makeOrder(from: string, options: OrderOptions): Promise<Order> {
  const job = jobOf(options);
  const chosen = options.model === undefined ? undefined : await findModel(options.model);
  const defaults = job.direction === 'compress' ? DEFAULT_MODELS : [];
  const models = chosen ? [chosen] : await Promise.all(defaults.map((id) => findModel(id)));
  return {
    version: packageVersion(),
    job: { ...job, settings: { ...job.settings, model: chosen?.hash } } as CodingJob,
    from: await existingFolder(from),
    to: await outputFolder(options.output),
    keepExtension: options.keepExtension,
    models: models.map(({ id, hash }) => ({ id, hash })),
  };
}

function jobOf(options: OrderOptions): CodingJob {
  const existing = options.force ? 'replace' : options.skipExisting ? 'keep' : 'same';
  const common = { existing, ...(options.preserve && { preserve: [...options.preserve] }) } as const;
  const given = Object.entries(options).filter(([name]) => COMPRESS_ONLY.includes(name));
  if (!options.decompress) {
    return { direction: 'compress', settings: { ...common, ...Object.fromEntries(given) } };
  }
  const [name] = given[0] ?? [];
  if (name === undefined) return { direction: 'decompress', settings: common };
  const option = name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
  throw new AecError('usage', `--${option} says how to compress, and --decompress asks for the other way`);
}

async function existingFolder(folder: string): Promise<string> {
  if (isS3(folder)) return s3Folder(folder);
  const facts = await stat(folder).catch((error: unknown) => {
    throw explainSystemError(error, folder);
  });
  if (!facts.isDirectory()) throw new AecError('input', `${folder}: must be a folder, or s3://BUCKET/PREFIX`);
  return path.resolve(folder);
}

/** Workers write only where they find this folder: one that they make themselves would be on their own disk. */
async function outputFolder(folder: string): Promise<string> {
  if (isS3(folder)) return s3Folder(folder);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw explainSystemError(error, folder);
  });
  return path.resolve(folder);
}

function s3Folder(ref: string): string {
  const { bucket, key } = parseS3Prefix(ref);
  return `s3://${bucket}/${key}`.replace(/\/$/, '');
}
