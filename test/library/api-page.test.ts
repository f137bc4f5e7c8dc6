import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { apiPage, PAGE } from '../reference/api-page.js';

it('src/docs/api.md is current (npm run build && npm run api)', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(apiPage());
});
