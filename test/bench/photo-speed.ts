/**
 * How fast photographs are coded: 768×512 in one thread, lossy and without loss, beside other codecs and beside CompressAI where Python
 * has it; 12 megapixels with one worker and with two; 24 megapixels through the program, with its peak memory. Writes
 * results/photo-speed.json. Needs a build (dist).
 *
 * CPU seconds stand beside wall-clock seconds, because a busy machine hardly changes them. `--small` codes 768×512 alone.
 *
 *     npm run bench:photo-speed -- --image FILE [--python PROGRAM] [--small]
 */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { loadModel } from '../../src/architectures/load-model.js';
import type { Model } from '../../src/architectures/model.js';
import type { RateOptions } from '../../src/architectures/rates.js';
import { WorkerPool } from '../../src/batch/worker-pool.js';
import { compress } from '../../src/codec/compress.js';
import { decompress } from '../../src/codec/decompress.js';
import type { CodecUnderTest } from '../../src/evaluation/codec-under-test.js';
import type { Image } from '../../src/image/image.js';
import { loadSharp } from '../../src/image/load-sharp.js';
import { encodeImage } from '../../src/image/write.js';
import { parseJson } from '../../src/json.js';
import { measureProcess } from './measure-process.js';
import { photoBaselines } from './photo-codecs.js';
import { inTemporaryFolder } from './temporary-folder.js';
import { type Timing, timed } from './timed.js';
import { rounded, writeBenchResults } from './write-results.js';

const { values: options } = parseArgs({
  options: {
    image: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    small: { type: 'boolean', default: false },
  },
});
if (options.image === undefined) throw new Error('--image FILE, a photograph of any size');
const source = await readFile(options.image);
const lossy: Setup = { model: await loadModel('photo'), rate: { quality: 50 } };
const exact: Setup = { model: await loadModel('photo'), rate: { lossless: true } };

const small = await resized(768, 512);

await writeBenchResults('photo-speed', {
  models: [lossy, exact].map(({ model: { id, hash }, rate }) => ({ id, hash, rate })),
  seconds: 'the least of several runs',
  '768×512, one thread': {
    lossy: await coding(small, lossy, 5),
    lossless: await coding(small, exact, 3),
  },
  '768×512, other codecs, in as many threads as they take': await otherCodecs(),
  '768×512, CompressAI bmshj2018-factorized quality 3, PyTorch on one thread': await compressaiSpeed(small),
  ...(options.small ? {} : await largeImages()),
});

async function largeImages() {
  const large = await resized(4000, 3000);
  return {
    '4000×3000': { lossy: await withWorkers(large, lossy), lossless: await withWorkers(large, exact) },
    '6000×4000, the program with two workers': {
      lossy: await throughProgram(6000, 4000, lossy),
      lossless: await throughProgram(6000, 4000, exact),
    },
  };
}

/** One worker against two, in turn, so that both meet the same machine. */
async function withWorkers(large: Image, setup: Setup) {
  const timings: Record<number, Coding> = {};
  for (const count of [1, 2]) {
    const pool = await WorkerPool.start(count);
    const served = { ...setup, model: pool.serve(setup.model) };
    await coding(await resized(1500, 1500), served, 2); // loads the model in every worker
    timings[count] = await coding(large, served, setup === exact ? 1 : 2);
    await pool.close();
  }
  const [one, two] = [timings[1]!, timings[2]!];
  return {
    'one worker': one,
    'two workers': two,
    speedUp: {
      encode: rounded(one.encodeSeconds / two.encodeSeconds, 2),
      decode: rounded(one.decodeSeconds / two.decodeSeconds, 2),
    },
  };
}

/** Codecs at about the same PSNR, and without loss where they can. */
async function otherCodecs() {
  const results: Record<string, unknown> = {};
  for (const { codec, setting } of [
    { codec: 'WebP', setting: '50' },
    { codec: 'AVIF 4:2:0', setting: '31' },
    { codec: 'JPEG XL', setting: '2.4' },
  ]) {
    const baseline = photoBaselines.find((own) => own.codec === codec);
    if (!baseline) continue;
    results[`${codec} ${setting}`] = await otherCodec(baseline.open(setting)).catch(() => 'not installed');
  }
  return results;
}

async function otherCodec({ encode, decode }: CodecUnderTest): Promise<Coding> {
  const [encodes, decodes]: [Timing[], Timing[]] = [[], []];
  let bytes = 0;
  for (let run = 0; run < 3; run++) {
    const { result: files, ...coded } = await timed(() => encode([small]));
    encodes.push(coded);
    decodes.push(await timed(() => decode(files)));
    bytes = files[0]!.length;
  }
  return least(encodes, decodes, bytes);
}

/** A model and the rate that it codes at. */
interface Setup {
  readonly model: Model;
  readonly rate: RateOptions;
}

interface Coding {
  readonly encodeSeconds: number;
  readonly decodeSeconds: number;
  /** Of the processor, in all threads. */
  readonly encodeCpuSeconds: number;
  readonly decodeCpuSeconds: number;
  readonly bytes: number;
}

async function resized(width: number, height: number): Promise<Image> {
  const sharp = await loadSharp();
  const data = await sharp(source).resize(width, height).toColourspace('srgb').removeAlpha().raw().toBuffer();
  return { width, height, channels: 3, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
}

async function coding(image: Image, { model, rate }: Setup, runs: number): Promise<Coding> {
  const [encodes, decodes]: [Timing[], Timing[]] = [[], []];
  let bytes = 0;
  for (let run = 0; run < runs; run++) {
    const { result: file, ...encode } = await timed(() => compress(image, model, rate));
    encodes.push(encode);
    decodes.push(await timed(() => decompress(file, model)));
    bytes = file.length;
  }
  return least(encodes, decodes, bytes);
}

function least(encodes: readonly Timing[], decodes: readonly Timing[], bytes: number): Coding {
  const of = (timings: readonly Timing[], key: keyof Timing) =>
    rounded(Math.min(...timings.map((timing) => timing[key])), 3);
  return {
    encodeSeconds: of(encodes, 'wallSeconds'),
    decodeSeconds: of(decodes, 'wallSeconds'),
    encodeCpuSeconds: of(encodes, 'cpuSeconds'),
    decodeCpuSeconds: of(decodes, 'cpuSeconds'),
    bytes,
  };
}

/** The figures that compressai-speed.py prints, or why there are none. */
function compressaiSpeed({ width, height, data }: Image): Promise<unknown> {
  return inTemporaryFolder(async (folder) => {
    const pixels = path.join(folder, 'photo.rgb');
    const script = path.join(import.meta.dirname, 'compressai-speed.py');
    await writeFile(pixels, data);
    try {
      const { stdout } = await promisify(execFile)(options.python, [script, pixels, `${width}`, `${height}`]);
      return parseJson(stdout, script, 'input');
    } catch {
      return `skipped: ${options.python} with the packages torch and compressai is not installed`;
    }
  });
}

function throughProgram(width: number, height: number, { model, rate }: Setup) {
  return inTemporaryFolder(async (folder) => {
    const at = (name: string) => path.join(folder, name);
    const [png, aec, back] = [at('photo.png'), at('photo.aec'), at('back.png')];
    await writeFile(png, await encodeImage(await resized(width, height), 'png'));
    const shared = ['--jobs', '2', '--force'];
    const asked = Object.entries(rate).flatMap(([name, value]) => {
      return value === true ? [`--${name}`] : [`--${name}`, String(value)];
    });
    const ends = [png, '-o', aec, '--model', model.id, ...asked, ...shared];
    const figures = {
      compress: await measureProcess(['compress', ...ends, '--no-verify']),
      compressAndVerify: await measureProcess(['compress', ...ends]),
      decompress: await measureProcess(['decompress', aec, '-o', back, '--model', model.id, ...shared]),
    };
    return Object.fromEntries(
      Object.entries(figures).map(([name, { wallSeconds, cpuSeconds, peakBytes }]) => [
        name,
        {
          wallSeconds: rounded(wallSeconds, 3),
          cpuSeconds: rounded(cpuSeconds, 3),
          peakMemoryMiB: Math.round(peakBytes / 2 ** 20),
        },
      ]),
    );
  });
}
