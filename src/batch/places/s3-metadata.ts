import type { FileFacts } from '../place.js';

/** Bits of a mode that say "an ordinary file". */
const ORDINARY = 0o100000;

/** Time and permissions of a file as the metadata of an object, in the words of s3fs and rclone: seconds since 1970, and a decimal mode. */
export function fileMetadata({ modified, mode }: Partial<FileFacts>): Record<string, string> {
  return {
    ...(modified === undefined ? {} : { mtime: String(modified / 1000) }),
    ...(mode === undefined ? {} : { mode: String(ORDINARY | mode) }),
  };
}

interface ObjectHead {
  readonly ContentLength?: number | undefined;
  readonly LastModified?: Date | undefined;
  readonly Metadata?: Record<string, string> | undefined;
}

/** The facts of an object: its metadata wins over the time at which it was written. */
export function factsOf({ ContentLength = 0, LastModified, Metadata = {} }: ObjectHead): FileFacts {
  const [seconds, mode] = [Number(Metadata.mtime), Number(Metadata.mode)];
  const modified = seconds > 0 ? seconds * 1000 : (LastModified?.getTime() ?? 0);
  return { bytes: ContentLength, modified, ...(mode > 0 ? { mode: mode & 0o7777 } : {}) };
}
