import type { FreezeError } from '../architectures/trainable.js';
import { formatChange, formatCountOf, formatMeanBytes, formatPercent } from '../figures.js';
import {
  changeOf,
  type FreezeComparison,
  isFault,
  isTooFar,
  isTooLarge,
  MOST_DECIBELS,
  MOST_SHARE,
} from './freeze-comparison.js';

/** What freezing cost, in a line: of several rates the worst change of bytes and the worst of PSNR. */
export function freezeSummary(
  comparisons: readonly FreezeComparison[],
  { validationSplit }: { readonly validationSplit: number },
): string | null {
  const [first, ...others] = comparisons;
  if (!first) return null;
  const largest = comparisons.reduce((a, b) => (changeOf(b).bytes > changeOf(a).bytes ? b : a), first);
  const psnrs = comparisons.flatMap((own) => changeOf(own).psnr ?? []);
  const psnr = psnrs.length > 0 ? `, ${formatDecibels(Math.min(...psnrs))}` : '';
  const images = formatCountOf(first.images, `${validationSplit > 0 ? 'validation' : 'training'} image`);
  const worst = others.length > 0 ? `, the worst of ${comparisons.length} rates` : '';
  return `frozen: ${formatBytes(largest)}${psnr} against the float model, on ${images}${worst}`;
}

/** What is wrong, if anything: at which rates, where to look, and what to do. */
export function freezeFault(
  comparisons: readonly FreezeComparison[],
  errors: readonly FreezeError[],
): string | null {
  const faults = comparisons.filter(isFault);
  if (faults.length === 0) return null;
  const changes = faults.map((own) => {
    const worse = [
      ...(isTooLarge(own) ? [formatBytes(own)] : []),
      ...(isTooFar(own) ? [formatDecibels(changeOf(own).psnr!)] : []),
    ];
    return `${worse.join(', ')}${own.rate === null ? '' : ` at rate ${own.rate}`}`;
  });
  const sentences = [
    `freezing made the model worse by more than ${formatPercent(MOST_SHARE, 1)} of bytes or ${MOST_DECIBELS} dB: ${changes.join('; ')}`,
    ...whereToLook(errors),
    'The model codes all the same; more training images, a lower learning rate or a clip norm may help it to freeze',
  ];
  return sentences.join('. ');
}

/** Values a little beyond what integers hold are mostly brighter than white. */
const MUCH = 2;

/** The layer that suffered most: one that clips its output, or else the one whose weights moved most. */
function whereToLook(errors: readonly FreezeError[]): string[] {
  const [clipped] = [...errors].sort((a, b) => (b.reach ?? 0) - (a.reach ?? 0));
  if (clipped?.reach && clipped.reach > MUCH) {
    const times = clipped.reach.toFixed(1);
    return [`Layer ${clipped.layer} of ${clipped.network} gives up to ${times} times what its integers hold`];
  }
  const [rounded] = [...errors].sort((a, b) => b.error - a.error);
  if (!rounded) return [];
  const { network, layer, error } = rounded;
  return [
    `Rounding moved the weights of layer ${layer} of ${network} most, by up to ${formatPercent(error)}`,
  ];
}

/** From this share on, a change tells less than the bytes themselves: it was next to nothing that grew. */
const MANIFOLD = 10;

/** A change in bytes: `+0.03 % bytes`, or `12.0 bytes per image instead of 0.0`. */
function formatBytes(comparison: FreezeComparison): string {
  const { bytes } = changeOf(comparison);
  const { float, frozen } = comparison;
  if (bytes < MANIFOLD) return `${formatChange(bytes, 2)} bytes`;
  return `${formatMeanBytes(frozen.bytesPerImage)} bytes per image instead of ${formatMeanBytes(float.bytesPerImage)}`;
}

/** A change in PSNR with its sign: `−0.002 dB`. */
function formatDecibels(change: number): string {
  return `${change < 0 ? '−' : '+'}${Math.abs(change).toFixed(3)} dB`;
}
