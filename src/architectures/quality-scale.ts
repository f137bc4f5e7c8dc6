// What a quality means: the same number aims at the same PSNR under every model, on images like those it was trained on.

/** The PSNR in dB that the qualities 1 and 99 aim at; those between are spread evenly. Quality 100 is exact. */
const LOWEST = 25;
const HIGHEST = 47;
export const LAST_LOSSY_QUALITY = 99;

/** About 38 dB: at normal viewing distance the eye sees no difference. */
export const DEFAULT_QUALITY = 60;

/** The quality that aims at a PSNR in dB, which may lie outside 1 … 99. */
export function qualityAtPsnr(psnr: number): number {
  return 1 + ((LAST_LOSSY_QUALITY - 1) * (psnr - LOWEST)) / (HIGHEST - LOWEST);
}
