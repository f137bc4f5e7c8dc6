import { AecError } from '../errors.js';
import { didYouMean } from '../suggest.js';
import type { CodingArchitecture } from './architecture.js';
import { convCoding, denseCoding } from './classical/coding/coder.js';
import { losslessCoding } from './lossless/coding/coder.js';
import { photoCoding } from './photo/coding/coder.js';
import { rdCoding } from './rd/coding/coder.js';

/** The architectures that all decoders know. */
const OWN: readonly CodingArchitecture[] = [convCoding, denseCoding, rdCoding, photoCoding, losslessCoding];
const architectures: CodingArchitecture[] = [...OWN];

/** Adds an architecture, or replaces the one of the same name. */
export function registerCoding(architecture: CodingArchitecture): void {
  const others = architectures.filter(({ name }) => name !== architecture.name);
  architectures.splice(0, architectures.length, ...others, architecture);
}

/** Whether `registerCoding` was called: other threads know only the architectures of aec. */
export function hasOutsideArchitectures(): boolean {
  return architectures.some((architecture) => !OWN.includes(architecture));
}

export function codingArchitectures(): readonly CodingArchitecture[] {
  return architectures;
}

/** The architecture of that name; undefined if there is none. */
export function findCodingArchitecture(name: string): CodingArchitecture | undefined {
  return architectures.find((architecture) => architecture.name === name);
}

/** The architecture of that name. `AecError('usage')` lists the architectures if there is none. */
export function codingArchitecture(name: string): CodingArchitecture {
  const found = findCodingArchitecture(name);
  if (found) return found;
  const names = architectures.map((architecture) => architecture.name);
  throw new AecError(
    'usage',
    `no architecture "${name}"${didYouMean(name, names)}; there is ${names.join(', ')}`,
  );
}
