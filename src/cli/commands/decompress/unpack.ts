import path from 'node:path';
import { Pack } from '../../../codec/pack.js';
import { AecError } from '../../../errors.js';
import { formatCountOf } from '../../../figures.js';
import { formatOfExtension } from '../../../image/write.js';
import { commandModels } from '../../io/command-models.js';
import { withFile } from '../../io/open-pack.js';
import { printJson, printResult } from '../../io/output.js';
import { checkOutputs } from '../../io/outputs.js';
import { STANDARD_STREAM } from '../../io/standard-streams.js';
import { writeImage } from '../../io/write-image.js';
import { findClash, unpackedName } from './unpacked-names.js';

export interface UnpackOptions {
  readonly output?: string;
  readonly model?: string;
  readonly only?: string;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/**
 * `aec decompress` of a pack: writes all its images into a folder, or one of them to a file. A pack is not trusted: the
 * paths of all files that it would write are checked before the first file is written.
 */
export async function unpackImages(file: string, options: UnpackOptions): Promise<void> {
  const { output, force = false, json = false } = options;
  await withFile(file, async (source) => {
    const pack = await Pack.open(source);
    const only = options.only === undefined ? undefined : await placeOf(pack, options.only);
    const folder = output ?? path.join(path.dirname(file), path.basename(file, path.extname(file)));
    const outputs =
      only === undefined ? await planFolder(pack, folder) : [await planFile(pack, only, output)];
    const toStdout = outputs[0] === STANDARD_STREAM;
    await checkOutputs(outputs, { inputs: [file], force, json });
    const models = commandModels();
    const model = await (options.model
      ? models.load(options.model)
      : models.loadByHash(pack.header.modelPrefix));
    for await (const { image, index } of pack.images(model, only)) {
      const target = outputs[index - (only ?? 0)]!;
      await writeImage(target, image, {}, force ? 'replace' : 'refuse');
    }
    if (json) printJson({ input: file, outputs });
    else if (!options.quiet && !toStdout) {
      printResult(
        only === undefined ? `${formatCountOf(outputs.length, 'image')} in ${folder}` : outputs[0]!,
      );
    }
  });
}

/** The index of the image that `--only` names: digits are a number, anything else is a name in the pack. */
async function placeOf(pack: Pack, only: string): Promise<number> {
  if (/^\d+$/.test(only)) return Number(only);
  return pack.find(only);
}

/** The file for one image: `output`, or the image's own name in the current folder. */
async function planFile(pack: Pack, only: number, output?: string): Promise<string> {
  if (output !== undefined && output !== STANDARD_STREAM) formatOfExtension(output);
  const name = await pack.nameOf(only);
  return output ?? path.basename(unpackedName(name, only));
}

/** The files for all images, in the order of the pack. */
async function planFolder(pack: Pack, folder: string): Promise<string[]> {
  if (folder === STANDARD_STREAM) {
    throw new AecError(
      'usage',
      '-o -: only one image fits on stdout; give a folder, or choose one image with --only',
    );
  }
  const outputs: string[] = [];
  for (let index = 0; index < pack.count; index++) {
    const name = await pack.nameOf(index);
    const output = path.join(folder, unpackedName(name, index));
    if (leavesFolder(folder, output)) {
      const advice = `nothing was written; extract it with --only ${index} -o FILE.png`;
      throw new AecError('format', `the image name "${name}" leads out of the folder ${folder}: ${advice}`);
    }
    outputs.push(output);
  }
  const clash = findClash(outputs);
  if (clash) {
    const [a, b] = clash;
    const both = `images ${a} and ${b} of the pack cannot both be written: ${outputs[a]} and ${outputs[b]}`;
    throw new AecError('format', `${both}; extract each one alone, like --only ${a} -o FILE.png`);
  }
  return outputs;
}

function leavesFolder(folder: string, file: string): boolean {
  const inside = path.relative(folder, file);
  return inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside);
}
