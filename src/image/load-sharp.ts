import { createRequire } from 'node:module';
import { AecError } from '../errors.js';

type Sharp = typeof import('sharp').default;

// By `require`, not `import`: sharp and what it needs are some 60 small modules, which Node 20 loads a third faster this way.
const require = createRequire(import.meta.url);

let loaded: Sharp | undefined;

/**
 * sharp, loaded on first use: loading it takes longer than compressing a digit. `AecError('usage')` where it does not load: its
 * binaries are optional packages of npm, one per platform, and an installation may lack them.
 */
export async function loadSharp(): Promise<Sharp> {
  loaded ??= start(requireSharp());
  return loaded;
}

function requireSharp(): Sharp {
  try {
    return require('sharp');
  } catch (cause) {
    throw new AecError('usage', whyNotLoaded(cause instanceof Error ? cause.message : String(cause)), {
      cause,
    });
  }
}

/** From sharp's message: what it is, a line for each fault but missing packages, and possible solutions. */
function whyNotLoaded(message: string): string {
  const [, fault = ''] = message.split('\n');
  const reason = /^(Possible solutions:|Require stack:|)$/.test(fault)
    ? 'its binaries are missing'
    : `it does not load (${fault})`;
  return `image files need sharp, and ${reason}; install it with: npm install --include=optional sharp`;
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
