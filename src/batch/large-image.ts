/** Pixels from which on an image is worth sharing among threads: below, one thread is done before the others have begun. */
export const SHARED_PIXELS = 2 ** 20;

/** The most pixels of an image that one of several threads takes on alone; more would take too much memory in each of them. */
export const MOST_PIXELS_ALONE = 2 ** 24;

/** Thrown by a thread for an image that it should not code alone. */
export class LargeImage extends Error {
  override readonly name = 'LargeImage';
}
