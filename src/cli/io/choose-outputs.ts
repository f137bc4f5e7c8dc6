import { stat } from 'node:fs/promises';
import path from 'node:path';
import { outputNameOf } from '../../batch/output-name.js';
import { isUrl, joinRef } from '../../batch/refs.js';
import { IMAGE_EXTENSIONS } from '../../data/image-extensions.js';
import { AecError } from '../../errors.js';
import type { Conversion } from './conversions.js';
import type { Inputs } from './inputs.js';
import type { JobOptions, Locate } from './job.js';
import type { Source } from './sources.js';
import { STANDARD_STREAM } from './standard-streams.js';

/** Throws AecError('usage') for an output that cannot be meant. */
export async function chooseOutputs(
  { single, sources }: Pick<Inputs, 'single' | 'sources'>,
  conversion: Conversion,
  { output, keepExtension, force }: JobOptions,
): Promise<Locate> {
  const [first] = sources;
  const fromStdin = first?.path === STANDARD_STREAM;
  const nameOf = (input: string) => outputNameOf(input, { ...conversion, keepExtension });
  const inFolder = (folder: string) => (source: Source) => ({
    input: source.path,
    output: joinRef(folder, nameOf(source.relative)),
    ...(!isUrl(folder) && { within: folder }),
  });
  const alwaysTo = (file: string) => (source: Source) => ({ input: source.path, output: file });
  if (output === undefined) {
    if (fromStdin) return alwaysTo(STANDARD_STREAM);
    return ({ path: input }) => ({
      input,
      output: nameOf(input),
      ...(!isUrl(input) && { within: path.dirname(input) }),
      ...(conversion.mayRename && !force && { alternate: input + conversion.extension }),
    });
  }
  if (output === STANDARD_STREAM) {
    if (!single) throw new AecError('usage', '-o -: only one image fits on stdout; give a folder');
    return alwaysTo(STANDARD_STREAM);
  }
  const existing = isUrl(output) ? undefined : await stat(output).catch(() => undefined);
  if (existing?.isDirectory() || /[/\\]$/.test(output)) {
    if (fromStdin) throw new AecError('usage', `-o ${output}: stdin has no name in a folder; name a file`);
    return inFolder(output);
  }
  if (single) {
    conversion.checkOutputName(output);
    return alwaysTo(output);
  }
  checkFolderName(output, existing !== undefined);
  return inFolder(output);
}

/** Throws AecError('usage') unless `output`, which is not a folder yet, can become one. */
function checkFolderName(output: string, exists: boolean): void {
  const extension = path.extname(output).slice(1).toLowerCase();
  if (extension === 'aec') {
    throw new AecError(
      'usage',
      `-o ${output}: aec pack puts several images into one .aec file; for one file per image give a folder`,
    );
  }
  if (exists || IMAGE_EXTENSIONS.includes(extension)) {
    throw new AecError('usage', `-o ${output}: is the name of a file; several inputs need a folder`);
  }
}
