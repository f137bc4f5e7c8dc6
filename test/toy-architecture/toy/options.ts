import * as v from 'valibot';
import { positiveInteger, readOptions } from '../../../src/architectures/options.js';

const schema = v.strictObject({
  /** Side in pixels of the blocks that a symbol stands for. */
  block: positiveInteger(4, 16),
});

export type ToyOptions = v.InferOutput<typeof schema>;

export function parseToyOptions(options: unknown): ToyOptions {
  return readOptions('toy', schema, options);
}
