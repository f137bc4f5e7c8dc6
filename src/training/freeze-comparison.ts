import * as v from 'valibot';

const coded = v.object({
  /** For the float model the information content of the symbols, for the frozen one real messages. */
  bytesPerImage: v.number(),
  /** dB, of the mean squared error over all images together; null where no network stands between symbols and samples. */
  psnr: v.nullable(v.number()),
});

/** A frozen model against the float model that it was made of, on the same images at one rate. */
export const freezeComparison = v.object({
  /** The rate byte; null for a model of one fixed rate. */
  rate: v.nullable(v.number()),
  images: v.number(),
  float: coded,
  frozen: coded,
});

export type FreezeComparison = Readonly<v.InferOutput<typeof freezeComparison>>;

/** What a freeze may cost: more is a fault. */
export const MOST_SHARE = 0.001;
export const MOST_DECIBELS = 0.01;

/** The end of a message takes up to so many bytes that are no information. */
const END_BYTES = 2;

/** The relative change in bytes that freezing made, and the change in PSNR in dB; null where there is no PSNR. */
export function changeOf({ float, frozen }: FreezeComparison): { bytes: number; psnr: number | null } {
  return {
    bytes: float.bytesPerImage > 0 ? frozen.bytesPerImage / float.bytesPerImage - 1 : 0,
    psnr: float.psnr === null || frozen.psnr === null ? null : frozen.psnr - float.psnr,
  };
}

/** Whether freezing cost more than it may. */
export function isFault(comparison: FreezeComparison): boolean {
  return isTooLarge(comparison) || isTooFar(comparison);
}

/** Whether it cost more bytes than it may. The two of the end do not count: they are the message's, not the model's. */
export function isTooLarge({ images, float, frozen }: FreezeComparison): boolean {
  return images * (frozen.bytesPerImage - (1 + MOST_SHARE) * float.bytesPerImage) > END_BYTES;
}

/** Whether it cost more PSNR than it may. */
export function isTooFar(comparison: FreezeComparison): boolean {
  return (changeOf(comparison).psnr ?? 0) < -MOST_DECIBELS;
}
