import { AecError } from '../../errors.js';

/** An object in a bucket, or the beginning of the keys of many. */
export interface S3Address {
  readonly bucket: string;
  readonly key: string;
}

const SCHEME = 's3://';

/** Names of buckets as S3 allows them; anything else could end up in the host name of a request. */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

export function isS3(ref: string): boolean {
  return ref.startsWith(SCHEME);
}

/** The parts of `s3://bucket/key`, which may have any characters: nothing is escaped. `AecError('usage')` for anything else. */
export function parseS3Address(ref: string): S3Address {
  const [bucket = '', ...rest] = ref.slice(SCHEME.length).split('/');
  if (!isS3(ref) || bucket === '') {
    throw new AecError('usage', `${ref}: must be s3://BUCKET/KEY, or s3://BUCKET/PREFIX for many objects`);
  }
  if (!BUCKET.test(bucket)) {
    const rule = '3 to 63 lower-case letters, digits, dots and hyphens, with a letter or digit at both ends';
    throw new AecError('usage', `${ref}: "${bucket}" cannot be the name of a bucket, which has ${rule}`);
  }
  return { bucket, key: rest.join('/') };
}

/** The address of all objects below `ref`, as of a folder: its key is empty, or ends with a slash. */
export function parseS3Prefix(ref: string): S3Address {
  const { bucket, key } = parseS3Address(ref);
  const prefix = key.replace(/\/+$/, '');
  return { bucket, key: prefix === '' ? '' : `${prefix}/` };
}
