import { describe, expect, it } from 'vitest';
import { colourDepth, previewLines } from '../../../../src/cli/io/preview.js';
import type { Image } from '../../../../src/image/image.js';

const gray = (width: number, height: number, data: readonly number[]): Image => {
  return { width, height, channels: 1, data: Uint8Array.from(data) };
};

describe('a preview', () => {
  const checks = gray(2, 2, [0, 255, 255, 0]);

  it('has two pixels a character in full colour', () => {
    const white = '255;255;255';
    expect(previewLines([checks], 24, 80)).toEqual([
      `\x1b[38;2;0;0;0m\x1b[48;2;${white}m▀\x1b[38;2;${white}m\x1b[48;2;0;0;0m▀\x1b[0m`,
    ]);
  });

  it('takes the nearest of 256 colours', () => {
    const red: Image = { width: 1, height: 1, channels: 3, data: Uint8Array.of(255, 0, 96) };
    expect(previewLines([red], 8, 80)).toEqual(['\x1b[38;5;197m\x1b[48;5;197m▀\x1b[0m']);
  });

  it('is shades where there are no colours, pictures beside each other', () => {
    const ramp = gray(5, 2, [0, 60, 128, 200, 255, 0, 60, 128, 200, 255]);
    expect(previewLines([ramp, checks], 1, 80)).toEqual([' ░▒▓█  ▒▒']);
    expect(previewLines([checks, gray(1, 4, [255, 255, 0, 0])], 1, 80)).toEqual(['▒▒  █', '     ']);
  });

  it('shrinks to the columns there are', () => {
    const large = gray(90, 60, new Array(5400).fill(255));
    const lines = previewLines([large, large], 1, 42);
    expect(lines).toEqual(new Array(7).fill(`${'█'.repeat(20)}  ${'█'.repeat(20)}`));
  });
});

describe('the depth of colour', () => {
  const terminal = { isTTY: true };
  it.each([
    [terminal, { COLORTERM: 'truecolor', TERM: 'xterm' }, 24],
    [terminal, { COLORTERM: '24bit', TERM: 'xterm' }, 24],
    [terminal, { TERM: 'xterm-256color' }, 8],
    [terminal, { TERM: 'vt100' }, 1],
    [terminal, { TERM: 'dumb' }, 1],
    [terminal, { COLORTERM: 'truecolor', NO_COLOR: '1' }, 1],
    [{}, { COLORTERM: 'truecolor' }, 1],
    [{}, { FORCE_COLOR: '3' }, 24],
  ])('of %j under %j is %d', (stream, env, depth) => {
    expect(colourDepth(stream, env)).toBe(depth);
  });
});
