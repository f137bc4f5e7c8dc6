/** The pixels that go through a transform at once when many small images are coded. */
const BATCH_PIXELS = 2 ** 17;

/** How many images of that size, in pixels, go through a transform at once: at least 1. */
export function batchSize(width: number, height: number): number {
  return Math.max(1, Math.floor(BATCH_PIXELS / (width * height)));
}

interface Batchable {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly rate?: number;
}

/** Splits images into batches that share size, channels and rate. Returns the indices of each batch. */
export function batchesBySize(images: readonly Batchable[]): number[][] {
  const bySize = new Map<string, number[]>();
  images.forEach(({ width, height, channels, rate }, index) => {
    const key = `${width}×${height}×${channels} ${rate}`;
    const same = bySize.get(key) ?? [];
    same.push(index);
    bySize.set(key, same);
  });
  return [...bySize.values()].flatMap((indices) => {
    const { width, height } = images[indices[0]!]!;
    const most = batchSize(width, height);
    const batches: number[][] = [];
    for (let from = 0; from < indices.length; from += most) batches.push(indices.slice(from, from + most));
    return batches;
  });
}
