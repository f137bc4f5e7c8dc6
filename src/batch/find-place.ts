import { localPlace } from './local-place.js';
import type { Place } from './place.js';
import { isS3 } from './places/s3-address.js';

/** The place of a path or a URL, in this process: worker threads find it for themselves. */
export async function findPlace(ref: string): Promise<Place> {
  if (!isS3(ref)) return localPlace;
  const { s3Place } = await import('./places/s3-place.js');
  return s3Place;
}
