import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { Dataset } from '../../src/data/dataset.js';
import type { CodecUnderTest } from '../../src/evaluation/codec-under-test.js';
import { evaluate } from '../../src/evaluation/evaluate.js';
import { summarize } from '../../src/evaluation/summary.js';
import { withChannels } from '../../src/image/channels.js';
import { parseAs, parseJson } from '../../src/json.js';
import { msSsim } from '../../src/metrics/ms-ssim.js';
import { rounded } from './write-results.js';

const pointSchema = v.object({
  codec: v.string(),
  setting: v.string(),
  /** Of whole files. */
  bytes: v.number(),
  bpp: v.number(),
  /** Over all samples of R, G and B of an image. */
  psnr: v.number(),
  /** Of luma. */
  msSsim: v.number(),
  ssimulacra2: v.number(),
  encodeSeconds: v.number(),
  decodeSeconds: v.number(),
  /** Each image's name, bytes, PSNR, MS-SSIM and SSIMULACRA 2. */
  images: v.array(v.tuple([v.string(), v.number(), v.number(), v.number(), v.number()])),
});

/** One codec at one setting on a set of photographs: means over images, each counting once. */
export type PhotoPoint = Readonly<v.InferOutput<typeof pointSchema>>;

/** The points of a file that photo-baselines.ts wrote. */
export function readPoints(file: string): PhotoPoint[] {
  const schema = v.object({ points: v.array(pointSchema) });
  return parseAs(schema, parseJson(readFileSync(file), file, 'input'), file, 'input').points;
}

/** Measures a codec through real files. */
export async function measurePoint(codec: CodecUnderTest, photos: Dataset): Promise<PhotoPoint> {
  const similarities: number[] = [];
  const result = await evaluate(codec, photos, {
    metrics: ['bytes', 'bpp', 'psnr', 'ssimulacra2'],
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
    msSsim: rounded(summarize(similarities).mean, 5),
    ssimulacra2: rounded(result.metrics.ssimulacra2!.mean, 3),
    encodeSeconds: rounded(1 / result.encodeImagesPerSecond, 3),
    decodeSeconds: rounded(1 / result.decodeImagesPerSecond, 3),
    images: result.rows.map(({ image, values }, n) => [
      image,
      values.bytes!,
      rounded(values.psnr!, 3),
      rounded(similarities[n]!, 5),
      rounded(values.ssimulacra2!, 2),
    ]),
  };
}
