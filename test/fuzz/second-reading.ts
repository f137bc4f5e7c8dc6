import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Image } from '../../src/image/image.js';
import { pixelHash } from '../golden/pixel-hash.js';

const root = path.resolve(import.meta.dirname, '../..');
/** Inputs per process of Python, which takes a second to start. */
const BATCH = 32;

interface Reading {
  readonly input: Uint8Array;
  /** Of the pixels, or the code of the error. */
  readonly result: string;
}

/** Holds what aec makes of files against what the decoder says that was written from the format page alone. */
export class SecondReading {
  readonly #waiting: Reading[] = [];

  /** Takes a reading; returns those that differ, now and then. */
  add(input: Uint8Array, result: Image | { readonly code: string }): string[] {
    this.#waiting.push({ input, result: 'code' in result ? result.code : pixelHash(result) });
    return this.#waiting.length < BATCH ? [] : this.finish();
  }

  /** Compares the rest. */
  finish(): string[] {
    const readings = this.#waiting.splice(0);
    if (readings.length === 0) return [];
    const folder = mkdtempSync(path.join(tmpdir(), 'aec-fuzz-'));
    try {
      const files = readings.map(({ input }, n) => {
        const file = path.join(folder, `${n}.aec`);
        writeFileSync(file, input);
        return file;
      });
      const found = new Map(decoded(files).map((line) => [line.file, line.pixels ?? line.error]));
      return readings.flatMap(({ input, result }, n) => {
        const other = found.get(files[n]!);
        if (other === result) return [];
        return [`aec: ${result}, the page: ${other}: ${Buffer.from(input).toString('base64')}`];
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

function decoded(files: readonly string[]): { file: string; pixels?: string; error?: string }[] {
  const script = path.join(root, 'test/reference/decode.py');
  const args = [script, ...files, '--models', path.join(root, 'models'), '--json'];
  let output: string;
  try {
    output = execFileSync('python3', args, {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    output = (error as { stdout: string }).stdout; // status 1: some files are damaged, as they should be
  }
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
