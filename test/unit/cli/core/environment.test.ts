import { expect, it } from 'vitest';
import { tidyEnvironment } from '../../../../src/cli/core/environment.js';
import { canRedraw } from '../../../../src/cli/io/terminal.js';

it('empty variables count as unset, switches of 0 and false as off', () => {
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
