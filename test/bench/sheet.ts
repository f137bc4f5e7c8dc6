import type { CodecUnderTest } from '../../src/evaluation/codec-under-test.js';
import { summarize } from '../../src/evaluation/summary.js';
import { withChannels } from '../../src/image/channels.js';
import { contactSheet } from '../../src/image/contact-sheet.js';
import { crop } from '../../src/image/crop.js';
import type { Image } from '../../src/image/image.js';
import { cappedPsnr, psnr } from '../../src/metrics/psnr.js';

/** Codes images of one size as one picture, `columns` side by side without gaps, and cuts it up again. */
export async function codeSheet(
  codec: CodecUnderTest,
  images: readonly Image[],
  columns: number,
): Promise<{ readonly file: Uint8Array; readonly decoded: Image[] }> {
  const rows = Array.from({ length: Math.ceil(images.length / columns) }, (_, row) =>
    images.slice(row * columns, (row + 1) * columns),
  );
  const [file] = await codec.encode([contactSheet(rows, { gap: 0 })]);
  const [sheet] = await codec.decode([file!]);
  const decoded = images.map(({ width, height, channels }, n) => {
    const [left, top] = [(n % columns) * width, Math.floor(n / columns) * height];
    return withChannels(crop(sheet!, left, top, width, height), channels);
  });
  return { file: file!, decoded };
}

/** PSNR in dB, mean over images; exact ones count as everywhere in aec. */
export function meanPsnr(images: readonly Image[], decoded: readonly Image[]): number {
  return summarize(images.map((image, n) => cappedPsnr(psnr(image, decoded[n]!)))).mean;
}
