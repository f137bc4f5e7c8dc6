import { expect, it, vi } from 'vitest';
import { tidyEnvironment } from '../../../../src/cli/core/environment.js';
import { openCodingProgress } from '../../../../src/cli/io/open-coding-progress.js';
import { canRedraw } from '../../../../src/cli/io/terminal.js';

it('empty variables count as unset, switches of 0, false, no and off as off', () => {
  const env = {
    AEC_ENGINE: '',
    AEC_MODELS: ' ',
    AEC_MAX_PIXELS: '',
    AEC_DEBUG: '0',
    NO_COLOR: 'FALSE',
    HOME: '',
  };
  tidyEnvironment(env);
  expect(env).toEqual({ HOME: '' });
  for (const AEC_DEBUG of ['no', 'Off', ' off ']) {
    const off = { AEC_DEBUG };
    tidyEnvironment(off);
    expect(off).toEqual({});
  }
  const on = {
    AEC_ENGINE: 'wasm',
    AEC_DEBUG: '1',
    NO_COLOR: 'yes',
    COLORTERM: 'truecolor',
    AEC_MAX_PIXELS: '7',
  };
  const before = { ...on };
  tidyEnvironment(on);
  expect(on).toEqual(before);
});

it('a dumb terminal gets plain lines', () => {
  expect(canRedraw({ isTTY: true }, { TERM: 'xterm' })).toBe(true);
  expect(canRedraw({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
  expect(canRedraw({}, { TERM: 'xterm' })).toBe(false);
});

it('a dumb terminal gets no bar of files either', async () => {
  vi.stubEnv('TERM', 'dumb');
  const { isTTY } = process.stderr;
  process.stderr.isTTY = true;
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const progress = await openCodingProgress('compress', () => 2);
    progress.above(() => {});
    progress.close();
    expect(write).not.toHaveBeenCalled();
  } finally {
    process.stderr.isTTY = isTTY;
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  }
});
