import type { Image } from '../image/image.js';
import { ColourClusters } from '../image/palette/colour-clusters.js';
import { countColours } from '../image/palette/colour-counts.js';
import { numbersOf, type Palette, type PaletteBits, paint, paletteOf } from '../image/palette/palette.js';
import { mse } from '../metrics/mse.js';

/** The most colours that stand for others: with more, samples take fewer bytes. */
const MOST = 64;
/** Settling the clusters lowers their errors by about this factor. */
const SETTLED = 1.3;

/**
 * About the fewest colours that can stand for those of an image with a mean squared error of at most `allowed`: the worst
 * cluster is split until the error is small enough. Undefined if that takes too many.
 */
export function nearPalette(image: Image, allowed: number): Palette | undefined {
  const clusters = new ColourClusters(countColours(image));
  const grows = () => clusters.count < MOST && clusters.split();
  const sum = allowed * image.data.length;
  while (clusters.error > SETTLED * sum) if (!grows()) return undefined;
  for (;;) {
    clusters.settle();
    const palette = paletteOf(clusters.means, image.channels, bitsFor(allowed));
    if (mse(image, paint(numbersOf(image, palette), palette, image)) <= allowed) return palette;
    if (!grows()) return undefined;
  }
}

/** So few bits that rounding hardly adds to an error that is allowed anyway. */
function bitsFor(error: number): PaletteBits {
  return error > 50 ? 6 : error > 10 ? 7 : 8;
}
