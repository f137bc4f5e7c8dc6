import * as v from 'valibot';
import { LAST_LOSSY_QUALITY } from './quality-scale.js';

const point = v.tuple([
  v.pipe(v.number(), v.minValue(1), v.maxValue(LAST_LOSSY_QUALITY)),
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255)),
]);

/**
 * `qualities` of codec.json: pairs of a quality and the rate byte that has it, by rising quality. They guide encoders alone.
 * Empty in a model whose rates were not measured yet.
 */
export const qualityPoints = v.pipe(
  v.array(point),
  v.maxLength(256),
  v.check((points) => points.every(([own], i) => i === 0 || own > points[i - 1]![0]), 'must rise'),
  v.readonly(),
);
