import * as v from 'valibot';
import { AecError } from '../../errors.js';

/** What the SDK's errors say of themselves: a name, as of the service's errors; the code of a system call; the HTTP status. */
const schema = v.object({
  name: v.optional(v.string(), ''),
  code: v.optional(v.string(), ''),
  message: v.optional(v.string(), ''),
  $metadata: v.optional(v.object({ httpStatusCode: v.optional(v.number()) })),
});

const REASONS: Readonly<Record<string, string>> = {
  NoSuchBucket: 'no such bucket',
  NoSuchKey: 'no such object',
  NotFound: 'no such object',
  AccessDenied: 'access denied',
  Forbidden: 'access denied',
  InvalidAccessKeyId: 'the access key is not known there',
  SignatureDoesNotMatch: 'the secret key is wrong',
  ExpiredToken: 'the credentials have expired',
  CredentialsProviderError: 'no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE',
  TimeoutError: 'no answer in time',
  ECONNREFUSED: 'nothing answers at the endpoint; check AWS_ENDPOINT_URL',
  ENOTFOUND: 'the host of the endpoint is not known; check AWS_REGION and AWS_ENDPOINT_URL',
};

/** An error of the SDK as `AecError('input')` about an address. */
export function explainS3Error(error: unknown, address: string): AecError {
  if (error instanceof AecError) return error;
  const { name, code, message } = factsOf(error);
  const reason = REASONS[name] ?? REASONS[code] ?? (message || name || 'the request failed');
  const region = /region/i.test(message) && name !== 'NoSuchBucket' ? '; set AWS_REGION' : '';
  return new AecError('input', `${address}: ${reason}${region}`, { cause: error });
}

export function isMissing(error: unknown): boolean {
  return ['NotFound', 'NoSuchKey'].includes(factsOf(error).name);
}

/** Whether a write was refused because the object is there. */
export function isThereAlready(error: unknown): boolean {
  return factsOf(error).status === 412;
}

/** Whether two writers of one key met: the write may be sent again. */
export function isConflict(error: unknown): boolean {
  return factsOf(error).status === 409;
}

/** Whether the server does not know a header of the request. */
export function isNotImplemented(error: unknown): boolean {
  const { name, status } = factsOf(error);
  return status === 501 || name === 'NotImplemented';
}

function factsOf(error: unknown) {
  const parsed = v.safeParse(schema, error);
  const { name, code, message, $metadata } = parsed.success
    ? parsed.output
    : { name: '', code: '', message: String(error), $metadata: undefined };
  return { name, code, message, status: $metadata?.httpStatusCode };
}
