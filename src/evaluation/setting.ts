import type { RateOptions } from '../architectures/rates.js';

/**
 * The setting of a codec in words, like `mnist-rd quality 5`, `quality 70` or `lossless`. `model` is the model's id or
 * label; a rate of null adds nothing.
 */
export function settingName(model: string | null, rate: RateOptions | null): string {
  return [...(model === null ? [] : [model]), ...rateWords(rate ?? {})].join(' ');
}

function rateWords({ quality, lossless, nearLossless, effort }: RateOptions): string[] {
  return [
    ...(quality === undefined ? [] : [`quality ${quality}`]),
    ...(lossless ? ['lossless'] : []),
    ...(nearLossless === undefined ? [] : [`near-lossless ${nearLossless}`]),
    ...(effort === undefined ? [] : [`effort ${effort}`]),
  ];
}
