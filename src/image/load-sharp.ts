import { createRequire } from 'node:module';

type Sharp = typeof import('sharp').default;

// By `require`, not `import`: sharp and what it needs are some 60 small modules, which Node 20 loads a third faster this way.
const require = createRequire(import.meta.url);

let loaded: Sharp | undefined;

/** sharp, loaded on first use: loading it takes longer than compressing a digit. */
export async function loadSharp(): Promise<Sharp> {
  loaded ??= start(require('sharp'));
  return loaded;
}

let isSingle = false;

/** Makes sharp use one thread per image: for programs that work on as many images at once as there are cores. */
export function useOneThreadPerImage(): void {
  isSingle = true;
  loaded?.concurrency(1);
}

function start(sharp: Sharp): Sharp {
  if (isSingle) sharp.concurrency(1);
  // libvips caches recent operations and their pixels, but every image is read only once.
  sharp.cache(false);
  return sharp;
}
