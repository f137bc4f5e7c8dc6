import type { Image } from '../../../src/image/image.js';

/** The mean sample of every block and channel, in raster order, channels last. */
export function blockMeans({ width, height, channels, data }: Image, block: number): Float64Array {
  const columns = Math.ceil(width / block);
  const rows = Math.ceil(height / block);
  const sums = new Float64Array(rows * columns * channels);
  const counts = new Float64Array(sums.length);
  for (let i = 0; i < data.length; i++) {
    const cell = cellOf(i, { width, channels }, block, columns);
    sums[cell]! += data[i]!;
    counts[cell]!++;
  }
  return sums.map((sum, cell) => sum / counts[cell]!);
}

/** The image whose blocks have these samples, rounded and clipped. */
export function fromBlockMeans(
  means: Float64Array,
  { width, height, channels }: Pick<Image, 'width' | 'height' | 'channels'>,
  block: number,
): Image {
  const columns = Math.ceil(width / block);
  const data = Uint8ClampedArray.from({ length: width * height * channels }, (_, i) => {
    return means[cellOf(i, { width, channels }, block, columns)]!;
  });
  return { width, height, channels, data: new Uint8Array(data) };
}

function cellOf(
  index: number,
  { width, channels }: { readonly width: number; readonly channels: number },
  block: number,
  columns: number,
): number {
  const pixel = Math.floor(index / channels);
  const row = Math.floor(Math.floor(pixel / width) / block);
  const column = Math.floor((pixel % width) / block);
  return (row * columns + column) * channels + (index % channels);
}
