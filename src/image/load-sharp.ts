type Sharp = typeof import('sharp').default;

let loaded: Promise<Sharp> | undefined;

/** sharp, imported on first use: importing it takes longer than compressing a digit. */
export function loadSharp(): Promise<Sharp> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    // libvips caches recent operations and their pixels, but every image is read only once.
    sharp.cache(false);
    return sharp;
  });
  return loaded;
}
