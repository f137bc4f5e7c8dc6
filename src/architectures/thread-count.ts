import { useOneThreadPerImage } from '../image/load-sharp.js';
import { checkWorkers } from '../worker-threads.js';
import { hasOutsideArchitectures } from './coding-registry.js';

/**
 * How many of `jobs` threads can share the work on images: one, this one, if it knows architectures that the others do not. With one,
 * sharp has one thread, too. `AecError('usage')` for an impossible number.
 */
export function threadCount(jobs: number): number {
  checkWorkers(jobs);
  const count = hasOutsideArchitectures() ? 1 : jobs;
  if (count === 1) useOneThreadPerImage();
  return count;
}
