import type { Decoded, DecodeTask, Decoding } from './image-loader.js';

/** Files to decode, as a task among others. */
export type ReadTask = DecodeTask & { readonly kind: 'read' };

/** Files per thread that a data set has decoded together. */
const FILES_TOGETHER = 128;

/** How a data set decodes its files in threads; one thread is this one. */
export function decodingIn(threads: {
  readonly count: number;
  run(task: ReadTask): Promise<Decoded[]>;
}): Decoding {
  if (threads.count === 1) return { together: 1 };
  return {
    together: FILES_TOGETHER * threads.count,
    decode: (task) => threads.run({ ...task, kind: 'read' }),
  };
}
