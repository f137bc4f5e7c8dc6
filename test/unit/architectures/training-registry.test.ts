import { expect, it } from 'vitest';
import { wholeNumber } from '../../../src/architectures/settings.js';
import {
  registerTraining,
  trainingArchitecture,
  trainingArchitectures,
} from '../../../src/architectures/training-registry.js';

it('refuses an architecture whose setting means something else elsewhere', () => {
  const before = [...trainingArchitectures()];
  const conv = trainingArchitecture('conv');
  const settings = { dropout: wholeNumber(0, 0, 9, 'how many layers to drop') };
  expect(() => registerTraining({ ...conv, name: 'mine', settings })).toThrow(
    expect.objectContaining({
      code: 'usage',
      message: expect.stringMatching(/^mine: \w+ has a setting dropout already/),
    }),
  );
  expect(trainingArchitectures()).toEqual(before);
});
