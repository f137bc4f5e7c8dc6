import type { Random } from '../../src/data/random.js';

/** What one kind of input is tried against. */
export interface Target {
  readonly name: string;
  /** A new input: a seed with some of its fields changed, its checksums mended. */
  make(random: Random): Uint8Array;
  /** Reads it as aec does. May throw AecError; what else it throws is a find. */
  read(input: Uint8Array): Promise<unknown>;
}

/** Milliseconds that reading an input may take: more is a find. Inputs claim small images, which take a small part of it. */
export const LONGEST = 60_000;
