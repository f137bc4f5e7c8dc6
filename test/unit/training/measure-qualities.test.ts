import { expect, it } from 'vitest';
import { qualityPointsOf } from '../../../src/training/measure-qualities.js';

const point = (rate: number, psnr: number, bytes: number) => ({ rate, psnr, bytes });

it('takes at every PSNR the rate of fewest bytes, and places it by its PSNR', () => {
  const points = [
    point(0, 29.5, 100),
    point(1, 36, 200),
    point(2, 40.5, 400),
    point(150, 38.2, 180),
    point(140, 45, 390),
  ];
  // Rate 1 takes more bytes than 150 for less, and rate 2 than 140.
  expect(qualityPointsOf(points)).toEqual([
    [21.05, 0],
    [59.8, 150],
    [90.09, 140],
  ]);
});

it('lets the lowest qualities reach down to the smallest files, and has one rate beyond the last one aimed at: quality 99', () => {
  const points = [
    point(0, 20, 50),
    point(1, 25, 80),
    point(2, 30, 100),
    point(140, 51, 900),
    point(130, 60, 990),
  ];
  const placed = qualityPointsOf(points);
  expect(placed[0]).toEqual([1, 0]);
  expect(placed.map(([, rate]) => rate)).toEqual([0, 1, 2, 140]);
  expect(placed[3]![0]).toBe(99);
  expect(placed[1]![0]).toBeGreaterThan(1);
  expect(placed[1]![0]).toBeLessThan(placed[2]![0]);
});

it('gives every quality the smallest rate where all are exact, or one of several that are equal', () => {
  expect(qualityPointsOf([point(0, 100, 9), point(1, 100, 8), point(2, 100, 9)])).toEqual([[99, 1]]);
  expect(qualityPointsOf([point(140, 100, 1), point(150, 100, 1)])).toEqual([[99, 140]]);
  expect(qualityPointsOf([point(3, 36, 7), point(4, 36, 7)])).toEqual([[50, 3]]);
});
