import { spawnSync } from 'node:child_process';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readImage } from '../../src/image/read.js';
import { psnr } from '../../src/metrics/psnr.js';
import { digitPng, filesIn, temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';

const cwd = await temporaryFolder();
const digit = await digitPng(4);
await writeFiles(cwd, { 'digit.png': digit });

describe('standard input and output', () => {
  it('carry images both ways, with the table on stderr', async () => {
    const compressed = await runAec(['compress', '-'], { cwd, stdin: digit });
    expect(compressed.code).toBe(0);
    expect([...compressed.stdout.subarray(0, 2)]).toEqual([0xae, 0xc1]);
    expect(linesOf(compressed.stderr).at(-1)).toMatch(/28×28 gray.*stdin$/);
    const decompressed = await runAec(['decompress', '-', '-q'], { cwd, stdin: compressed.stdout });
    expect(decompressed).toMatchObject({ code: 0, stderr: '' });
    expect((await sharp(decompressed.stdout).metadata()).format).toBe('png');
    expect(psnr(await readImage(digit), await readImage(decompressed.stdout))).toBeGreaterThan(8);
    const described = await runAec(['info', '-'], { cwd, stdin: compressed.stdout });
    expect(linesOf(described.stdout)[0]).toBe('stdin');
    expect(await filesIn(cwd)).toEqual(['digit.png']);
  });

  it('go to and come from files too', async () => {
    const written = await runAec(['compress', '-', '-o', 'in/a.aec'], { cwd, stdin: digit });
    expect(written.code).toBe(0);
    const { code, stdout } = await runAec(['decompress', 'in/a.aec', '-o', '-'], { cwd });
    expect(code).toBe(0);
    expect(await sharp(stdout).metadata()).toMatchObject({ width: 28, height: 28 });
  });

  it('with nothing in them are an input error, or no .aec file', async () => {
    const image = await runAec(['compress', '-'], { cwd, stdin: new Uint8Array() });
    expect(image).toMatchObject({ code: 3, stderr: expect.stringMatching(/^aec: stdin: /) });
    const file = await runAec(['decompress', '-'], { cwd, stdin: new Uint8Array() });
    expect(file).toMatchObject({ code: 4, stderr: expect.stringMatching(/^aec: stdin: not an \.aec file/) });
  });

  it('stdin has no name to use in a folder', async () => {
    const { code, stderr } = await runAec(['compress', '-', '-o', './'], { cwd, stdin: digit });
    expect(code).toBe(2);
    expect(stderr).toContain('stdin has no name in a folder');
  });

  it('may be closed early by the reader', () => {
    const binary = path.resolve(import.meta.dirname, '../../bin/aec.js');
    // `head` is gone before the second line: the shell reports the status of aec, which must be 0.
    const script = `"${process.execPath}" "${binary}" --help | head -n 1; exit \${PIPESTATUS[0]}`;
    const { status, stderr } = spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
