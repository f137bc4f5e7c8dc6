import type { WriteOptions } from '../atomic-write.js';
import type { ReadLimits } from '../read-at-most.js';

/** The ref that means stdin as an input and stdout as an output. */
export const STANDARD_STREAM = '-';

/** The facts that a place knows about a file without reading it. */
export interface FileFacts {
  readonly bytes: number;
  /** When its content last changed, in milliseconds since 1970. */
  readonly modified: number;
  /** Permission bits, where the place has them. */
  readonly mode?: number;
}

/** Where files are read and written: the file system, or a store of objects. `ref` is a path or a URL. Errors are AecError('input'). */
export interface Place {
  /** The bytes of a file within `limits`. */
  read(ref: string, limits?: ReadLimits): Promise<Uint8Array>;
  /** Undefined if nothing is there, or if it is a stream. */
  stat(ref: string): Promise<FileFacts | undefined>;
  /**
   * Makes a whole file appear at once, or none, also when two processes are at it. Returns whether it was written: false if there
   * was one that stays. Throws ExistsError as `writeFileAtomically` does.
   */
  publish(ref: string, bytes: Uint8Array, options: WriteOptions): Promise<boolean>;
  /** What messages call a file; by default its path or URL. */
  nameOf?(ref: string): string;
}

/** Finds the place of a path or a URL. */
export type FindPlace = (ref: string) => Promise<Place>;
