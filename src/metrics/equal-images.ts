import type { Image } from '../image/image.js';

/** Whether two images of one shape have the same samples: then no metric needs computing. */
export function areEqual(a: Image, b: Image): boolean {
  if (a.data === b.data) return true;
  for (let i = 0; i < a.data.length; i++) if (a.data[i] !== b.data[i]) return false;
  return true;
}
