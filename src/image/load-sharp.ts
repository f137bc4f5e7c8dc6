type Sharp = typeof import('sharp').default;

let loaded: Promise<Sharp> | undefined;

/** sharp, imported on first use: importing it takes longer than compressing a digit. */
export function loadSharp(): Promise<Sharp> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    // libvips keeps recent operations and their pixels; we read every image once.
    sharp.cache(false);
    return sharp;
  });
  return loaded;
}
