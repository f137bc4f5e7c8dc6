import { describe, expect, it } from 'vitest';
import {
  formatBpp,
  formatBytes,
  formatChange,
  formatCount,
  formatCountOf,
  formatDuration,
  formatLoss,
  formatMeanBytes,
  formatPercent,
  formatPixels,
  formatPsnr,
  formatRatio,
  formatSpeed,
  formatSpread,
  formatSsim,
} from '../../src/figures.js';

describe('figures', () => {
  it.each([
    [0, '0 B'],
    [9999, '9999 B'],
    [10_000, '10.0 kB'],
    [99_949, '99.9 kB'],
    [999_499, '999 kB'],
    [999_500, '1.00 MB'],
    [1_234_567_890, '1.23 GB'],
    [5e15, '5.00e+3 TB'],
  ])('formatBytes(%d) is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [0.5, '0.50×'],
    [9.994, '9.99×'],
    [9.996, '10.0×'],
    [99.94, '99.9×'],
    [99.96, '100×'],
    [1565.2, '1565×'],
  ])('formatRatio(%d) is %s', (ratio, text) => expect(formatRatio(ratio)).toBe(text));

  it.each([
    [-3, '0s'],
    [59.4, '59s'],
    [59.6, '1m 00s'],
    [3599.4, '59m 59s'],
    [3600, '1h 00m'],
    [90_000, '25h 00m'],
  ])('formatDuration(%d) is %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  it('the rest', () => {
    expect(formatSsim(0.93119)).toBe('0.9312');
    expect(formatMeanBytes(56.14)).toBe('56.1');
    expect(formatLoss(0.83124)).toBe('0.8312');
    expect(formatBpp(0.5714)).toBe('0.571');
    expect(formatSpread(56.14, 9.26, 1)).toBe('56.1 ± 9.3');
    expect(formatPercent(0.971)).toBe('97.10 %');
    expect(formatChange(-0.12)).toBe('−12.0 %');
    expect(formatChange(0.031)).toBe('+3.1 %');
    expect(formatSpeed(7.26)).toBe('7.3');
    expect(formatSpeed(1056.6)).toBe('1,057');
    expect(formatCountOf(1, 'image')).toBe('1 image');
    expect(formatCountOf(2000, 'image')).toBe('2,000 images');
    expect(formatPsnr(23.456)).toBe('23.46 dB');
    expect(formatPsnr(Number.POSITIVE_INFINITY)).toBe('lossless');
    expect(formatCount(1234567)).toBe('1,234,567');
    expect(formatPixels({ width: 2, height: 3, channels: 3 })).toBe('2×3 RGB');
  });
});
