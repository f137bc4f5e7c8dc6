import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { CodecUnderTest } from '../../src/evaluation/codec-under-test.js';
import { withChannels } from '../../src/image/channels.js';
import type { Image } from '../../src/image/image.js';
import { loadSharp } from '../../src/image/load-sharp.js';
import { readImage } from '../../src/image/read.js';
import { encodeImage } from '../../src/image/write.js';
import { inTemporaryFolder } from './temporary-folder.js';

const run = promisify(execFile);

/** A codec that aec is compared with on photographs. */
export interface PhotoBaseline {
  readonly codec: string;
  /** From low quality to high. */
  readonly settings: readonly string[];
  /** The program it needs, if any. */
  readonly tool?: string;
  open(setting: string): CodecUnderTest;
}

const jpegQualities = ['5', '8', '12', '17', '24', '33', '43', '54', '65', '75', '83', '89', '93'];
/** The last two are for quality beyond 42 dB. */
const avifLevels = ['56', '51', '46', '41', '36', '31', '26', '21', '15', '9', '4'];

export const photoBaselines: readonly PhotoBaseline[] = [
  jpeg('4:2:0', jpegQualities),
  jpeg('4:4:4', jpegQualities),
  {
    codec: 'WebP',
    settings: ['1', '5', '12', '22', '35', '50', '65', '76', '84', '90', '95'],
    open: (setting) => ({
      ...named('WebP', setting),
      encode: each((image) => encodeImage(image, 'webp', { quality: Number(setting) })),
      decode: each(readColour),
    }),
  },
  avif('4:2:0', avifLevels),
  avif('4:4:4', avifLevels),
  jpegXl(['15', '11', '8', '6', '4.5', '3.3', '2.4', '1.7', '1.2', '0.8'], '7'),
];

/** mozjpeg through sharp. */
function jpeg(chromaSubsampling: '4:2:0' | '4:4:4', settings: readonly string[]): PhotoBaseline {
  const codec = `JPEG ${chromaSubsampling}`;
  const encode = async ({ width, height, channels, data }: Image) => {
    const sharp = await loadSharp();
    return sharp(data, { raw: { width, height, channels } });
  };
  return {
    codec,
    settings,
    open: (setting) => ({
      ...named(codec, setting),
      encode: each(async (image) =>
        (await encode(image)).jpeg({ mozjpeg: true, quality: Number(setting), chromaSubsampling }).toBuffer(),
      ),
      decode: each(readColour),
    }),
  };
}

/** libaom through avifenc at speed 6; a setting is its constant quality level. */
export function avif(sampling: '4:0:0' | '4:2:0' | '4:4:4', settings: readonly string[]): PhotoBaseline {
  const codec = `AVIF ${sampling}`;
  const options = ['-s', '6', '-j', '1', '-y', sampling.replaceAll(':', '')];
  const quality = (level: string) => [
    '--min',
    '0',
    '--max',
    '63',
    '-a',
    'end-usage=q',
    '-a',
    `cq-level=${level}`,
  ];
  return {
    codec,
    tool: 'avifenc',
    settings,
    open: (setting) => ({
      ...named(codec, setting),
      encode: each((image) =>
        throughFiles(image, 'avif', (from, to) => ['avifenc', [...options, ...quality(setting), from, to]]),
      ),
      decode: each((file) => backFromFile(file, 'avif', (from, to) => ['avifdec', ['-j', '1', from, to]])),
    }),
  };
}

/** libjxl through cjxl; a setting is its distance. */
export function jpegXl(settings: readonly string[], effort: string): PhotoBaseline {
  return {
    codec: 'JPEG XL',
    tool: 'cjxl',
    settings,
    open: (setting) => ({
      ...named('JPEG XL', setting),
      encode: each((image) =>
        throughFiles(image, 'jxl', (from, to) => [
          'cjxl',
          [from, to, '-d', setting, '-e', effort, '--num_threads', '0', '--quiet'],
        ]),
      ),
      decode: each((file) =>
        backFromFile(file, 'jxl', (from, to) => ['djxl', [from, to, '--num_threads', '0', '--quiet']]),
      ),
    }),
  };
}

/** Whether a program is installed. */
export async function hasTool(tool: string): Promise<boolean> {
  return run(tool, ['--version']).then(
    () => true,
    () => false,
  );
}

/** The first line that a program says of its version. */
export async function versionOf(tool: string): Promise<string> {
  return (await run(tool, ['--version'])).stdout.split('\n')[0]!.trim();
}

function named(name: string, setting: string) {
  return { name, setting, rate: null, model: null };
}

function each<In, Out>(work: (item: In) => Promise<Out>): (items: readonly In[]) => Promise<Out[]> {
  return async (items) => {
    const results: Out[] = [];
    for (const item of items) results.push(await work(item));
    return results;
  };
}

async function readColour(file: Uint8Array): Promise<Image> {
  return withChannels(await readImage(file), 3);
}

type Command = (from: string, to: string) => [program: string, args: string[]];

async function throughFiles(image: Image, extension: string, command: Command): Promise<Uint8Array> {
  return convert(await encodeImage(image, 'png'), 'png', extension, command);
}

async function backFromFile(file: Uint8Array, extension: string, command: Command): Promise<Image> {
  return readColour(await convert(file, extension, 'png', command));
}

function convert(bytes: Uint8Array, from: string, to: string, command: Command): Promise<Uint8Array> {
  return inTemporaryFolder(async (folder) => {
    const [input, output] = [path.join(folder, `in.${from}`), path.join(folder, `out.${to}`)];
    await writeFile(input, bytes);
    const [program, args] = command(input, output);
    await run(program, args);
    return new Uint8Array(await readFile(output));
  });
}
