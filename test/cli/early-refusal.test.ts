import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeFiles } from './images.js';
import { runAec } from './run-aec.js';

const cwd = await temporaryFolder();
const noise = Buffer.alloc(10_000, 'no image');

describe('what is no image is refused by how it begins', () => {
  it.each([
    ['compress', 3, /^aec: stdin: cannot be read as an image \(aec reads PNG/],
    ['decompress', 4, /^aec: stdin: not an .aec file/],
  ])('%s does not wait for the rest of stdin', async (command, expected, line) => {
    const { code, stderr } = await runAec([command, '-', '-o', 'out'], {
      cwd,
      stdin: noise,
      keepsStdin: true,
    });
    expect(stderr).toMatch(line);
    expect(code).toBe(expected);
  });

  it.each([
    ['compress', 3, /^aec: a\.png: cannot be read as an image/],
    ['decompress', 4, /^aec: a\.png: not an .aec file/],
  ])('%s names the file', async (command, expected, line) => {
    await writeFiles(cwd, { 'a.png': noise });
    const { code, stderr } = await runAec([command, 'a.png', '-o', 'out'], { cwd });
    expect(stderr).toMatch(line);
    expect(code).toBe(expected);
  });

  it('decompress refuses a folder that is named as a file', async () => {
    await mkdir(path.join(cwd, 'b.aec'));
    const { code } = await runAec(['decompress', 'b.aec', '-o', 'out'], { cwd });
    expect(code).not.toBe(0);
  });
});
