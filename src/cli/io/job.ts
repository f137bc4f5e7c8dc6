import type { Source } from './sources.js';

/** One file to make from another; either may be `-`. */
export interface Job {
  readonly input: string;
  readonly output: string;
  /** Where to write if the output exists. */
  readonly alternate?: string;
  /** The folder that links of the output must not lead out of; undefined if the user has named this very file. */
  readonly within?: string;
}

export interface JobOptions {
  readonly output?: string | undefined;
  readonly force?: boolean | undefined;
  readonly json?: boolean | undefined;
  /** Keep the extension of each input and add the other one. */
  readonly keepExtension?: boolean | undefined;
}

/** Maps a source to its job. */
export type Locate = (source: Source) => Job;
