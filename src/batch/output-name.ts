import path from 'node:path';

/** The name of an output, by the name of its input. */
export interface OutputNaming {
  /** The extension of outputs, with the dot. */
  readonly extension: string;
  /** Whether the extension of the input stays before it. */
  readonly keepExtension?: boolean | undefined;
}

/** The name of the output for an input, in the same folder: with the extension in place of, or after, its own. */
export function outputNameOf(input: string, { extension, keepExtension = false }: OutputNaming): string {
  if (keepExtension) return input + extension;
  const own = path.extname(input);
  const stem = input.slice(0, input.length - own.length);
  // What `keepExtension` made of `a.png` goes back to it.
  const isBack = own.toLowerCase() === '.aec' && path.extname(stem).toLowerCase() === extension;
  return isBack ? stem : stem + extension;
}
