import { afterEach, expect, it, vi } from 'vitest';
import { LineProgress, validationText } from '../../../../../src/cli/commands/train/progress-lines.js';
import type { EpochRecord } from '../../../../../src/training/run-state.js';

afterEach(() => vi.restoreAllMocks());

/** What epochs of these losses print. */
function linesOf(losses: readonly number[]): string[] {
  const lines: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(String(text).trimEnd());
    return true;
  });
  const progress = new LineProgress();
  const counts = {
    images: 9,
    validationImages: 1,
    parameters: 5,
    epochs: losses.length,
    epoch: 0,
    minutes: 0,
  };
  progress.onEvent({ type: 'start', ...counts, skipped: [], notes: [] });
  for (const [n, loss] of losses.entries()) {
    const validation = { loss, psnr: 30, bytesPerImage: 50, images: 1 };
    const record = { epoch: n + 1, stage: 'joint', loss, validation, seconds: 1, imagesPerSecond: 9 };
    progress.onEvent({ type: 'epoch', epochs: losses.length, record: record as unknown as EpochRecord });
  }
  return lines;
}

const EXPLANATION = 'this loss may go below zero; lower is better';

it('a loss below zero is explained, once', () => {
  const lines = linesOf([0.5, -0.25, -0.5]);
  expect(lines.filter((line) => line === EXPLANATION)).toHaveLength(1);
  expect(lines.indexOf(EXPLANATION)).toBeLessThan(lines.findIndex((line) => line.includes('-0.2500')));
});

it('a loss above zero needs no explanation', () => {
  expect(linesOf([0.5, 0.25])).not.toContain(EXPLANATION);
});

it('says of validation which images it measured', () => {
  const validation = { loss: 1, psnr: 30, bytesPerImage: 50, images: 1 };
  expect(validationText(validation, true)).toMatch(/^on 1 image kept aside: 30/);
  expect(validationText(validation, false)).toMatch(/^on 1 image that it trains on: 30/);
});
