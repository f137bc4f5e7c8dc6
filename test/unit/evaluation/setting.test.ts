import { expect, it } from 'vitest';
import { settingName } from '../../../src/evaluation/setting.js';

it.each([
  ['mnist-conv-8', null, 'mnist-conv-8'],
  ['mnist-rd', { quality: 5, effort: 7 }, 'mnist-rd quality 5 effort 7'],
  ['mnist-rd', { nearLossless: 2 }, 'mnist-rd near-lossless 2'],
  [null, { quality: 70 }, 'quality 70'],
  [null, { lossless: true }, 'lossless'],
] as const)('the setting of model %s at rate %j is "%s"', (model, rate, words) => {
  expect(settingName(model, rate)).toBe(words);
});
