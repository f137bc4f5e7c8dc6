import path from 'node:path';
import type { Conversion } from './conversions.js';

/** The name of the output for an input, in the same folder: with the conversion's extension in place of, or after, its own. */
export function outputNameOf(input: string, { extension }: Conversion, keepExtension = false): string {
  if (keepExtension) return input + extension;
  const own = path.extname(input);
  const stem = input.slice(0, input.length - own.length);
  // What `--keep-extension` made of `a.png` goes back to it.
  const isBack = own.toLowerCase() === '.aec' && path.extname(stem).toLowerCase() === extension;
  return isBack ? stem : stem + extension;
}
