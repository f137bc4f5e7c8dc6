import { expect, it } from 'vitest';
import { didYouMean } from '../../src/suggest.js';

const models = ['mnist-conv-8', 'mnist-conv-8-low', 'mnist-rd'];

it.each([
  ['mnist-rdd', ' (Did you mean mnist-rd?)'],
  ['mnsit-rd', ' (Did you mean mnist-rd?)'],
  ['MNIST-RD', ' (Did you mean mnist-rd?)'],
  ['conv-8', ' (Did you mean mnist-conv-8?)'],
  ['mnist-conv-low', ' (Did you mean mnist-conv-8-low?)'],
  ['kodak', ''],
  ['', ''],
])('for %j it suggests %j', (word, advice) => {
  expect(didYouMean(word, models)).toBe(advice);
});
