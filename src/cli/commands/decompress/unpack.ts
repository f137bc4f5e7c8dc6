import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Pack } from '../../../codec/pack.js';
import { AecError } from '../../../errors.js';
import { formatCountOf } from '../../../figures.js';
import { formatOfExtension } from '../../../image/write.js';
import { commandModels } from '../../io/command-models.js';
import { withFile } from '../../io/open-pack.js';
import { printJson, printNote, printResult } from '../../io/output.js';
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
    const usual = output ?? folderOf(file);
    const folder = only === undefined && output === undefined && !force ? await freeFolder(usual) : usual;
    const outputs =
      only === undefined ? await planFolder(pack, folder) : [await planFile(pack, only, output)];
    const toStdout = outputs[0] === STANDARD_STREAM;
    const within = withinOf(file, only, output);
    const places = outputs.map((file) => ({ output: file, within }));
    await checkOutputs(places, { inputs: [file], force, json, areDistinct: true });
    if (folder !== usual && !options.quiet) {
      printNote(`aec: note: ${file}: ${usual} has files already; the images go to ${folder}`);
    }
    const models = commandModels();
    const model = await (options.model
      ? models.load(options.model)
      : models.loadByHash(pack.header.modelPrefix));
    for await (const { image, index } of pack.images(model, only)) {
      const target = outputs[index - (only ?? 0)]!;
      await writeImage(target, image, {}, { existing: force ? 'replace' : 'refuse', within });
    }
    if (json) printJson({ input: file, outputs });
    else if (!options.quiet && !toStdout) {
      printResult(
        only === undefined ? `${formatCountOf(outputs.length, 'image')} in ${folder}` : outputs[0]!,
      );
    }
  });
}

/** The folder named after the pack. */
function folderOf(file: string): string {
  return path.join(path.dirname(file), path.basename(file, path.extname(file)));
}

/** A folder, or another one where that has files, which may be the images that were packed. */
async function freeFolder(folder: string): Promise<string> {
  if (!(await isTaken(folder))) return folder;
  const other = `${folder}-unpacked`;
  if (!(await isTaken(other))) return other;
  throw new AecError('input', `${folder} and ${other} exist already; choose a folder with -o`);
}

/** Whether anything is there but an empty folder. */
async function isTaken(folder: string): Promise<boolean> {
  const stats = await lstat(folder).catch(() => undefined);
  return stats !== undefined && !(stats.isDirectory() && (await readdir(folder)).length === 0);
}

/** The folder that no link may lead out of, if the user has not named the file: the one for the images, or the one that the default lies in. */
function withinOf(file: string, only: number | undefined, output: string | undefined): string | undefined {
  if (only === undefined) return output ?? path.dirname(file);
  return output === undefined ? '.' : undefined;
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
