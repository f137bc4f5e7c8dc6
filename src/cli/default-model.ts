import type { Image } from '../image/image.js';

/** The id of the shipped model that codes an image of this kind best. Colour goes through it plane by plane. */
export function defaultModelFor(_image: Image): string {
  return 'mnist-conv-8';
}
