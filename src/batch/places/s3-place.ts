import type { Readable } from 'node:stream';
import { ExistsError } from '../../atomic-write.js';
import type { AecError } from '../../errors.js';
import { type ReadLimits, readAtMost, tooLarge } from '../../read-at-most.js';
import type { FileFacts, Place } from '../place.js';
import { parseS3Address } from './s3-address.js';
import { hasOwnEndpoint, openS3, type S3Service } from './s3-client.js';
import { explainS3Error, isConflict, isMissing, isNotImplemented, isThereAlready } from './s3-errors.js';
import { factsOf, fileMetadata } from './s3-metadata.js';

/** Objects beyond this size are sent in parts, a few at a time. */
const LARGE = 64 * 2 ** 20;
const PART = 16 * 2 ** 20;
const PARTS_AT_ONCE = 3;

/** How often a write is sent again that met another one of the same key. */
const MEETINGS = 5;

/** Objects of S3 or a compatible store, by `s3://bucket/key`. A write shows whole or not at all, as S3 promises. */
export const s3Place: Place = {
  async read(ref, limits = {}) {
    const { bucket: Bucket, key: Key } = parseS3Address(ref);
    const { client, GetObjectCommand } = await openS3();
    try {
      const { Body, ContentLength = 0 } = await client.send(new GetObjectCommand({ Bucket, Key }));
      if (!Body) throw new Error('an answer without a body');
      return await bodyOf(Body as Readable, ContentLength, limits, ref);
    } catch (error) {
      throw explainS3Error(error, ref);
    }
  },

  stat: (ref) => statObject(ref),

  async publish(ref, bytes, { existing = 'replace', modified, mode }) {
    const service = await openS3();
    const write = { ref, bytes, metadata: fileMetadata({ modified, mode }) };
    if (existing === 'replace') {
      await put(service, write, {});
      return true;
    }
    if (await putIfAbsent(service, write)) return true;
    if (existing === 'keep' || (existing === 'same' && (await holds(ref, bytes)))) return false;
    throw new ExistsError(ref);
  },
};

interface Write {
  readonly ref: string;
  readonly bytes: Uint8Array;
  readonly metadata: Record<string, string>;
}

async function statObject(ref: string): Promise<FileFacts | undefined> {
  const { bucket: Bucket, key: Key } = parseS3Address(ref);
  const { client, HeadObjectCommand } = await openS3();
  try {
    return factsOf(await client.send(new HeadObjectCommand({ Bucket, Key })));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw explainS3Error(error, ref);
  }
}

/** Whether it wrote the object: false if one is there. */
async function putIfAbsent(service: S3Service, write: Write): Promise<boolean> {
  // Some servers take the condition and ignore it.
  if (hasOwnEndpoint() && (await statObject(write.ref))) return false;
  for (let meetings = 0; ; meetings++) {
    try {
      await put(service, write, { IfNoneMatch: '*' });
      return true;
    } catch (error) {
      const { cause } = error as AecError;
      if (isThereAlready(cause)) return false;
      if (isNotImplemented(cause)) {
        if (await statObject(write.ref)) return false;
        await put(service, write, {});
        return true;
      }
      if (!isConflict(cause) || meetings === MEETINGS) throw error;
    }
  }
}

/** Throws AecError('input') with the error of the SDK as its cause. */
async function put(
  { client, PutObjectCommand, Upload }: S3Service,
  { ref, bytes, metadata }: Write,
  condition: { IfNoneMatch?: '*' },
): Promise<void> {
  const { bucket: Bucket, key: Key } = parseS3Address(ref);
  const params = { Bucket, Key, Body: bytes, Metadata: metadata, ...condition };
  try {
    if (bytes.length <= LARGE) await client.send(new PutObjectCommand(params));
    else await new Upload({ client, params, partSize: PART, queueSize: PARTS_AT_ONCE }).done();
  } catch (error) {
    throw explainS3Error(error, ref);
  }
}

/** Whether the object has this content. */
async function holds(ref: string, bytes: Uint8Array): Promise<boolean> {
  const facts = await statObject(ref);
  return (
    facts?.bytes === bytes.length &&
    Buffer.compare(await s3Place.read(ref, { most: bytes.length }), bytes) === 0
  );
}

/** The bytes of a body that says how long it is. A refused body is not received. */
async function bodyOf(
  body: Readable,
  promised: number,
  limits: ReadLimits,
  ref: string,
): Promise<Uint8Array> {
  const { most } = limits;
  try {
    if (most !== undefined && promised > most) throw tooLarge(ref, most);
    return await readAtMost(body, ref, limits);
  } finally {
    body.destroy();
  }
}
