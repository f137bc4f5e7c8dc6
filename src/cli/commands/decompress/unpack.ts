import path from 'node:path';
import { Pack } from '../../../codec/pack.js';
import { AecError } from '../../../errors.js';
import { formatOfExtension } from '../../../image/write.js';
import { ModelCache } from '../../io/model-cache.js';
import { withFile } from '../../io/open-pack.js';
import { printJson, printResult } from '../../io/output.js';
import { checkInputsSurvive, checkNothingExists } from '../../io/outputs.js';
import { checkStdoutTakesBytes, STANDARD_STREAM } from '../../io/standard-streams.js';
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
 * `aec decompress` of a pack: all its images into a folder, or one of them into a file. A pack may come from anywhere:
 * all files that it would write are known, and checked, before the first is.
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
    if (toStdout && json) throw new AecError('usage', '--json and the image both want stdout; pass -o FILE');
    await checkInputsSurvive([file], outputs);
    if (toStdout) checkStdoutTakesBytes(force);
    else
      await checkNothingExists(
        outputs.map((name) => ({ output: name })),
        force,
      );

    const models = new ModelCache();
    const model = await (options.model
      ? models.load(options.model)
      : models.loadByHash(pack.header.modelPrefix));
    for await (const { image, index } of pack.images(model, only)) {
      const target = outputs[index - (only ?? 0)]!;
      await writeImage(target, image);
    }
    if (json) printJson({ input: file, outputs });
    else if (!options.quiet && !toStdout) {
      printResult(only === undefined ? `${outputs.length} images in ${folder}` : outputs[0]!);
    }
  });
}

/** A name that the pack has, or else a number. */
async function placeOf(pack: Pack, only: string): Promise<number> {
  if (/^\d+$/.test(only)) return Number(only);
  return pack.find(only);
}

/** Where one image goes. */
async function planFile(pack: Pack, only: number, output?: string): Promise<string> {
  if (output !== undefined && output !== STANDARD_STREAM) formatOfExtension(output);
  let file = output;
  for await (const { entry, block } of pack.blocks(only)) {
    file ??= path.basename(unpackedName(block.names[only - entry.firstImage], only));
  }
  return file!;
}

/** Where all images go, in order. */
async function planFolder(pack: Pack, folder: string): Promise<string[]> {
  if (folder === STANDARD_STREAM) {
    throw new AecError(
      'usage',
      '-o -: only one image fits on stdout; give a folder, or choose one with --only',
    );
  }
  const outputs: string[] = [];
  for await (const { entry, block } of pack.blocks()) {
    for (let place = 0; place < block.count; place++) {
      const index = entry.firstImage + place;
      const output = path.join(folder, unpackedName(block.names[place], index));
      if (leavesFolder(folder, output)) {
        const advice = `nothing was written; take it with --only ${index} -o FILE.png`;
        throw new AecError('format', `the name "${block.names[place]}" leads out of ${folder}: ${advice}`);
      }
      outputs.push(output);
    }
  }
  const clash = findClash(outputs);
  if (clash) {
    const [a, b] = clash;
    const both = `images ${a} and ${b} of the pack cannot both be written: ${outputs[a]} and ${outputs[b]}`;
    throw new AecError('format', `${both}; take them one by one with --only ${a} -o FILE.png`);
  }
  return outputs;
}

function leavesFolder(folder: string, file: string): boolean {
  const inside = path.relative(folder, file);
  return inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside);
}
