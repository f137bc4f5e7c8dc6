import { AecError } from '../errors.js';
import { didYouMean } from '../suggest.js';
import type { Architecture } from './architecture.js';
import { conv } from './classical/conv.js';
import { dense } from './classical/dense.js';

/** Those that consist of two learned transforms. */
const architectures: readonly Architecture[] = [conv, dense];

export function architectureNames(): string[] {
  return [...architectures.map((architecture) => architecture.name), 'photo', 'rd', 'lossless'];
}

/** The two transforms of that name; `AecError('usage')` names the architectures there are. `rd` (rd.ts) is built otherwise. */
export function findArchitecture(name: string): Architecture {
  const found = architectures.find((architecture) => architecture.name === name);
  if (!found) {
    const names = architectureNames();
    const advice = didYouMean(name, names);
    throw new AecError('usage', `no architecture "${name}"${advice}; there is ${names.join(', ')}`);
  }
  return found;
}
