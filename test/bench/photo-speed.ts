/**
 * How fast photographs are coded: 768×512 in one thread, beside CompressAI where Python has it; 12 megapixels with one worker
 * and with two; 24 megapixels through the program, with its peak memory. Writes results/photo-speed.json. Needs a build (dist).
 *
 * CPU seconds stand beside wall-clock seconds, because a busy machine hardly changes them. `--small` codes 768×512 alone.
 *
 *     npm run bench:photo-speed -- --image FILE [--model ID|DIR] [--python PROGRAM] [--small]
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
import type { Image } from '../../src/image/image.js';
import { loadSharp } from '../../src/image/load-sharp.js';
import { encodeImage } from '../../src/image/write.js';
import { parseJson } from '../../src/json.js';
import { measureProcess } from './measure-process.js';
import { inTemporaryFolder } from './temporary-folder.js';
import { type Timing, timed } from './timed.js';
import { rounded, writeBenchResults } from './write-results.js';

const { values: options } = parseArgs({
  options: {
    image: { type: 'string' },
    model: { type: 'string', default: 'photo' },
    python: { type: 'string', default: 'python3' },
    small: { type: 'boolean', default: false },
  },
});
if (options.image === undefined) throw new Error('--image FILE, a photograph of any size');
const source = await readFile(options.image);
const model = await loadModel(options.model);
const rate: RateOptions = model.coder.traits.rates?.qualities ? { quality: 50 } : {};

const small = await resized(768, 512);
const oneThread = await coding(small, model, 3);
const compressai = await compressaiSpeed(small);

await writeBenchResults('photo-speed', {
  model: { id: model.id, hash: model.hash },
  rate,
  seconds: 'the least of several runs',
  '768×512, one thread': oneThread,
  '768×512, CompressAI bmshj2018-factorized quality 3, PyTorch on one thread': compressai,
  ...(options.small ? {} : await largeImages()),
});

async function largeImages() {
  const large = await resized(4000, 3000);
  const workers: Record<number, Coding> = {};
  for (const count of [1, 2]) {
    const pool = await WorkerPool.start(count);
    const served = pool.serve(model);
    await coding(small, served, 2 * count); // loads the model in every worker
    workers[count] = await coding(large, served, 2);
    await pool.close();
  }
  return {
    '4000×3000, one worker': workers[1],
    '4000×3000, two workers': workers[2],
    speedUp: {
      encode: rounded(workers[1]!.encodeSeconds / workers[2]!.encodeSeconds, 2),
      decode: rounded(workers[1]!.decodeSeconds / workers[2]!.decodeSeconds, 2),
    },
    '6000×4000, the program with two workers': await throughProgram(6000, 4000),
  };
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

async function coding(image: Image, coder: Model, runs: number): Promise<Coding> {
  const [encodes, decodes]: [Timing[], Timing[]] = [[], []];
  let bytes = 0;
  for (let run = 0; run < runs; run++) {
    const { result: file, ...encode } = await timed(() => compress(image, coder, rate));
    encodes.push(encode);
    decodes.push(await timed(() => decompress(file, coder)));
    bytes = file.length;
  }
  const least = (timings: readonly Timing[], key: keyof Timing) =>
    rounded(Math.min(...timings.map((timing) => timing[key])), 3);
  return {
    encodeSeconds: least(encodes, 'wallSeconds'),
    decodeSeconds: least(decodes, 'wallSeconds'),
    encodeCpuSeconds: least(encodes, 'cpuSeconds'),
    decodeCpuSeconds: least(decodes, 'cpuSeconds'),
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

function throughProgram(width: number, height: number) {
  return inTemporaryFolder(async (folder) => {
    const at = (name: string) => path.join(folder, name);
    const [png, aec, back] = [at('photo.png'), at('photo.aec'), at('back.png')];
    await writeFile(png, await encodeImage(await resized(width, height), 'png'));
    const shared = ['--workers', '2', '--force'];
    const asked = Object.entries(rate).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const ends = [png, '-o', aec, '--model', options.model, ...asked, ...shared];
    const figures = {
      compress: await measureProcess(['compress', ...ends, '--no-verify']),
      compressAndVerify: await measureProcess(['compress', ...ends]),
      decompress: await measureProcess(['decompress', aec, '-o', back, '--model', options.model, ...shared]),
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
