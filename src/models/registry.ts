import { AecError } from '../errors.js';
import type { Architecture } from './architecture.js';
import { conv } from './conv.js';

const architectures: readonly Architecture[] = [conv];

export function architectureNames(): string[] {
  return architectures.map((architecture) => architecture.name);
}

/** The architecture of that name; `AecError('usage')` names those there are. */
export function findArchitecture(name: string): Architecture {
  const found = architectures.find((architecture) => architecture.name === name);
  if (!found) {
    throw new AecError('usage', `no architecture "${name}"; there is ${architectureNames().join(', ')}`);
  }
  return found;
}
