import type { Dataset } from '../../src/data/dataset.js';
import type { CodecUnderTest } from '../../src/evaluation/codec-under-test.js';
import { evaluate } from '../../src/evaluation/evaluate.js';
import { withChannels } from '../../src/image/channels.js';
import { msSsim } from '../../src/metrics/ms-ssim.js';

/** One codec at one setting on a set of photographs: means over images, each counting once. */
export interface PhotoPoint {
  readonly codec: string;
  readonly setting: string;
  /** Of whole files. */
  readonly bytes: number;
  readonly bpp: number;
  /** Over all samples of R, G and B of an image. */
  readonly psnr: number;
  /** Of luma. */
  readonly msSsim: number;
  readonly encodeSeconds: number;
  readonly decodeSeconds: number;
  /** Each image's bytes, PSNR and MS-SSIM. */
  readonly images: readonly (readonly [name: string, bytes: number, psnr: number, msSsim: number])[];
}

/** Measures a codec through real files. */
export async function measurePoint(codec: CodecUnderTest, photos: Dataset): Promise<PhotoPoint> {
  const similarities: number[] = [];
  const result = await evaluate(codec, photos, {
    metrics: ['bytes', 'bpp', 'psnr'],
    batchSize: 1,
    onImage: ({ original, reconstruction }) => {
      similarities.push(msSsim(withChannels(original, 1), withChannels(reconstruction, 1)));
    },
  });
  return {
    codec: codec.name,
    setting: codec.setting,
    bytes: rounded(result.metrics.bytes!.mean, 1),
    bpp: rounded(result.metrics.bpp!.mean, 5),
    psnr: rounded(result.metrics.psnr!.mean, 4),
    msSsim: rounded(similarities.reduce((sum, value) => sum + value, 0) / similarities.length, 5),
    encodeSeconds: rounded(1 / result.encodeImagesPerSecond, 3),
    decodeSeconds: rounded(1 / result.decodeImagesPerSecond, 3),
    images: result.rows.map(({ image, values }, n) => [
      image,
      values.bytes!,
      rounded(values.psnr!, 3),
      rounded(similarities[n]!, 5),
    ]),
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
