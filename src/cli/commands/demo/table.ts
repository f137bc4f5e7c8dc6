import type { CodecResult } from '../../../evaluation/evaluate.js';
import { formatCountOf, formatRatio } from '../../../figures.js';
import { type Column, formatTable } from '../../io/table.js';

const COLUMNS: readonly Column[] = [
  { heading: 'format', align: 'left' },
  { heading: 'setting', align: 'left' },
  { heading: 'bytes', align: 'right' },
  { heading: 'vs raw', align: 'right' },
  { heading: 'size vs aec', align: 'right' },
  { heading: 'PSNR', align: 'right' },
  { heading: 'SSIM', align: 'right' },
];

/** aec, the first result, beside the others; `rawBytes` is what the pixels of one image take. */
export function demoTable(results: readonly CodecResult[], rawBytes: number): string[] {
  const [aec] = results;
  const rows = results.map(({ codec, setting, metrics, losslessImages, images }) => {
    const bytes = metrics.bytes!.mean;
    return [
      codec,
      setting,
      bytes.toFixed(1),
      formatRatio(rawBytes / bytes),
      formatRatio(bytes / aec!.metrics.bytes!.mean),
      losslessImages === images ? 'lossless' : `${metrics.psnr!.mean.toFixed(2)} dB`,
      metrics.ssim!.mean.toFixed(4),
    ];
  });
  return [
    `${formatCountOf(aec!.images, 'digit')} of ${rawBytes} pixels, means; bytes of whole files:`,
    ...formatTable(COLUMNS, rows),
  ];
}
