import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { parseAs, parseJson } from '../../src/json.js';

// JPEG, WebP, JPEG XL and AVIF on the digits of the MNIST test set, measured once (2026-11) and kept: bytes per image,
// mean PSNR in dB, mean SSIM where it was measured. JPEG (mozjpeg) and WebP (method 6) through sharp 0.35, AVIF through
// avifenc with one channel (4:0:0), JPEG XL through cjxl 0.11 unless named otherwise.

const pointSchema = v.object({ bytes: v.number(), psnr: v.number(), ssim: v.exactOptional(v.number()) });

export type AnchorPoint = Readonly<v.InferOutput<typeof pointSchema>>;

const curvesSchema = v.record(v.string(), v.array(pointSchema));

/** The anchors of a file that small-baselines.ts wrote. */
export function readAnchors(file: string) {
  const schema = v.object({ files: curvesSchema, sheet: curvesSchema });
  return parseAs(schema, parseJson(readFileSync(file), file, 'input'), file, 'input');
}

type Points = readonly (readonly [bytes: number, psnr: number, ssim?: number])[];

const read = (points: Points): AnchorPoint[] =>
  points.map(([bytes, psnr, ssim]) => (ssim === undefined ? { bytes, psnr } : { bytes, psnr, ssim }));

/** One file per image: all 10,000 (AVIF: every tenth). */
export const files: Readonly<Record<string, readonly AnchorPoint[]>> = {
  JPEG: read([
    [167, 13.2],
    [227, 21.1, 0.834],
    [280, 24.9, 0.908],
    [331, 27.7, 0.941],
    [421, 32.1, 0.972],
    [557, 41.2],
  ]),
  WebP: read([
    [114, 25.3, 0.924],
    [130, 27.5, 0.946],
    [151, 30.2, 0.944],
    [174, 33.1, 0.967],
    [200, 36.3, 0.982],
    [225, 38.6],
    [284, 43.4],
  ]),
  'JPEG XL': read([
    [119, 19.9],
    [151, 22.5, 0.891],
    [173, 25.8, 0.945],
    [195, 28.8, 0.971],
    [232, 32.7, 0.989],
    [279, 39.0],
  ]),
  AVIF: read([
    [360, 35.3],
    [374, 39.5],
    [418, 47.8],
  ]),
};

/** All 10,000 as one picture of 2800×2800, its bytes / 10,000: headers and adaptation cost nothing there. */
export const sheet: Readonly<Record<string, readonly AnchorPoint[]>> = {
  JPEG: read([
    [18, 15.9],
    [36, 18.8],
    [61, 21.6],
    [105, 25.1],
    [152, 27.9],
    [233, 32.4],
  ]),
  WebP: read([
    [49, 25.6, 0.913],
    [63, 28.0, 0.935],
    [82, 31.1, 0.953],
    [102, 34.3, 0.966],
    [118, 37.0],
  ]),
  'JPEG XL': read([
    [44, 20.4],
    [56, 23.4, 0.908],
    [82, 28.0, 0.967],
    [102, 31.1, 0.982],
    [135, 34.9, 0.993],
  ]),
  AVIF: read([
    [28, 22.8, 0.874],
    [31, 23.5, 0.89],
    [45, 27.0, 0.945],
    [58.5, 30.8, 0.974],
    [72.5, 35.8, 0.992],
    [80, 38.3],
    [114, 45.4],
  ]),
};

/** Lossless: bytes per image, in files of their own and all on one sheet. */
export const lossless = {
  'WebP, one file per image': 204,
  'PNG, one file per image': 269,
  'JPEG XL 0.7 e9, sheet': 109.1,
};

/** Bytes of a codec at `psnr`, interpolated linearly between its points; undefined outside them. */
export function bytesAt(points: readonly AnchorPoint[], psnr: number): number | undefined {
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1]!, points[i]!];
    if (psnr >= a.psnr && psnr <= b.psnr) {
      return a.bytes + ((b.bytes - a.bytes) * (psnr - a.psnr)) / (b.psnr - a.psnr);
    }
  }
  return undefined;
}

/** The codec with the fewest bytes at `psnr`. */
export function bestAt(
  curves: Readonly<Record<string, readonly AnchorPoint[]>>,
  psnr: number,
): { readonly codec: string; readonly bytes: number } | undefined {
  const reached = Object.entries(curves).flatMap(([codec, points]) => {
    const bytes = bytesAt(points, psnr);
    return bytes === undefined ? [] : [{ codec, bytes }];
  });
  return reached.sort((a, b) => a.bytes - b.bytes)[0];
}
