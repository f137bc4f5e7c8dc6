import { afterEach, describe, expect, it } from 'vitest';
import { checkStdoutTakesBytes, readStdin } from '../../../../src/cli/io/standard-streams.js';

const { stdin, stdout } = process;
const terminals = { stdin: stdin.isTTY, stdout: stdout.isTTY };

afterEach(() => {
  stdin.isTTY = terminals.stdin;
  stdout.isTTY = terminals.stdout;
});

describe('a terminal', () => {
  it('is sent no image, unless forced', () => {
    stdout.isTTY = true;
    expect(() => checkStdoutTakesBytes(false)).toThrow(/^will not write an image file to the terminal/);
    expect(() => checkStdoutTakesBytes(true)).not.toThrow();
    stdout.isTTY = false;
    expect(() => checkStdoutTakesBytes(false)).not.toThrow();
  });

  it('is not read from', async () => {
    stdin.isTTY = true;
    await expect(readStdin()).rejects.toMatchObject({ code: 'usage' });
  });
});
