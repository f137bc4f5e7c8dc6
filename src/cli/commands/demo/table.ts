import type { CodecResult } from '../../../evaluation/evaluate.js';
import { formatCountOf, formatMeanBytes, formatPsnr, formatRatio, formatSsim } from '../../../figures.js';
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

/** Compares the first result, that of aec, with the others. `rawBytes` is the size of the pixels of one image. */
export async function demoTable(results: readonly CodecResult[], rawBytes: number): Promise<string[]> {
  const [aec] = results;
  const rows = results.map(({ codec, setting, metrics, losslessImages, images }) => {
    const bytes = metrics.bytes!.mean;
    return [
      codec,
      setting,
      formatMeanBytes(bytes),
      formatRatio(rawBytes / bytes),
      formatRatio(bytes / aec!.metrics.bytes!.mean),
      losslessImages === images ? 'lossless' : formatPsnr(metrics.psnr!.mean),
      formatSsim(metrics.ssim!.mean),
    ];
  });
  return [
    `means over ${formatCountOf(aec!.images, 'digit')} of ${rawBytes} pixels; bytes of whole files:`,
    ...(await formatTable(COLUMNS, rows)),
  ];
}
