import { formatChange, formatMeanBytes, formatPsnr } from '../figures.js';
import type { ComparedCodec, EqualPsnrTable, EqualQuality } from './equal-psnr-table.js';

/** A table of equal PSNR as text: the first column names codecs, and each further one is a PSNR or without loss. */
export interface EqualPsnrText {
  /** Says what the figures are. */
  readonly caption: string;
  readonly headings: readonly string[];
  /** The model first. */
  readonly rows: readonly (readonly string[])[];
}

export function equalPsnrText({ qualities, own, others }: EqualPsnrTable): EqualPsnrText {
  const cell = ({ bytes }: ComparedCodec, n: number) => {
    const [ours, theirs] = [own.bytes[n], bytes[n]];
    if (theirs == null) return qualities[n] === 'lossless' ? '–' : 'not reached';
    const change = bytes === own.bytes || ours == null ? '' : ` (${formatChange(ours / theirs - 1, 0)})`;
    return `${formatMeanBytes(theirs)}${change}`;
  };
  return {
    caption: `bytes of whole files at equal PSNR, means over images; in brackets: ${own.name} against it`,
    headings: ['codec', ...qualities.map(formatEqualQuality)],
    rows: [own, ...others].map((codec) => [codec.name, ...qualities.map((_, n) => cell(codec, n))]),
  };
}

/** `30 dB`, `30.5 dB`, `lossless`. */
export function formatEqualQuality(quality: EqualQuality): string {
  if (quality === 'lossless') return quality;
  return Number.isInteger(10 * quality) ? `${quality} dB` : formatPsnr(quality);
}
