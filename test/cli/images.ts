import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll } from 'vitest';
import { openDataset } from '../../src/data/dataset.js';
import { encodeImage } from '../../src/image/write.js';

/** A new empty folder, deleted after the tests of the file that asked for it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'aec-cli-')));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Digit `index` of MNIST's test set as a PNG. */
export async function digitPng(index: number): Promise<Uint8Array> {
  const digits = await openDataset('mnist', { split: 'test', limit: index + 1 });
  return encodeImage(await digits.image(index), 'png');
}

/** A smooth colour image as a sharp pipeline: red grows to the right, green downwards. */
export function colourful(width: number, height: number) {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data.set([(255 * x) / width, (255 * y) / height, 90], (y * width + x) * 3);
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** Writes files into a folder, with the folders on the way. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    // Not writable by others, whatever the umask: aec does not believe such configurations.
    await writeFile(file, content, { mode: 0o644 });
  }
}

/** All files in a folder and below it, with `/`, sorted. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort();
}
