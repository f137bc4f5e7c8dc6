import path from 'node:path';
import { type NamedImage, Pack } from '../codec/pack.js';
import { AecError } from '../errors.js';
import { encodeImage, formatOfExtension } from '../image/write.js';
import { writeOutput } from './files.js';
import { ModelCache } from './model-cache.js';
import { withFile } from './open-pack.js';
import { printJson, printResult } from './output.js';
import { checkNothingExists } from './outputs.js';
import { STANDARD_STREAM } from './standard-streams.js';

export interface UnpackOptions {
  readonly output?: string;
  readonly model?: string;
  readonly only?: string;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** `aec decompress` of a pack: all its images into a folder, or one of them into a file. */
export async function unpackImages(file: string, options: UnpackOptions): Promise<void> {
  const { only, force = false } = options;
  await withFile(file, async (source) => {
    const pack = await Pack.open(source);
    const models = new ModelCache();
    const model = await (options.model
      ? models.load(options.model)
      : models.loadByHash(pack.header.modelPrefix));
    const index = only === undefined ? undefined : await placeOf(pack, only);
    const outputs: string[] = [];
    for await (const entry of pack.images(model, index)) {
      const output =
        only === undefined ? inFolder(file, entry, options.output) : fileFor(entry, options.output);
      if (output !== STANDARD_STREAM) await checkNothingExists([{ output }], force);
      const format = output === STANDARD_STREAM ? 'png' : formatOfExtension(output);
      await writeOutput(output, await encodeImage(entry.image, format));
      outputs.push(output);
    }
    if (options.json) printJson({ input: file, outputs });
    else if (!options.quiet && outputs[0] !== STANDARD_STREAM) {
      printResult(
        outputs.length === 1 ? outputs[0]! : `${outputs.length} images in ${folderFor(file, options.output)}`,
      );
    }
  });
}

type Entry = NamedImage & { readonly index: number };

/** A name that the pack has, or else a number. */
async function placeOf(pack: Pack, only: string): Promise<number> {
  if (/^\d+$/.test(only)) return Number(only);
  return pack.find(only);
}

function fileFor(entry: Entry, output: string | undefined): string {
  return output ?? path.basename(pngName(entry));
}

function inFolder(file: string, entry: Entry, output: string | undefined): string {
  const folder = folderFor(file, output);
  const target = path.join(folder, pngName(entry));
  // A pack may come from anywhere: its names must not lead out of the folder.
  if (path.relative(folder, target).startsWith('..')) {
    throw new AecError('format', `the name "${entry.name}" leads out of the folder; take it with --only`);
  }
  return target;
}

function folderFor(file: string, output: string | undefined): string {
  return output ?? path.join(path.dirname(file), path.basename(file, path.extname(file)));
}

function pngName({ name, index }: Entry): string {
  if (name === undefined) return `${index}.png`;
  return path.join(path.dirname(name), `${path.basename(name, path.extname(name))}.png`);
}
