import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeFiles } from './images.js';
import { runAec } from './run-aec.js';

const cwd = await temporaryFolder();
const noise = Buffer.alloc(10_000, 'no image');
await writeFiles(cwd, { 'noise.png': noise });

describe.each([
  ['compress', 'out.aec', 3, 'cannot be read as an image (aec reads PNG'],
  ['decompress', 'out.png', 4, 'not an .aec file'],
])('%s refuses what it cannot read by how it begins', (command, output, expected, reason) => {
  it('without waiting for the rest of stdin', async () => {
    const args = [command, '-', '-o', output];
    const { code, stderr } = await runAec(args, { cwd, stdin: noise, keepsStdin: true });
    expect([code, stderr]).toEqual([expected, expect.stringContaining(`aec: stdin: ${reason}`)]);
  });

  it('with the name of the file', async () => {
    const { code, stderr } = await runAec([command, 'noise.png', '-o', output], { cwd });
    expect([code, stderr]).toEqual([expected, expect.stringContaining(`aec: noise.png: ${reason}`)]);
  });
});
