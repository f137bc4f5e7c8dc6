import type { Image } from '../image/image.js';
import { joinPlanes, splitPlanes } from '../image/planes.js';

/**
 * Converts `image` to images of `modelChannels` channels: a gray model codes the three planes of a colour image, and a
 * colour model codes a gray image as three equal channels.
 */
export function toModelImages(image: Image, modelChannels: 1 | 3): Image[] {
  if (image.channels === modelChannels) return [image];
  return modelChannels === 1 ? splitPlanes(image) : [joinPlanes([image, image, image])];
}

/** How many images `toModelImages` returns. */
export function modelImageCount(channels: 1 | 3, modelChannels: 1 | 3): number {
  return channels === 3 && modelChannels === 1 ? 3 : 1;
}

/** The inverse of `toModelImages`: the image of `channels` channels. */
export function fromModelImages(images: readonly Image[], channels: 1 | 3): Image {
  const image = images.length === 3 ? joinPlanes(images) : images[0]!;
  return image.channels === channels ? image : meanOfChannels(image);
}

/** A colour model's reconstruction of a gray image as gray: its channels differ only by coding errors. */
function meanOfChannels({ width, height, data }: Image): Image {
  const gray = Uint8Array.from({ length: width * height }, (_, i) =>
    Math.round((data[3 * i]! + data[3 * i + 1]! + data[3 * i + 2]!) / 3),
  );
  return { width, height, channels: 1, data: gray };
}
