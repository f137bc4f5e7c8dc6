import path from 'node:path';

/** The checkpoint of the training of a model lies beside its folder. */
export function checkpointOf(folder: string): string {
  return `${path.resolve(folder)}.checkpoint`;
}
