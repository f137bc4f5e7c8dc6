import { AecError } from './errors.js';

/** Longest side of an image in pixels. */
export const MAX_SIDE = 65535;

/** The most pixels of an image: 2^27. */
export const MAX_PIXELS = 134217728;

/** Limits on the work that a file or an image may cause, for who does not trust where they come from. */
export interface Limits {
  /** The most pixels of an image, at most 2^27, which is also the default; checked before any work begins. */
  readonly pixels?: number | undefined;
  /** The longest that the work may take; it is ended soon after. Without a limit by default. */
  readonly milliseconds?: number | undefined;
}

/**
 * Throws an AecError unless a file can hold an image of `width` × `height` pixels, and the process and `limits` allow as many. The
 * code is `limit` if a file claims the size, `input` if an image has it, or if nothing but the limit of this process is against a sound
 * file. The message begins with `name`, if there is one.
 */
export function checkImageSize(
  width: number,
  height: number,
  code: 'limit' | 'input',
  name?: string,
  { pixels }: Limits = {},
): void {
  const size = `${name === undefined ? 'an image of ' : `${name}: `}${width}×${height} pixels`;
  const sides = [width, height];
  if (!sides.every((side) => Number.isInteger(side) && side >= 1 && side <= MAX_SIDE)) {
    throw new AecError(code, `${size}; each side must be 1 to ${MAX_SIDE}`);
  }
  const most = Math.min(MAX_PIXELS, pixels ?? MAX_PIXELS);
  if (width * height > most) throw new AecError(code, `${size}; at most ${most} are allowed in all`);
  const own = pixels === undefined ? mostPixels() : most;
  if (width * height > own) {
    throw new AecError('input', `${size}; more than ${own}: raise --max-pixels or ${MOST_PIXELS}`);
  }
}

/** The environment variable with the most pixels of an image in this process, and in the threads that it starts. */
export const MOST_PIXELS = 'AEC_MAX_PIXELS';

function mostPixels(): number {
  // Browsers have no process.
  const { process } = globalThis as {
    process?: { readonly env?: Readonly<Record<string, string | undefined>> };
  };
  const given = process?.env?.[MOST_PIXELS];
  return given ? Number(given) : MAX_PIXELS;
}
