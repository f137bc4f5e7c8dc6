import type { RateOptions } from '../../../src/architectures/rates.js';
import type { CodecResult } from '../../../src/evaluation/evaluate.js';

function result(
  codec: string,
  rate: RateOptions | null,
  model: CodecResult['model'],
  bytes: number,
  psnr: number,
): CodecResult {
  const spread = (mean: number) => ({ mean, median: mean, standardDeviation: 0 });
  return {
    codec,
    setting: JSON.stringify(rate),
    rate,
    model,
    images: 10,
    losslessImages: psnr === 100 ? 10 : 0,
    totalBytes: 10 * bytes,
    totalPayloadBytes: null,
    metrics: { bytes: spread(bytes), psnr: spread(psnr) },
    encodeImagesPerSecond: 1,
    decodeImagesPerSecond: 1,
  };
}

/** A setting of the model `mine`, whose hash is `own`. */
export function ownResult(rate: RateOptions | null, bytes: number, psnr: number): CodecResult {
  return result('aec photo', rate, { id: 'mine', hash: 'own' }, bytes, psnr);
}

export function baselineResult(
  codec: string,
  quality: number | 'lossless',
  bytes: number,
  psnr: number,
): CodecResult {
  return result(codec, quality === 'lossless' ? { lossless: true } : { quality }, null, bytes, psnr);
}

/** From 22 to 40 dB, 100 bytes at 25 dB and a tenth more for every dB; quality 60, the default, gives 29.2 dB. */
export function modelCurve(): CodecResult[] {
  const points = [
    [60, 29.2],
    [1, 22],
    [70, 33.5],
    [95, 40],
  ] as const;
  return points.map(([quality, psnr]) => ownResult({ quality }, 100 * 1.1 ** (psnr - 25), psnr));
}

/** From 25 to 38 dB with `times` the bytes of the model. */
export function webpCurve(times: number): CodecResult[] {
  return [25, 30, 38].map((psnr) => baselineResult('webp', psnr, times * 100 * 1.1 ** (psnr - 25), psnr));
}
