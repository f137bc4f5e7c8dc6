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

function start(sharp: Sharp): Sharp {
  // libvips caches recent operations and their pixels, but every image is read only once.
  sharp.cache(false);
  return sharp;
}
