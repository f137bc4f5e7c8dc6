import type { Model } from '../../src/architectures/model.js';
import { parseRdSpec } from '../../src/architectures/rd/coding/files.js';

/** The rate byte of a gain of an `rd` model. */
export function rateOfGain({ spec, id }: Model, gain: number): number {
  const { gains } = parseRdSpec(spec, id);
  const rate = gains.indexOf(gain);
  if (rate < 0) throw new Error(`model ${id} has no gain ${gain}; it has ${gains.join(', ')}`);
  return rate;
}

/** The quality that stands for a gain of an `rd` model. */
export function qualityOfGain(model: Model, gain: number): number {
  const rate = rateOfGain(model, gain);
  const point = model.coder.traits.rates!.qualities.find(([, own]) => own === rate);
  if (!point) throw new Error(`no quality of model ${model.id} has the gain ${gain}`);
  return point[0];
}
