// Numbers as people read them. Units are decimal: 1 kB is 1000 bytes.

/** `56 B`, `24.8 kB`, `1.20 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 10_000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  while (value >= 999.5 && units.length > 1) {
    value /= 1000;
    units.shift();
  }
  return `${value.toPrecision(3)} ${units[0]}`;
}

/** How many times smaller: `21.2×`. */
export function formatRatio(ratio: number): string {
  return `${ratio >= 99.95 ? ratio.toFixed(0) : ratio.toFixed(ratio >= 9.995 ? 1 : 2)}×`;
}

/** `24.84 dB`; `lossless` for Infinity. */
export function formatPsnr(decibels: number): string {
  return decibels === Number.POSITIVE_INFINITY ? 'lossless' : `${decibels.toFixed(METRIC_DECIMALS.psnr)} dB`;
}

/** Decimals that the metrics of an evaluation are shown with. */
export const METRIC_DECIMALS = {
  bytes: 1,
  bpp: 3,
  psnr: 2,
  ssim: 4,
  'ms-ssim': 4,
  ssimulacra2: 2,
  mse: 2,
  mae: 2,
} as const;

/** SSIM and MS-SSIM: `0.9312`. */
export function formatSsim(ssim: number): string {
  return ssim.toFixed(METRIC_DECIMALS.ssim);
}

/** SSIMULACRA 2, at most 100: `71.48`. */
export function formatSsimulacra2(score: number): string {
  return score.toFixed(METRIC_DECIMALS.ssimulacra2);
}

/** A mean squared error of 8-bit samples: `242.10`. */
export function formatMse(mse: number): string {
  return mse.toFixed(METRIC_DECIMALS.mse);
}

/** Bits per pixel, without the unit: `0.571`. */
export function formatBpp(bpp: number): string {
  return bpp.toFixed(METRIC_DECIMALS.bpp);
}

/** A mean number of bytes, without the unit: `56.1`. */
export function formatMeanBytes(bytes: number): string {
  return bytes.toFixed(METRIC_DECIMALS.bytes);
}

/** The loss of a training: `0.8312`. */
export function formatLoss(loss: number): string {
  return loss.toFixed(4);
}

/** Mean and standard deviation: `56.1 ± 9.3`. */
export function formatSpread(mean: number, standardDeviation: number, decimals: number): string {
  return `${mean.toFixed(decimals)} ± ${standardDeviation.toFixed(decimals)}`;
}

/** Area under an ROC curve, from 0 to 1: `0.9921`. */
export function formatAuroc(area: number): string {
  return area.toFixed(4);
}

/** A share from 0 to 1: `97.10 %`. */
export function formatPercent(share: number, decimals = 2): string {
  return `${(100 * share).toFixed(decimals)} %`;
}

/** A relative change, with its sign: `+3.1 %`, `−12.0 %`. */
export function formatChange(share: number, decimals = 1): string {
  return `${share < 0 ? '−' : '+'}${formatPercent(Math.abs(share), decimals)}`;
}

/** Things per second: `7.3`, `1,057`. */
export function formatSpeed(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : formatCount(Math.round(perSecond));
}

/** `1 image`, `2,000 images`. */
export function formatCountOf(count: number, thing: string): string {
  return `${formatCount(count)} ${thing}${count === 1 ? '' : 's'}`;
}

/** `1,234,567`, of a whole number. Decoders say counts, too, and call nothing whose result may depend on the machine. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `42s`, `3m 05s`, `2h 10m`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${two(whole % 60)}s`;
  return `${Math.floor(whole / 3600)}h ${two(Math.floor((whole % 3600) / 60))}m`;
}

/** Size and kind of pixels: `28×28 gray`. */
export function formatPixels(image: {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly alpha?: boolean;
}): string {
  const [colours, withAlpha] = image.channels === 3 ? ['RGB', 'RGBA'] : ['gray', 'gray+A'];
  return `${image.width}×${image.height} ${image.alpha ? withAlpha : colours}`;
}
