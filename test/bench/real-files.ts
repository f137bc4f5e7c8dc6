import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compressBytes } from '../../src/batch/compress-bytes.js';
import { ModelCache } from '../../src/batch/model-cache.js';
import { decompress } from '../../src/codec/decompress.js';
import { IMAGE_EXTENSIONS } from '../../src/data/image-extensions.js';
import { walkFolder } from '../../src/data/walk-folder.js';
import { AecError } from '../../src/errors.js';
import type { Image } from '../../src/image/image.js';
import { readImage } from '../../src/image/read.js';
import { toRgba } from '../../src/image/rgba.js';
import { psnr } from '../../src/metrics/psnr.js';
import { rounded, writeBenchResults } from './write-results.js';

// npm run check:images -- --folder FOLDER [--name NAME] [--pixels N]: holds every image of a folder against Pillow, which has to be installed
// for python3 (or the interpreter that PYTHON names). Without loss, the samples must be those of Pillow; lossy files must have the PSNR that
// compress says, and must not be larger than those without loss. Images of more than N pixels are only read.

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    name: { type: 'string' },
    pixels: { type: 'string', default: '65536' },
  },
});
const folder = path.resolve(values.folder ?? '.');
const largest = Number(values.pixels);

interface Other {
  readonly file: string;
  readonly width?: number;
  readonly height?: number;
  readonly samples?: string;
  readonly error?: string;
  readonly skipped?: string;
}

/** How a file fared. */
type Outcome =
  | 'equal'
  | 'different'
  | 'refused by both'
  | 'refused by aec'
  | 'refused by Pillow'
  | 'read in a way of its own'
  | 'bug';

const models = new ModelCache();
const context = { models, modelFor: async <M>(model: M) => model };

const { files } = await walkFolder(folder, IMAGE_EXTENSIONS);
const others = new Map(
  readByPillow(files.map((name) => path.join(folder, name))).map((own) => [own.file, own]),
);
const outcomes = new Map<Outcome, string[]>();
const faults: string[] = [];
let [coded, exact] = [0, 0];
for (const name of files) {
  const outcome = await outcomeOf(name);
  outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), name]);
}
const counts = Object.fromEntries([...outcomes].map(([outcome, names]) => [outcome, names.length]));
await writeBenchResults(`real-files${values.name ? `-${values.name}` : ''}`, {
  dataset: { name: values.name ?? path.basename(folder), files: files.length },
  reading: counts,
  coding: { images: coded, withoutLossByDefault: exact, faults: faults.length },
  listed: Object.fromEntries(
    [...outcomes].filter(([outcome]) => !['equal', 'refused by both'].includes(outcome)),
  ),
  faults,
});
process.exit(faults.length > 0 || outcomes.has('bug') ? 1 : 0);

function readByPillow(paths: readonly string[]): Other[] {
  const script = path.join(import.meta.dirname, '../reference/decode_image.py');
  const output = execFileSync(process.env.PYTHON ?? 'python3', [script], {
    input: paths.join('\n'),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Other);
}

async function outcomeOf(name: string): Promise<Outcome> {
  const bytes = readFileSync(path.join(folder, name));
  const other = others.get(path.join(folder, name));
  let image: Image;
  try {
    image = await readImage(bytes, { keepAlpha: true, colours: 'stored', name });
  } catch (error) {
    if (error instanceof AecError) return other?.error ? 'refused by both' : 'refused by aec';
    faults.push(`${name}: ${error}`);
    return 'bug';
  }
  if (image.width * image.height <= largest) await code(bytes, name, image);
  if (!other || other.skipped !== undefined) return 'read in a way of its own';
  if (other.error !== undefined) return 'refused by Pillow';
  return hashOf(image) === other.samples ? 'equal' : 'different';
}

/** As Pillow's R G B A. */
function hashOf(image: Image): string {
  return createHash('sha256').update(toRgba(image)).digest('hex');
}

/** Codes an image without loss and by default, and checks what comes back. */
async function code(bytes: Uint8Array, name: string, image: Image): Promise<void> {
  const settings = { existing: 'refuse', verify: true } as const;
  try {
    const without = await compressBytes(
      bytes,
      name,
      { ...settings, lossless: true, model: 'photo' },
      context,
    );
    const back = await decompress(without.file, without.model);
    if (hashOf(back) !== hashOf(image)) faults.push(`${name}: not the same without loss`);
    const lossy = await compressBytes(bytes, name, { ...settings, model: 'photo' }, context);
    const decoded = await decompress(lossy.file, lossy.model);
    const measured = psnr(lossy.image, decoded);
    const said = lossy.figures.psnr ?? Number.POSITIVE_INFINITY;
    if (Number.isFinite(measured) ? rounded(said - measured, 6) !== 0 : said !== measured) {
      faults.push(`${name}: a PSNR of ${said} dB is ${measured} dB`);
    }
    // Without loss the profile is kept, and only there.
    const profile = without.file.length - (await sizeWithout(without.file));
    if (lossy.file.length > without.file.length - profile) {
      faults.push(`${name}: ${lossy.file.length} bytes with loss, ${without.file.length - profile} without`);
    }
    coded++;
    if (lossy.figures.lossless) exact++;
  } catch (error) {
    faults.push(`${name}: ${error instanceof Error ? error.message : error}`);
  }
}

/** Bytes of a file without its metadata. */
async function sizeWithout(file: Uint8Array): Promise<number> {
  const { readImageFile, writeImageFile } = await import('../../src/format/image-file.js');
  const { header, payload, alpha } = readImageFile(file);
  const { version: _, ...fields } = header;
  return writeImageFile(fields, payload, alpha ? { alpha } : {}).length;
}
